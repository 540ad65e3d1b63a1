"""简体中文 is complete."""

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tallgrass.web import translations

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"'


@pytest.mark.parametrize("area", translations.AREAS)
def test_every_string_has_a_chinese_translation(area: str) -> None:
    assert translations.missing(area) == [], (
        f"run python -m tallgrass.web.translations update {area}, then fill in the empty msgstr"
    )


@pytest.mark.parametrize("area", translations.AREAS)
def test_translations_keep_the_slots_of_their_strings(area: str) -> None:
    if not translations.po_file(area).exists():
        return
    with translations.po_file(area).open("rb") as handle:
        catalogue = read_po(handle, locale="zh_Hans")
    wrong = [str(message.id) for message in catalogue if message.id and list(message.check())]
    assert wrong == []


def test_every_template_and_python_file_with_text_belongs_to_an_area() -> None:
    owned = {path for area in translations.AREAS for path in translations.files_of(area)}
    source = translations.PACKAGE
    speaking = [
        path
        for kind in ("*.py", "*.html")
        for path in source.rglob(kind)
        if any(
            mark in path.read_text(encoding="utf-8")
            for mark in (' _("', "(_(", "{{ _(", "gettext", "trans ")
        )
        and "migrations" not in path.parts
    ]
    outside = [
        str(path.relative_to(source))
        for path in speaking
        if path not in owned and path.name != "translations.py"
    ]
    assert outside == [], "name them in AREAS of web/translations.py"


def test_a_string_is_translated_alike_in_every_area() -> None:
    """Catalogues are merged, so one of two would win everywhere. Where a word means two things,
    give it a context."""
    said: dict[tuple[str, str], dict[str, str]] = {}
    for area in translations.AREAS:
        for message in translations.read(area):
            if message.id:
                said.setdefault((message.context or "", str(message.id)), {})[area] = str(
                    message.string
                )
    assert {text: by_area for text, by_area in said.items() if len(set(by_area.values())) > 1} == {}


def test_catalogues_are_compiled_anew_whatever_their_times_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tree that was copied or checked out gives the binary ones any time at all."""
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    monkeypatch.setattr(translations, "AREAS", {"test": ()})
    po = translations.po_file("test")
    mo = po.with_suffix(".mo")
    po.parent.mkdir(parents=True)

    def said() -> str:
        translations.compile_all()
        with mo.open("rb") as file:
            return gettext.GNUTranslations(file).gettext("Likes")

    for words in ("赞", "点赞"):
        po.write_text(f'{HEAD}\n\nmsgid "Likes"\nmsgstr "{words}"\n', encoding="utf-8")
        os.utime(po, (0, 0))
        assert said() == words
    before = mo.stat().st_mtime_ns
    translations.compile_all()
    assert mo.stat().st_mtime_ns == before
