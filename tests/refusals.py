"""Refusals under test: each asserted by its code; the list of them kept as a page and as a promise.

`python -m tests.refusals` writes `docs/refusals.md` and adds new codes to
`tests/refusal_codes.txt`. From that list it never takes one away: programs rely on codes, so
whoever ends one does it there by hand.
"""

import os
import pkgutil
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from itertools import groupby
from typing import Any

import django
import pytest
from django.utils import translation

import tallgrass
from tallgrass.kernel.errors import (
    NOT_PERMITTED,
    SIGN_IN_FIRST,
    Refusal,
    TallgrassError,
    declared,
)
from tallgrass.kernel.principal import Principal
from tests.running import ROOT

PAGE = ROOT / "docs" / "refusals.md"
CODES = ROOT / "tests" / "refusal_codes.txt"
HEAD = """\
# Refusals

Whatever Tallgrass refuses, it refuses by one of these codes: on pages and at the fields of forms
(small, after the reason), in the header `X-Refusal-Code`, in what commands print (refused rows of
an import too), and in JSON bodies (`status`, `code`, `message`, `hint`, `field`, `params`). A code
keeps its meaning and its status once it is released; its sentence may be worded better, and is in
the reader's language. A word in braces is a parameter.

`make refusals` writes this page from the `errors.py` of each room.
"""


@contextmanager
def refused(
    refusal: Refusal[Any], *, field: str | None = None, **params: object
) -> Iterator[pytest.ExceptionInfo[TallgrassError]]:
    """Hold that the block is refused with this refusal's code and status, blaming `field`, or else
    the declared one, and with these parameters among its own. Any other refusal, or none, fails."""
    with pytest.raises(TallgrassError) as caught:
        yield caught
    error = caught.value
    assert error.code == refusal.code, f"refused with {error.code}: {error}"
    assert type(error) is refusal.kind
    wanted = refusal.field if field is None else field
    assert not wanted or error.field == wanted
    assert {name: error.params.get(name) for name in params} == params


def denied(
    principal: Principal, verb: str
) -> AbstractContextManager[pytest.ExceptionInfo[TallgrassError]]:
    """Hold that the block is refused for want of the permission `verb`; whoever is nobody yet is
    told to sign in first."""
    return refused(NOT_PERMITTED if principal.is_person else SIGN_IN_FIRST, verb=verb)


def every() -> list[Refusal[Any]]:
    """Every refusal the product declares, by code."""
    for module in pkgutil.walk_packages(tallgrass.__path__, "tallgrass."):
        if module.name.endswith(".errors"):
            import_module(module.name)
    return [refusal for refusal in declared() if not refusal.code.startswith("test.")]


def codes() -> list[str]:
    """Status and code of every refusal, a line each."""
    return [f"{refusal.kind.status} {refusal.code}" for refusal in every()]


def page() -> str:
    """The page that lists them, room by room."""
    parts = [HEAD]
    for room, refusals in groupby(every(), key=lambda refusal: refusal.code.partition(".")[0]):
        parts.append(f"\n## {room}\n\n| code | status | says | hint |\n|---|---|---|---|\n")
        parts += [
            f"| `{refusal.code}` | {refusal.kind.status} | {english(refusal, refusal.sentence)} "
            f"| {english(refusal, refusal.hint)} |\n"
            for refusal in refusals
        ]
    return "".join(parts)


def english(refusal: Refusal[Any], text: Any) -> str:
    """The text as it is in English, its slots in braces; a plural with two of whatever it
    counts."""
    with translation.override(None):
        plain = str(text) or str(text % dict.fromkeys(refusal.slots, 2))
    return re.sub(r"%\((\w+)\)[sd]", r"{\1}", plain).replace("|", "\\|")


def write() -> None:
    """Bring page and list up to date; what the list has and the code has not stays in it."""
    kept = CODES.read_text(encoding="utf-8").split("\n") if CODES.exists() else []
    lines = sorted({*kept, *codes()} - {""}, key=lambda line: line.split()[1])
    CODES.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    write()
