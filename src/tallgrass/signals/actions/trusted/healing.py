"""Holding what tables and journal say of leases and links against each other, and setting right
what differs: the tables say what was agreed, the journal what was spent."""

from datetime import UTC, datetime

import structlog

from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import LinkState
from tallgrass.kernel import audit, clock
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.people.viewer_queries import viewer_keys
from tallgrass.signals.actions.trusted.leases import terms_of_lease
from tallgrass.signals.counting import milliseconds
from tallgrass.signals.link_terms import pay_of, terms_of_link
from tallgrass.signals.models import ClickLink, Lease, LeaseState

_log = structlog.get_logger("tallgrass.signals")
_AT_ONCE = 1_000


def heal(client: JournalClient) -> int:
    """Set right leases and links of which the tables and the journal say other things; return how
    many. Each is logged and recorded."""
    return _heal_leases(client) + _heal_links(client)


def _heal_leases(client: JournalClient) -> int:
    healed = 0
    rows = list(Lease.objects.filter(state=LeaseState.GRANTED).order_by("pk"))
    known: dict[str, tuple[int, bool]] = {}
    for begin in range(0, len(rows), _AT_ONCE):
        some = rows[begin : begin + _AT_ONCE]
        known |= client.lease_ends([row.public_id for row in some])
    for row in rows:
        expires, is_closed = known.get(row.public_id, (0, False))
        wanted = milliseconds(row.expires_at)
        if is_closed or expires == wanted:
            continue  # one that is closed is ended by its own sweep
        if row.public_id not in known:
            client.grant(terms_of_lease(row))
        elif expires < wanted and row.expires_at > clock.now():
            client.extend(row.public_id, wanted)
        else:
            moment = datetime.fromtimestamp(expires / 1000, UTC)
            Lease.objects.filter(pk=row.pk).update(expires_at=moment)
        healed += _note("lease", row.pk, f"{expires} in the journal, {wanted} in the tables")
    return healed


def _heal_links(client: JournalClient) -> int:
    healed = 0
    rows = list(ClickLink.objects.exclude(journalled_at=None).order_by("pk"))
    viewers = viewer_keys([row.person_id for row in rows])
    known: dict[str, LinkState] = {}
    for begin in range(0, len(rows), _AT_ONCE):
        some = rows[begin : begin + _AT_ONCE]
        known |= client.links_at([row.token for row in some])
    for row in rows:
        found, wanted = known.get(row.token), terms_of_link(row, viewers.get(row.person_id, ""))
        is_same = found is not None and found.facts() == wanted.facts()
        if is_same and found and (found.pay == pay_of(row) or row.pause_due):
            continue  # of a pause that is due the edges hear in its own turn
        client.put_right(wanted, pay_of(row))
        healed += _note("click_link", row.pk, f"{found} in the journal")
    return healed


def _note(kind: str, pk: int, what: str) -> int:
    _log.warning("tables and journal differed and were set right", kind=kind, row=pk, was=what)
    audit.record(SYSTEM, "signals.heal", Subject(kind, pk), was=what[:500])
    return 1
