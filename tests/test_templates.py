"""Templates keep the strict content security policy: no style=, no inline script, no handlers in
attributes."""

import re
from pathlib import Path

import pytest

from tallgrass.web import translations

TEMPLATES = sorted(
    path
    for folder in ("templates", "allauth_templates")
    for path in (translations.PACKAGE / "web" / folder).rglob("*.*")
    if path.is_file()
)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
REFUSED = {
    "style=": re.compile(r"""<[^>]*\sstyle\s*=""", re.IGNORECASE),
    "<style>": re.compile(r"<style\b", re.IGNORECASE),
    "hx-on": re.compile(r"\bhx-on\b", re.IGNORECASE),
    "hx-vals with js:": re.compile(r"""["'](?:js|javascript):""", re.IGNORECASE),
    "a handler in an attribute": re.compile(r"""<[^>]*\son[a-z]+\s*=""", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\b(?:src=|type=\"application/))", re.IGNORECASE),
    "another site's file": re.compile(
        r"""<(?:script|link|img)\b[^>]*(?:src|href)=["'](?:https?:)?//""", re.IGNORECASE
    ),
    "|safe": re.compile(r"\|\s*safe\b"),
}
SCRIPTS = sorted((translations.PACKAGE / "web" / "static" / "js").glob("*.js"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_stays_within_the_policy(path: Path) -> None:
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    found = [
        f"{what}: {match.group(0)[:80]}"
        for what, pattern in REFUSED.items()
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_scripts_need_no_eval_and_write_no_markup() -> None:
    refused = ("eval(", "new Function", "innerHTML", "document.write", ".style.")
    texts = {path.name: path.read_text(encoding="utf-8") for path in SCRIPTS}
    assert {name: word for name, text in texts.items() for word in refused if word in text} == {}


def test_whatever_is_counted_says_where_readers_met_it() -> None:
    """The script has no source of its own: it sends the one that stands beside the note."""
    counted = [
        element
        for path in TEMPLATES
        for element in re.findall(r"<\w+[^<]*\sdata-note=[^<]*", path.read_text(encoding="utf-8"))
    ]
    assert len(counted) >= 2
    assert [element for element in counted if "data-via=" not in element] == []
