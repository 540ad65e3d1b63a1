"""Holding what tables and journal say of leases and links against each other, and setting right
what differs: the tables say what was agreed, the journal what was spent."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import structlog

from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import LinkState, LinkTerms
from tallgrass.kernel import audit, clock, sweeps
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.people.viewer_queries import viewer_keys
from tallgrass.signals.actions.trusted.leases import terms_of_lease
from tallgrass.signals.counting import milliseconds
from tallgrass.signals.link_terms import pay_of, terms_of_link
from tallgrass.signals.models import ClickLink, Lease, LeaseState

_log = structlog.get_logger("tallgrass.signals")
LOOP = "signals.healing"
_AT_ONCE = 1_000
_NEVER = (0, False)  # granted, so not closed either


def heal(client: JournalClient) -> int:
    """Set right leases and links of which the tables and the journal say other things; return how
    many. Each is logged and recorded."""
    return _heal_leases(client) + _heal_links(client)


def _heal_leases(client: JournalClient) -> int:
    now = clock.now()
    granted = Lease.objects.filter(state=LeaseState.GRANTED, expires_at__gt=now)
    rows = {row.pk: row for row in granted.order_by("pk")}
    known: dict[str, tuple[int, bool]] = {}
    for some in _parts(rows):
        known |= client.lease_ends([rows[pk].public_id for pk in some])

    def step(pk: int) -> bool:
        row = rows[pk]
        expires, wanted = known.get(row.public_id, _NEVER)[0], milliseconds(row.expires_at)
        if row.public_id not in known:
            client.grant(terms_of_lease(row))
        elif expires < wanted:
            client.extend(row.public_id, wanted)
        else:
            moment = datetime.fromtimestamp(expires / 1000, UTC)
            Lease.objects.filter(pk=pk).update(expires_at=moment)
        return _note("lease", pk, f"{expires} in the journal, {wanted} in the tables")

    unlike = [  # one that is closed is ended by its own sweep
        pk
        for pk, row in rows.items()
        if not known.get(row.public_id, _NEVER)[1]
        and known.get(row.public_id, _NEVER)[0] != milliseconds(row.expires_at)
    ]
    return sweeps.each(LOOP, unlike, step, kind="lease", atomic=False)


def _heal_links(client: JournalClient) -> int:
    journalled = ClickLink.objects.exclude(journalled_at=None)
    rows = {row.pk: row for row in journalled.order_by("pk")}
    viewers = viewer_keys([row.person_id for row in rows.values()])
    known: dict[str, LinkState] = {}
    for some in _parts(rows):
        known |= client.links_at([rows[pk].token for pk in some])

    def terms(row: ClickLink) -> LinkTerms:
        return terms_of_link(row, viewers.get(row.person_id, ""))

    def differs(row: ClickLink) -> bool:
        found = known.get(row.token)
        if found is None or found.facts() != terms(row).facts():
            return True
        return found.pay != pay_of(row) and not row.pause_due  # else the edges hear in its turn

    def step(pk: int) -> bool:
        client.put_right(terms(rows[pk]), pay_of(rows[pk]))
        return _note("click_link", pk, f"{known.get(rows[pk].token)} in the journal")

    unlike = [pk for pk, row in rows.items() if differs(row)]
    return sweeps.each(LOOP, unlike, step, kind="clicklink", atomic=False)


def _parts(rows: Mapping[int, object]) -> Iterator[list[int]]:
    keys = list(rows)
    for begin in range(0, len(keys), _AT_ONCE):
        yield keys[begin : begin + _AT_ONCE]


def _note(kind: str, pk: int, what: str) -> bool:
    _log.warning("tables and journal differed and were set right", kind=kind, row=pk, was=what)
    audit.record(SYSTEM, "signals.heal", Subject(kind, pk), was=what[:500])
    return True
