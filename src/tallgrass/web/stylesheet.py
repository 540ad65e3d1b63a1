"""The one style sheet of every page, built of the tokens, parts and areas in web/styles.

It is built whenever static files are looked for: by `tallgrass init` and `run`, which gather them,
and by tests, which read them where they lie. So it is never stale, never committed, and nobody has
a step to remember; a package that may not be written to serves it too, for it lies in the home.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

SOURCES = Path(__file__).resolve().parent / "styles"
NAME = "css/tallgrass.css"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def sources() -> list[Path]:
    """Return the sheets in the order of the cascade: tokens, base, then parts and areas by name."""
    return [
        SOURCES / "tokens.css",
        SOURCES / "base.css",
        *sorted((SOURCES / "parts").glob("*.css")),
        *sorted((SOURCES / "areas").glob("*.css")),
    ]


def built() -> str:
    """Join all sheets into one, without comments and indentation."""
    text = _COMMENT.sub("", "\n".join(path.read_text(encoding="utf-8") for path in sources()))
    return "\n".join(filter(None, map(str.strip, text.splitlines()))) + "\n"


class BuiltSheet(BaseFinder):
    """Builds the sheet and hands it to whoever gathers or serves static files."""

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        yield NAME, FileSystemStorage(self._build())

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != NAME:
            return []
        file = str(self._build() / NAME)
        return [file] if find_all else file

    def _build(self) -> Path:
        """Write the sheet below the home unless it is there as it should be; return the folder."""
        folder = Path(settings.TALLGRASS_HOME) / "built"
        file, text = folder / NAME, built()
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh = file.with_suffix(".new")
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(file)
        return folder
