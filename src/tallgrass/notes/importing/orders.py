"""Which of 05/08/2024's numbers is the day: decided over a whole column, or not at all."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tallgrass.notes.importing import clocktimes
from tallgrass.notes.importing.cells import is_unknown
from tallgrass.notes.importing.ids import identifier

ORDERS = ("dmy", "mdy", "ymd")
_TRIPLE = re.compile(r"^(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})\.?$")
_AT = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
_WORDS = {"dmy": "day before the month", "mdy": "month before the day", "ymd": "year first"}


@dataclass(frozen=True, slots=True)
class Triple:
    """Three numbers of a day, the year not plainly first."""

    numbers: tuple[int, int, int]
    mark: str
    has_long_year: bool

    def day(self, order: str) -> date:
        """Return the day in that order. Raises ValueError where there is none."""
        year, month, day = (self.numbers[at] for at in _AT[order])
        return date(year if year > 99 else 2000 + year, month, day)

    def orders(self, until: date) -> set[str]:
        """Return the orders in which this is a day, and no day to come."""
        found = set()
        for order in ORDERS[:2] if self.has_long_year else ORDERS:
            try:
                if date(1990, 1, 1) <= self.day(order) <= until:
                    found.add(order)
            except ValueError:
                continue
        return found


def triple_of(plain: str) -> Triple | None:
    """Return the three numbers of 12/08/2024, 12.08.24 and their like."""
    match = _TRIPLE.match(plain)
    if not match:
        return None
    first, mark, second, third = match.groups()
    return Triple((int(first), int(second), int(third)), mark, len(third) == 4)


@dataclass(slots=True)
class OrderStudy:
    """What the days of one column say about the order of day and month."""

    chosen: str = ""  # by the person who imports
    until: date = date.max
    is_east_asian: bool = False
    open: dict[tuple[str, bool], set[str]] = field(default_factory=dict)
    examples: dict[tuple[str, bool], str] = field(default_factory=dict)
    halves: set[tuple[str, bool]] = field(default_factory=set)
    told: dict[str, str] = field(default_factory=dict)  # for each order, a day that has only it

    def add(self, value: Any) -> None:
        """Look at a cell."""
        if is_unknown(value) or not isinstance(value, str):
            return
        plain = identifier(value)
        rest, _time, _zone = clocktimes.split(plain, None)
        triple = triple_of(rest.strip(" ,"))
        if triple is None:
            return
        form = (triple.mark, triple.has_long_year)
        valid = triple.orders(self.until)
        if not valid:
            return
        self.open[form] = self.open.get(form, set(ORDERS)) & valid
        if len(valid) == 1:
            self.told.setdefault(next(iter(valid)), plain)
        if len(valid) > 1 and triple.numbers[0] != triple.numbers[1]:
            self.examples.setdefault(form, plain)
        if clocktimes.has_english_half(plain):
            self.halves.add(form)

    def decided(self, form: tuple[str, bool]) -> str:
        """Return the order of days of this form: as chosen, as the column shows, or as the form is
        used; "" where nothing decides."""
        if self.chosen:
            return self.chosen
        left = self.open.get(form, set())
        if len(left) == 1:
            return next(iter(left))
        shown = {next(iter(other)) for other in self.open.values() if len(other) == 1}
        if len(shown & left) == 1 and form[0] != ".":
            return next(iter(shown & left))
        if form[0] == "." and "dmy" in left and not (self.is_east_asian and "ymd" in left):
            return "dmy"  # points are written where the day stands first
        if form in self.halves and "mdy" in left:
            return "mdy"  # 8:13 PM is written where the month stands first
        if not form[1] and form[0] in "-." and "ymd" in left and self.is_east_asian:
            return "ymd"
        return ""

    def order_of(self, mark: str) -> str:
        """Return the order that days with this mark have in the column."""
        return self.chosen or self.decided((mark, True))

    @property
    def undecided(self) -> str:
        """Why the order of a form is not known: nothing in the column says it, or it says both. ""
        where all are."""
        for form, left in self.open.items():
            if self.decided(form):
                continue
            if not left:
                both = " and ".join(
                    f"{day} has the {_WORDS[order]}" for order, day in sorted(self.told.items())
                )
                return f"contradicts itself: {both}"
            if form in self.examples:
                return f"does not say whether {self.examples[form]} has the day or the month first"
        return ""

    @property
    def said(self) -> str:
        """How the column's days are read, where they could be read otherwise."""
        parts = [
            f"{example} has the {_WORDS[self.decided(form)]}"
            for form, example in self.examples.items()
            if self.decided(form)
        ]
        return "; ".join(parts)

    def day(self, triple: Triple, *, has_half: bool) -> date:
        """Return the day, in the order of its column. Raises ValueError where that is not known, or
        it is none."""
        form = (triple.mark, triple.has_long_year)
        order = self.decided(form)
        if not order:
            valid = triple.orders(self.until)
            order = next(iter(valid)) if len(valid) == 1 else "mdy" if has_half else ""
            if not order and triple.numbers[0] == triple.numbers[1]:
                order = "dmy"
        if not order:
            raise ValueError("does not tell day and month apart")
        return triple.day(order)


def until_of(now: datetime) -> date:
    """Return the last day that a note can have."""
    return (now + timedelta(days=1)).date()
