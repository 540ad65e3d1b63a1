"""What is promised and what was reached count the same things."""

from decimal import Decimal

import pytest

from tallgrass.campaigns.matching.promising import PastResults, history, promise
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.queries.reports import report
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock
from tallgrass.notes.models import Note
from tallgrass.people.types import PersonCard
from tallgrass.signals.models import DailyCount
from tests.campaigns import community, factories
from tests.cast import Cast
from tests.contracts import factories as make

pytestmark = pytest.mark.django_db


def profiled(count: int) -> list[PersonCard]:
    """Creators with profiles, as matching reads them."""
    people = factories.creators(count)
    for person in people:
        community.profile(person, {"skincare": 1.0})
    return people


def written(person: PersonCard, *, comments: int, stays: int) -> None:
    """A note of theirs written here."""
    row = _note(person, comments=comments)
    DailyCount.objects.create(
        subject_kind="note",
        subject_id=row.pk,
        day=clock.now().date(),
        source="discover",
        views=stays,
        dwells_over=stays,
    )


def imported(person: PersonCard, *, comments: int) -> None:
    """A note of theirs from elsewhere: nobody knows how long readers stayed."""
    _note(person, external_id=f"x:{person.id}", comments_imported=comments, likes_imported=9)


def _note(person: PersonCard, **counts: object) -> Note:
    now = clock.now()
    return Note.objects.create(
        author_id=person.id,
        title="Nine days",
        body="Nine days.",
        language="en",
        created_at=now,
        updated_at=now,
        **counts,
    )


@pytest.fixture
def row(cast: Cast) -> Campaign:
    campaign = Campaign.objects.get(pk=factories.running_direct(cast).id)
    campaign.direct_fees = {tier: {"gross": 6_000} for tier in ("nano", "koc", "kol")}
    return campaign


def test_real_engagements_are_of_notes_written_here_and_imported_ones_tell_of_likes(
    row: Campaign,
) -> None:
    people = profiled(3)
    for person in people:
        written(person, comments=2, stays=58)
        imported(person, comments=1)
    assert history([people[0].id])[people[0].id] == PastResults((9, 0), (1, 2), (60,))
    found = promise(row, [person.id for person in people])
    assert found["cpre"] == {
        "low": 100,
        "middle": 100,
        "high": 100,
        "n": 3,
        "creators": 3,
        "counts": "real",
    }
    assert (found["cpe_likes"]["n"], found["cpe_likes"]["creators"]) == (6, 3)


def test_a_past_without_stays_promises_the_cost_of_a_comment_and_says_so(
    row: Campaign, cast: Cast
) -> None:
    people = profiled(3)
    for person in people:
        imported(person, comments=4)
    written(people[0], comments=1, stays=99)  # one is too few to tell by
    promised = promise(row, [person.id for person in people])
    found = promised["cpre"]
    assert (found["counts"], found["creators"], found["n"]) == ("comments", 3, 4)
    Campaign.objects.filter(pk=row.pk).update(promised=promised)
    page = cast.client_of("marketer").get(row.path).content.decode()
    assert "Cost of one comment" in page and "CPRE cannot be promised" in page


def test_the_report_compares_comments_with_comments_and_names_notes_and_creators(
    cast: Cast, clock: FrozenClock
) -> None:
    past = {"low": 1_000, "high": 2_000, "n": 7, "creators": 4}
    row = make.campaign(cast, promised={"cpre": {**past, "counts": "comments"}})
    clock.moment = make.OPENS
    contract = make.published(cast, row, gross=10_000)
    Note.objects.filter(pk=contract.note_id).update(comments=5)
    DailyCount.objects.create(
        subject_kind="note",
        subject_id=contract.note_id,
        day=make.OPENS.date(),
        source="discover",
        views=95,
        dwells_over=95,
    )
    found = report(cast.marketer, row.public_id)
    assert found is not None
    [promised] = found.promises
    assert (promised.reached, promised.is_kept) == (Decimal("20.0000"), True)
    page = cast.client_of("marketer").get(f"{row.path}report/").content.decode()
    assert "Cost of one comment" in page and "from 7 notes of 4 creators" in page
    Campaign.objects.filter(pk=row.pk).update(promised={"cpre": past})
    found = report(cast.marketer, row.public_id)
    assert found is not None
    assert found.promises[0].reached == Decimal("1.0000")  # 100.00 / (5 comments + 95 stays)


def test_a_campaigns_page_shows_promises_of_any_release(cast: Cast, row: Campaign) -> None:
    whole = {"low": "100", "middle": "200", "high": "300", "n": 12, "creators": 4}
    before = {name: whole[name] for name in ("low", "high", "n")}
    desk = cast.client_of("marketer")
    for promised in (
        {"cpe_likes": whole, "cpre": whole | {"counts": "real"}, "stickiness": whole},
        {"cpe_likes": before, "cpre": before},
    ):
        Campaign.objects.filter(pk=row.pk).update(promised=promised)
        page = desk.get(f"/campaigns/{row.public_id}/")
        assert page.status_code == 200
        assert "CPE-likes" in page.content.decode()
        assert "Cost of one comment" not in page.content.decode()
