"""The pages that whoever hosts a community writes: about, rules, privacy, terms, contact. Each is a
Markdown file in HOME/pages; until it is written a draft of ours stands there and says that it is
one."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

NAMES = ("about", "rules", "privacy", "terms", "contact")
LANGUAGES = ("en", "zh-hans")
FOLDER = "pages"
MOST_BYTES = 200_000


class CommunityPage(NamedTuple):
    """One page: its name, its Markdown, the language it is written in, and whether it is still the
    draft that came with the software."""

    name: str
    text: str
    language: str
    is_draft: bool


def page(home: Path, name: str, language: str, values: Mapping[str, str]) -> CommunityPage:
    """Return a page in a language, with `values` put in for {their names}.

    What the host wrote comes before a draft: in the language, without a language
    (`rules.md`), in the other language. Raises LookupError for a page that does not exist.
    """
    if name not in NAMES:
        raise LookupError(name)
    for code, file in _candidates(home, name, language):
        if file.is_file():
            text = _read(file)
            return CommunityPage(name, _filled(text, values), code, text == draft(name, code))
    return CommunityPage(name, _filled(draft(name, language), values), language, True)


def draft(name: str, language: str) -> str:
    """Return the draft of a page that comes with the software."""
    return (files("tallgrass.kernel") / "drafts" / f"{name}.{language}.md").read_text("utf-8")


def write_drafts(home: Path) -> list[Path]:
    """Write the draft of each page that the host has not begun into HOME/pages, to be edited there.
    Return the new files."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = []
    for name in NAMES:
        if any(file.is_file() for _code, file in _candidates(home, name, LANGUAGES[0])):
            continue
        for language in LANGUAGES:
            file = folder / f"{name}.{language}.md"
            file.write_text(draft(name, language), encoding="utf-8")
            new.append(file)
    return new


def unwritten(home: Path) -> list[str]:
    """Return the pages that still show our draft, or a copy of it that nobody changed."""
    return [name for name in NAMES if page(home, name, LANGUAGES[0], {}).is_draft]


def unreadable(home: Path) -> list[Path]:
    """Return the files of pages that are longer than we show, or not UTF-8."""
    found = []
    for file in sorted((home / FOLDER).glob("*.md")):
        body = file.read_bytes()
        if len(body) > MOST_BYTES or "\ufffd" in body.decode("utf-8", errors="replace"):
            found.append(file)
    return found


def _candidates(home: Path, name: str, language: str) -> list[tuple[str, Path]]:
    """Return by which files, in which language each, the host may have written a page: the best
    first."""
    folder = home / FOLDER
    others = [code for code in LANGUAGES if code != language]
    return [
        (language, folder / f"{name}.{language}.md"),
        (language, folder / f"{name}.md"),
        *((code, folder / f"{name}.{code}.md") for code in others),
    ]


def _read(file: Path) -> str:
    """Return the text of a page, as far as it is one: a slip in one letter hides no page."""
    return file.read_bytes()[:MOST_BYTES].decode("utf-8-sig", errors="replace")


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text
