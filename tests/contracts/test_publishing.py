"""Publishing under contract: within the wave, labelled, registered, linked and bound, or not at all
(claim 38)."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from tallgrass.campaigns.models import Campaign
from tallgrass.contracts.actions import publishing
from tallgrass.contracts.errors import CONTRACT_IN_OTHER_STATE, WAVE_NOT_BEGUN, WAVE_OVER
from tallgrass.contracts.models import Contract, Earning
from tallgrass.contracts.queries.audit import faults
from tallgrass.governance.models import Entry, Obligation
from tallgrass.insight.models import PriceRecord
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.errors import NOT_PERMITTED, Conflict, Refusal, TallgrassError
from tallgrass.kernel.outbox import deliver_due
from tallgrass.kernel.principal import ANONYMOUS
from tallgrass.kernel.subjects import Subject, describe_one
from tallgrass.notes.actions import delete_note, edit_note
from tallgrass.notes.errors import BOUND_BY_AGREEMENT
from tallgrass.notes.queries import cards, note_by_public_id
from tallgrass.notes.types import NoteCard
from tallgrass.people.actions import follow
from tallgrass.people.models import Organisation
from tallgrass.people.queries import viewer_key
from tallgrass.signals.queries import link_of
from tests.cast import Cast
from tests.contracts import factories as make
from tests.refusals import refused

LINK = "https://meadowtea.example/daylight"


def note_of(contract: Contract) -> NoteCard:
    [card] = cards(ANONYMOUS, [contract.note_id or 0])
    return card


def nothing_happened(contract: Contract) -> bool:
    after = make.fresh(contract)
    exists = Entry.objects.exists() or Obligation.objects.exists() or Earning.objects.exists()
    return (after.state, after.note_id, exists) == ("approved", None, False)


@pytest.mark.parametrize(
    ("moment", "why"),
    [(make.OPENS - timedelta(seconds=1), WAVE_NOT_BEGUN), (make.CLOSES, WAVE_OVER)],
)
def test_outside_the_wave_nothing_is_published_and_the_dates_are_told(
    cast: Cast, clock: FrozenClock, moment: object, why: Refusal[Conflict]
) -> None:
    contract = make.approved(cast)
    clock.moment = moment  # type: ignore[assignment]
    window = {"from": "2026-03-09 12:00", "to": "2026-03-30 12:00 UTC"}
    with refused(why, **window) as refusal:
        publishing.publish_contract(cast.creator, contract_id=contract.pk)
    assert all(moment in str(refusal.value) for moment in window.values())
    assert nothing_happened(contract)


def test_publishing_twice_publishes_once(cast: Cast, clock: FrozenClock) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast)
    with refused(CONTRACT_IN_OTHER_STATE, state="published"):
        publishing.publish_contract(cast.creator, contract_id=contract.pk)
    deliver_due()
    assert (Entry.objects.count(), Earning.objects.count(), PriceRecord.objects.count()) == (
        1,
        1,
        1,
    )


def test_only_the_creator_publishes(cast: Cast, clock: FrozenClock) -> None:
    contract = make.approved(cast)
    clock.moment = make.OPENS
    for stranger in (cast.marketer, cast.agent, cast.mcn, cast.operator, cast.other_creator):
        with refused(NOT_PERMITTED, verb="contracts.publish"):
            publishing.publish_contract(stranger, contract_id=contract.pk)
    assert nothing_happened(contract)


def test_a_failure_half_way_leaves_nothing(
    cast: Cast, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = make.approved(cast)
    clock.moment = make.OPENS

    def broken(*_a: object, **_k: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(publishing, "oblige", broken)
    with pytest.raises(RuntimeError):
        publishing.publish_contract(cast.creator, contract_id=contract.pk)
    assert nothing_happened(contract)


def test_c38_the_label_the_link_and_the_note_stay(cast: Cast, clock: FrozenClock) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast)
    card = note_of(contract)
    with refused(
        BOUND_BY_AGREEMENT,
        duty="keep",
        what="This note cannot be deleted.",
        day="2026-10-28T12:00:00+00:00",
    ):
        delete_note(cast.creator, note_id=card.id)
    for title, body in (
        (make.TITLE, make.BODY + " 补一句。"),
        ("Another title", "no link, no label"),
    ):
        with suppress(TallgrassError):
            edit_note(cast.creator, note_id=card.id, title=title, body=body)
        full = note_by_public_id(ANONYMOUS, card.public_id)
        assert full is not None
        assert (full.card.payer, full.card.register_path != "", full.links) == (
            cast.brand.name,
            True,
            ("https://meadowtea.example/daylight",),
        )
    clock.moment = make.LAUNCH_TO + timedelta(days=180)
    delete_note(cast.creator, note_id=card.id)
    assert note_by_public_id(ANONYMOUS, card.public_id) is None


def test_a_published_note_goes_on_saying_what_was_agreed(cast: Cast, clock: FrozenClock) -> None:
    clock.moment = make.OPENS
    card = note_of(make.published(cast))
    for title, body, why in (
        ("防晒", "没有再提到。每两小时补涂。", "to say “SPF 50”"),
        (make.TITLE, "三月的多伦多。", "to say “每两小时补涂”"),
        (make.TITLE, make.BODY + " It cu\u200bres everything.", "does not allow “cures”"),
    ):
        page = cast.client_of("creator").post(
            f"{card.path}edit/",
            {
                "title": title,
                "body": body,
                "language": "zh-hans",
                "kind": "cover",
                "cover_big": "晒",
                "keep_label": "1",
                "link": LINK,
            },
        )
        assert (
            page.status_code == 409
            and why in page.content.decode()
            and "Nothing was changed." in page.content.decode()
        )
    full = note_by_public_id(ANONYMOUS, card.public_id)
    assert full is not None and (full.card.title, full.body) == (make.TITLE, make.BODY)
    edit_note(cast.creator, note_id=card.id, title="SPF 50，十天以后", body=make.BODY + " 补一句。")
    clock.moment = make.LAUNCH_TO + timedelta(days=180)
    edit_note(cast.creator, note_id=card.id, title="十天以后", body="换一种说法。")


def test_a_per_click_note_carries_its_tracked_link_and_both_ties(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    gift = {"what": "two bottles", "value": 6_400}
    contract = make.published(cast, kind="clicks", gross=1_000, in_kind=gift)
    link = link_of(Subject("contract", contract.pk))
    assert link is not None
    full = note_by_public_id(ANONYMOUS, note_of(contract).public_id)
    assert full is not None and full.links == (link.path,)
    assert (link.price, link.creator_cap, link.day_cap, link.campaign_cap) == (
        2,
        1_000,
        500,
        10_000,
    )
    assert (link.payer_key, link.earner_key) == (
        contract.payer_key,
        f"contract:{contract.pk}",
    )
    entry = Entry.objects.get()
    assert (entry.ties, entry.declared_value) == ("clicks gift", 6_400)
    assert (Earning.objects.count(), contract.pay_at) == (0, make.OPENS + timedelta(days=14))


def test_a_tracked_link_leads_to_the_edge_wherever_it_has_moved(
    cast: Cast, clock: FrozenClock, settings: Any
) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast, kind="clicks", gross=1_000)
    link, note = link_of(Subject("contract", contract.pk)), note_of(contract)
    assert link is not None
    settings.TALLGRASS_EDGE_ORIGIN = "https://count.example"
    page = cast.client_of("reader").get(note.path).content.decode()
    assert f'href="https://count.example/c/{link.token}"' in page
    own = cast.client_of("creator").get(note.path).content.decode()
    assert (
        f'href="https://count.example/c/{link.token}?t=2.{viewer_key(cast.creator.acting_id)}.'
        in own
    )
    form = cast.client_of("creator").get(f"{note.path}edit/").content.decode()
    assert f'value="/c/{link.token}"' in form and f"https://count.example/c/{link.token}" in form
    edit_note(
        cast.creator,
        note_id=note.id,
        title=make.TITLE,
        body=f"Still mine. {make.BODY}",
        language="en",
        links=[link.path],
    )


def test_a_web_address_in_a_paid_note_says_that_it_is_not_the_paid_link(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    note = note_of(make.published(cast, kind="clicks", gross=1_000))
    body = f"{make.BODY}\n\nAlso at https://elsewhere.example/oil, as always."
    edit_note(cast.creator, note_id=note.id, title=make.TITLE, body=body, language="en")
    page = cast.client_of("reader").get(note.path).content.decode()
    address = page[page.index('<a class="web" href="https://elsewhere.example/oil"') :]
    assert 'rel="nofollow ugc noopener noreferrer"' in address[:160]
    assert "(not the paid link)" in address[:300]


def test_followers_are_kept_as_of_publishing_day(cast: Cast, clock: FrozenClock) -> None:
    follow(cast.reader, person_id=cast.creator.person_id)
    clock.moment = make.OPENS
    contract = make.published(cast)
    follow(cast.other_creator, person_id=cast.creator.person_id)
    assert make.fresh(contract).followers == 1


def test_a_contract_is_described_to_other_rooms(cast: Cast) -> None:
    contract = make.offer(cast)
    described = describe_one(Subject("contract", contract.pk))
    assert described is not None
    assert (described.path, described.owner_id, described.payer, described.is_public) == (
        contract.path,
        cast.creator.person_id,
        cast.brand.name,
        False,
    )


def test_a_domain_lost_after_the_offer_keeps_no_contract_from_being_published(
    cast: Cast, clock: FrozenClock
) -> None:
    contract = make.approved(cast, kind="clicks", gross=1_000)
    Organisation.objects.filter(pk=cast.brand.id).update(verified_at=None, domains=[])
    clock.moment = make.OPENS
    publishing.publish_contract(cast.creator, contract_id=contract.pk)
    link = link_of(Subject("contract", contract.pk))
    assert link is not None and link.target_url == "https://meadowtea.example/daylight"
    assert faults() == []


def test_a_campaign_that_says_something_else_later_changes_nothing_agreed(
    cast: Cast, clock: FrozenClock
) -> None:
    row = make.campaign(cast)
    contract = make.approved(cast, row, kind="clicks", gross=1_000)
    Campaign.objects.filter(pk=row.pk).update(
        title="Another", link_url="https://elsewhere.example/", click_campaign_cap=5
    )
    clock.moment = make.OPENS
    publishing.publish_contract(cast.creator, contract_id=contract.pk)
    link = link_of(Subject("contract", contract.pk))
    assert link is not None
    assert (link.target_url, link.campaign_cap) == ("https://meadowtea.example/daylight", 10_000)
    assert Obligation.objects.get(kind="keep").reason == "“Daylight Fluid, spring”, Meadow Tea."
    assert faults() == []
