"""What an import did, and how it read its file: what the summary says."""

from dataclasses import dataclass, field
from typing import Any

from tallgrass.notes.importing.study import Study

REFUSED, SKIPPED = "refused", "skipped"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What becomes of a row, and why; `code` where it is refused. `part` is its sheet, where there
    are several."""

    row: int
    outcome: str
    reason: str = ""
    title: str = ""
    part: str = ""
    code: str = ""

    @property
    def place(self) -> dict[str, Any]:
        """Where the row stands."""
        return {"row": self.row, **({"sheet": self.part} if self.part else {})}


@dataclass(slots=True)
class ImportReport:
    """What an import did. `read` is the sum of the five that follow it."""

    read: int = 0
    skipped: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    refusals: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[dict[str, Any]] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    left_out: dict[str, int] = field(
        default_factory=dict
    )  # rows that are no notes, by what they are
    days_unknown: int = 0
    pictures: int = 0
    source: str = ""
    encoding: str = ""
    zone: str = ""
    days: str = ""
    numbers: dict[str, str] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    passed_over: dict[str, str] = field(default_factory=dict)  # sheets without notes, and why
    import_id: str = ""

    def count(self, verdict: RowOutcome) -> None:
        """Count what became of a row."""
        self.read += 1
        setattr(self, verdict.outcome, getattr(self, verdict.outcome) + 1)
        if verdict.outcome == REFUSED:
            self.refusals.append({**verdict.place, "reason": verdict.reason, "code": verdict.code})

    def remark(self, verdict: RowOutcome, words: str) -> None:
        """Remember what was taken otherwise than it stands there."""
        self.remarks.append({**verdict.place, "remark": words})

    def describe(self, studies: list[Study]) -> None:
        """Take over how the tables are read. What several say alike is said once."""
        several = len(studies) > 1
        for study in studies:
            part = study.table.part
            lead = f"{part}: " if several and part else ""
            for name, column in study.columns.items():
                self.columns.setdefault(name, column.name)
            self.unused += [name for name in study.unused.names if name not in self.unused]
            self.warnings += [lead + words for words in [*study.warnings, *study.unused.warnings]]
            for name, numbers in study.numbers.items():
                if words := numbers.said(study.columns[name].unit):
                    self.numbers.setdefault(name, words)
            if part:
                self.sheets.append(part)
        self.source = ", ".join(dict.fromkeys(study.source for study in studies))
        self.encoding = studies[0].table.encoding
        self.zone = "; ".join(dict.fromkeys(study.zone.said for study in studies))
        self.days = "; ".join(dict.fromkeys(filter(None, map(_days_said, studies))))


def _days_said(study: Study) -> str:
    parts = [study.orders.said]
    if study.relative and study.clock.as_of is None:
        parts.append(
            f"{study.relative} is counted back from today: --as-of DAY counts from the file's day"
        )
    elif study.relative:
        parts.append(f"{study.relative} is counted back from {study.clock.seen_from:%Y-%m-%d}")
    return "; ".join(filter(None, parts))
