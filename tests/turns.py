"""Which process takes which tests, and in which turn, where several share them.

Tests of a file or folder that share an installation or a home go to one process, so that it is made
once. They begin first, then tests marked `long`, so that no process is left with one of those alone
at the end; then all others, each by itself.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parent.parent
_OF_A_FOLDER = re.compile(r'@pytest\.fixture\(scope="session"\)\ndef (\w+)')
_OF_A_FILE = '@pytest.fixture(scope="module")'


class Turns(LoadScopeScheduling):
    """Gives out tests in their turn, those of one place together."""

    def _split_scope(self, nodeid: str) -> str:
        return place_shared(nodeid.partition("::")[0]) or nodeid


@cache
def place_shared(path: str) -> str:
    """Return the folder or file whose tests share what is made once, for a file of tests; nothing
    for one whose tests share nothing."""
    text = (ROOT / path).read_text(encoding="utf-8")
    conftest = ROOT / path.rpartition("/")[0] / "conftest.py"
    if conftest.parent.parent == ROOT / "tests" and conftest.exists():
        for name in _OF_A_FOLDER.findall(conftest.read_text(encoding="utf-8")):
            if re.search(rf"^def test_[^)]*\b{name}:", text, re.MULTILINE) and (
                f"def {name}(" not in text
            ):
                return path.rpartition("/")[0]
    return path if _OF_A_FILE in text else ""


def turn(item: pytest.Item) -> int:
    """Return the place of a test among those that processes take in turn."""
    begins_early = item.get_closest_marker("long") is not None
    is_shared = bool(place_shared(item.nodeid.partition("::")[0]))
    return 2 * (not is_shared) + (not begins_early)
