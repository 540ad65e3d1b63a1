"""The style guide shows every macro, so that a part which breaks is seen."""

import re

import pytest
from django.test import Client

from tallgrass.web.translations import PACKAGE

TEMPLATES = PACKAGE / "web" / "templates"
MACROS = sorted(
    (path.name, name)
    for path in (TEMPLATES / "macros").glob("*.html")
    for name in re.findall(r"{%-? macro (\w+)\(", path.read_text(encoding="utf-8"))
)


def test_every_macro_is_shown_or_is_a_part_of_one_that_is() -> None:
    guide = "".join(
        path.read_text(encoding="utf-8") for path in (TEMPLATES / "styleguide").glob("*.html")
    )
    shell = "".join(
        path.read_text(encoding="utf-8") for path in (TEMPLATES / "layouts").glob("*.html")
    )
    macros = "".join(
        path.read_text(encoding="utf-8") for path in (TEMPLATES / "macros").glob("*.html")
    )
    inner = re.sub(r"{%-? macro \w+\(", "", macros)
    unseen = [
        name
        for _file, name in MACROS
        if not re.search(rf"\b{name}\(", guide + shell + inner)
        and name not in ("open", "inside", "opening")  # called by web/cards.py
    ]
    assert unseen == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_style_guide_has_both_themes_and_both_scripts(client: Client, language: str) -> None:
    client.cookies["tallgrass_language"] = language
    page = client.get("/styleguide/").content.decode()
    assert page.count('data-theme="light"') == page.count('data-theme="dark"') == 9
    assert 'lang="zh-Hans"' in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert sorted({name for name in ids if ids.count(name) > 1}) == []
