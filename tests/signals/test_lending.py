"""What is lent, counted and compared beyond the first row: the second link, the second lease, the
second slice of the journal."""

from contextlib import closing

import pytest
from django.conf import settings
from pysqlite3 import dbapi2 as sqlite

from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.queries import balance
from tallgrass.notes.types import NoteCard
from tallgrass.signals.actions.corrections import withdraw_clicks
from tallgrass.signals.actions.trusted.leases import give_back, lease_account
from tallgrass.signals.errors import NO_SUCH_CLICK
from tallgrass.signals.models import Click, Lease, LeaseState
from tallgrass.signals.queries import faults, totals
from tests.refusals import refused
from tests.signals.factories import ESCROW, beacon, click, event, follow, fund, link, send, sweep

OPAL = Principal(person_id=3, handle="opal", is_operator=True)


def lent() -> list[int]:
    return list(Lease.objects.order_by("pk").values_list("amount", flat=True))


def test_another_lease_is_lent_when_half_of_one_is_spent_and_not_before(mei: Principal) -> None:
    fund(20_000)
    token = link(mei, campaign_cap=10_000)
    sweep()
    sweep()
    assert (lent(), balance(ESCROW)) == ([2_500], 17_500)
    follow(*(click(token) for _ in range(624)))
    sweep()
    assert lent() == [2_500]
    follow(click(token))
    sweep()
    assert (lent(), balance(ESCROW)) == ([2_500, 2_500], 15_000)
    sweep()
    assert lent() == [2_500, 2_500]


def test_a_leases_rest_stays_while_its_clicks_are_not_all_counted(mei: Principal) -> None:
    fund(5_000)
    link(mei)
    sweep()
    lease = Lease.objects.get()
    Lease.objects.update(state=LeaseState.CLOSED, spent=2, drain_seq=0)
    assert give_back() == 0
    assert (Lease.objects.get().state, balance(lease_account(lease))) == ("closed", 1_000)
    Lease.objects.update(spent=0)
    assert give_back() == 1
    returned = Lease.objects.get()
    assert (returned.state, returned.returned, balance(lease_account(lease))) == (
        "returned",
        1_000,
        0,
    )
    assert balance(ESCROW) == 5_000


def test_a_click_that_is_not_there_cannot_be_withdrawn(mei: Principal) -> None:
    with refused(NO_SUCH_CLICK):
        withdraw_clicks(OPAL, subject=Subject("contract", 12), click_ids=[10**9], reason="a robot")
    assert not Click.objects.exists()


def test_clicks_on_a_note_and_on_its_tracked_link_are_added_up(
    mei: Principal, tea: NoteCard
) -> None:
    note = Subject("note", tea.id)
    fund(5_000)
    token = link(mei, subject=note)
    sweep()
    send(beacon(event(tea.public_id, "click")))
    follow(click(token), click(token), click(token, refusal="bot"))
    sweep()
    counted = totals([note])[note]
    assert (counted.clicks, counted.clicks_paid, counted.earned) == (3, 2, 4)


def test_an_audit_goes_on_after_a_link_that_the_edges_do_not_know(mei: Principal) -> None:
    first = link(mei)
    second = link(mei, subject=Subject("contract", 13), earner_key="contract:13")
    sweep()
    assert faults() == []
    with closing(sqlite.connect(settings.TALLGRASS_HOME / "journal.db")) as connection:
        connection.execute("DELETE FROM link WHERE token = ?", (first,))
        connection.execute("UPDATE link SET price = 9 WHERE token = ?", (second,))
        connection.commit()
    assert faults() == [
        f"link {first} of contract:12: the edges do not know it",
        f"link {second} of contract:13: its price is 2, the edges go by 9",
    ]


@pytest.mark.django_db
def test_a_recount_knows_a_note_in_every_slice_of_the_journal(tea: NoteCard) -> None:
    send(*(beacon(event(tea.public_id)) for _ in range(502)))
    sweep()
    note = Subject("note", tea.id)
    assert totals([note])[note].views == 502
    assert faults() == []
