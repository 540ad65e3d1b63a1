"""Opening the journal for whoever counts or lends: only the one that the tables know."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tallgrass.journal import identity
from tallgrass.journal.client import JournalClient
from tallgrass.journal.identity import Identity, JournalKnowledge
from tallgrass.journal.types import JournalRefused
from tallgrass.signals.models import JOURNAL, JournalIdentity
from tallgrass.signals.standing import known_identity, read_to, refuse_unlike


@contextmanager
def opened() -> Iterator[JournalClient]:
    """Open the journal to count and lend by. One that is met for the first time is known from then
    on. Raises JournalRefused for any other than the tables know."""
    tell_edges(settings.TALLGRASS_HOME)
    with JournalClient(settings.TALLGRASS_HOME) as client:
        if known_identity() is None:
            _learn(client)
        refuse_unlike(client)
        yield client


def tell_edges(home: Path) -> None:
    """Say beside the journal which one the tables know, where that is not said yet."""
    known, said = known_identity(), identity.read(home)
    if known and (said is None or said.identity != known):
        identity.write(home, JournalKnowledge(known, read_to()))


def _learn(client: JournalClient) -> None:
    """Know the journal of a home whose tables have known none. Raises JournalRefused where more was
    counted than it holds: then it is not the one that was counted."""
    which, is_whole = client.identity(), client.head() >= read_to()
    if not is_whole:
        which = Identity.new()
    JournalIdentity.objects.get_or_create(
        name=JOURNAL, defaults={"journal": which.journal, "generation": which.generation}
    )
    if not is_whole:
        identity.write(settings.TALLGRASS_HOME, JournalKnowledge(which, read_to()))
        raise JournalRefused(identity.OLDER)
