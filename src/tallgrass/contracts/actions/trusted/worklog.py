"""The work log: every step of a contract, by whom, with the words and minutes they gave."""

from tallgrass.contracts.models import Contract, WorkLogEntry
from tallgrass.kernel import clock


def record(
    contract: Contract, side: str, step: str, *, words: str = "", minutes: int | None = None
) -> WorkLogEntry:
    """Write one line of the log in the caller's transaction."""
    return WorkLogEntry.objects.create(
        contract=contract, at=clock.now(), side=side, verb=step, words=words, minutes=minutes
    )
