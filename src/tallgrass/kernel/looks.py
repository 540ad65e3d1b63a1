"""Private things that operators read through a case alone. Rules of any room ask here; the room
that keeps cases answers, and leaves the row that whoever it concerns reads."""

from collections.abc import Callable, Collection
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from tallgrass.kernel.permissions import can
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject


@dataclass(frozen=True, slots=True)
class PrivateThing:
    """What an operator is about to read: by which verb, which thing, whose it is, and in which
    other things' cases it belongs."""

    verb: str
    thing: Subject
    whose: tuple[Subject, ...]
    belongs: tuple[Subject, ...] = ()

    @property
    def named_in(self) -> frozenset[Subject]:
        """Return what a case must be about so that this may be read."""
        return frozenset((self.thing, *self.whose, *self.belongs))


@dataclass(frozen=True, slots=True)
class CaseBook:
    """How the room of cases answers: what this operator's open looks are about, and whether a
    reading left its row. Without one nothing is read."""

    open_looks: Callable[[Principal], frozenset[Subject]]
    leave_row: Callable[[Principal, PrivateThing], bool]


_book: list[CaseBook] = []
_leaves_rows: ContextVar[bool] = ContextVar("tallgrass_leaves_rows", default=True)


def keep_book(book: CaseBook) -> None:
    """Let a room answer for cases: one, the last that was named."""
    _book[:] = [book]


def looks_of(principal: Principal) -> frozenset[Subject]:
    """Return what an operator has an open look at; nothing for anybody else."""
    if not (principal.is_operator and principal.is_person and _book):
        return frozenset()
    return _book[0].open_looks(principal)


def through_case(
    principal: Principal,
    verb: str,
    thing: Subject,
    whose: Collection[Subject],
    belongs: Collection[Subject] = (),
) -> bool:
    """Tell whether an operator may read a private thing, for rules: while a look is open at it, at
    one of those whose it is, or at what it belongs to. The reading leaves its row, unless somebody
    merely asks by `would`."""
    reading = PrivateThing(verb, thing, tuple(whose), tuple(belongs))
    if not (looks_of(principal) & reading.named_in):
        return False
    return _book[0].leave_row(principal, reading) if _leaves_rows.get() else True


def would(principal: Principal, verb: str, target: Any = None) -> bool:
    """Tell whether the principal could do `verb` to `target`, where nothing is read by the answer:
    whether a page shows a link."""
    mark = _leaves_rows.set(False)
    try:
        return can(principal, verb, target)
    finally:
        _leaves_rows.reset(mark)


def parties(
    *, people: Collection[int | None] = (), orgs: Collection[int | None] = ()
) -> tuple[Subject, ...]:
    """Return people and organisations as subjects, those left out that are None."""
    return (
        *(Subject("person", pk) for pk in people if pk is not None),
        *(Subject("organisation", pk) for pk in orgs if pk is not None),
    )
