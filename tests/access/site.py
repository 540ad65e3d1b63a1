"""Addresses of the installation itself."""

from typing import Any

from tests.cast import Cast


def world(_cast: Cast) -> dict[str, dict[str, Any]]:
    return {
        "community_page": {"name": "privacy"},
        "sitemap_part": {"kind": "people", "number": "1"},
        "sitemap_part#none": {"kind": "notes", "number": "9"},
    }


TABLE = """
healthz          GET   200 200 200 200 200 200 200 200
choose_language  POST  400 400 400 400 400 400 400 400
styleguide       GET   200 200 200 200 200 200 200 200
community_page   GET   200 200 200 200 200 200 200 200
source           GET   200 200 200 200 200 200 200 200
source_archive   GET   200 200 200 200 200 200 200 200
robots           GET   200 200 200 200 200 200 200 200
sitemap          GET   200 200 200 200 200 200 200 200
sitemap_part     GET   200 200 200 200 200 200 200 200
sitemap_part#none  GET 404 404 404 404 404 404 404 404
security         GET   200 200 200 200 200 200 200 200
favicon          GET   302 302 302 302 302 302 302 302
"""
