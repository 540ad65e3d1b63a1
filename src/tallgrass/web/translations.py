"""Translations: one catalogue an area, extracted and compiled with Babel.

`python -m tallgrass.web.translations update AREA` brings AREA's catalogue up to date with the code;
`… compile` writes what Django reads; `… missing` lists untranslated strings and exits 1 when there
are any.
"""

import sys
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = Path(__file__).resolve().parent / "locale"
LANGUAGES = ("zh_Hans", "en")
"""Those with catalogues. Our English is the code itself; only `borrowed` rewords that of others."""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
NOISE = (
    b'"Project-Id',
    b'"Report-',
    b'"POT-',
    b'"PO-',
    b'"Last-',
    b'"Language-Team',
    b'"Generated',
)  # dates only make conflicts
GUESTS: dict[str, tuple[str, ...]] = {
    "shell": (
        "kernel",
        "conf",
        "web/*.py",
        "web/site",
        "web/account",
        "web/templates/layouts",
        "web/templates/macros",
        "web/templates/errors",
        "web/templates/styleguide",
        "web/templates/account",
        "web/templates/site",
        "web/allauth_templates",
    ),
    "people": ("notices", "web/notices", "web/templates/notices"),
    "profiles": ("engine",),
    "signals": ("insight",),
}
"""What speaks from an area's catalogue beside the room, pages and templates of its name."""


def _places(area: str) -> tuple[str, ...]:
    own = (area, f"web/{area}", f"web/templates/{area}")
    return tuple(place for place in own if (PACKAGE / place).is_dir()) + GUESTS.get(area, ())


AREAS: dict[str, tuple[str, ...]] = {
    folder.name: _places(folder.name) for folder in sorted(LOCALE.iterdir()) if folder.is_dir()
}
"""Every folder of `locale` is an area; a new one begins with an empty folder."""


def files_of(area: str) -> Iterator[Path]:
    """Yield Python files and templates whose strings belong to the area's catalogue."""
    for place in AREAS[area]:
        if place.endswith((".py", ".html")):
            yield from sorted(PACKAGE.glob(place))
        else:
            yield from (
                path
                for kind in ("*.py", "*.html")
                for path in sorted((PACKAGE / place).rglob(kind))
                if "migrations" not in path.parts
            )


def extract(area: str) -> Catalog:
    """Return all strings of the area as found in the code."""
    catalog = Catalog(project="Tallgrass", charset="utf-8", fuzzy=False)
    for path in files_of(area):
        method = (
            "jinja2"
            if path.suffix == ".html" and "allauth_templates" not in path.parts
            else "python"
        )
        if path.suffix == ".html" and method == "python":
            continue
        options = (
            {"newstyle_gettext": "true", "trimmed": "false", "extensions": "jinja2.ext.do"}
            if method == "jinja2"
            else {}
        )
        for _line, message, _comments, context in extract_from_file(
            method, path, keywords=KEYWORDS, options=options
        ):
            catalog.add(message, locations=[(str(path.relative_to(PACKAGE)), 0)], context=context)
    return catalog


def po_file(area: str, language: str = "zh_Hans") -> Path:
    return LOCALE / area / language / "LC_MESSAGES" / "django.po"


def read(area: str, language: str = "zh_Hans") -> Catalog:
    """Read the area's catalogue as it stands; empty when there is none yet."""
    if not po_file(area, language).exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with po_file(area, language).open("rb") as handle:
        return read_po(handle, locale=language)


def update(area: str) -> Catalog:
    """Merge what the code says into the catalogue; translations of strings that are gone are
    dropped. A string that another area translates already is translated the same way."""
    known, catalog, others = read(area), extract(area), [read(name) for name in AREAS]
    fresh = Catalog(locale="zh_Hans", fuzzy=False)
    fresh.header_comment = "# Simplified Chinese of Tallgrass."
    for message in catalog:
        if message.id:
            found = (each.get(message.id, context=message.context) for each in (known, *others))
            old = next((each for each in found if each and each.string), None)
            fresh.add(
                message.id,
                old.string if old else None,
                locations=sorted(set(message.locations)),
                context=message.context,
            )
    save(area, fresh)
    return fresh


def save(area: str, catalog: Catalog) -> None:
    """Write the area's Chinese catalogue, always alike for the same strings."""
    text = BytesIO()
    write_po(text, catalog, sort_output=True, width=110, include_lineno=False)
    po_file(area).parent.mkdir(parents=True, exist_ok=True)
    po_file(area).write_bytes(
        b"".join(line for line in text.getvalue().splitlines(True) if not line.startswith(NOISE))
    )


def compile_all() -> None:
    """Write the binary catalogues that were not made of their source as it stands.

    A binary one ends with its source's digest, behind all that gettext reads: times of files say
    nothing in a tree that was copied or checked out.
    """
    for area, language in ((area, language) for area in AREAS for language in LANGUAGES):
        po = po_file(area, language)
        mo = po.with_suffix(".mo")
        if not po.exists():
            continue
        source = po.read_bytes()
        digest = sha256(source).digest()
        if not mo.exists() or mo.read_bytes()[-len(digest) :] != digest:
            compiled = BytesIO()
            write_mo(compiled, read_po(BytesIO(source), locale=language))
            mo.write_bytes(compiled.getvalue() + digest)


def missing(only: str = "") -> list[str]:
    """Return strings of the code (of one area) without a Chinese translation, as "area: text"."""
    found = []
    for area in [only] if only else AREAS:
        known = read(area)
        for message in extract(area):
            if message.id:
                kept = known.get(message.id, context=message.context)
                strings = (
                    (kept.string if isinstance(kept.string, tuple) else (kept.string,))
                    if kept
                    else ()
                )
                if not strings or not all(strings):
                    found.append(f"{area}: {message.id}")
    return found


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update", *areas]:
            for area in areas or AREAS:
                update(area)
        case ["compile"]:
            compile_all()
        case ["missing"]:
            lacking = missing()
            print("\n".join(lacking) or "everything is translated")
            return 1 if lacking else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
