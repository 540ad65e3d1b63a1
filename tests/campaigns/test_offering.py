"""Offering contracts: many at once, inside the line's budget, on terms that never change."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tallgrass.campaigns.errors import (
    INVITED_OWN_SIDE,
    INVITED_WITHOUT_ACCOUNT,
    NOT_STARTED,
    OVER_BUDGET,
    TIER_WITHOUT_FEE,
)
from tallgrass.campaigns.queries.campaigns import full
from tallgrass.contracts.actions.offer import Invitee
from tallgrass.contracts.models import Contract, Terms
from tallgrass.contracts.terms.cards import InKind
from tallgrass.contracts.terms.reading import read_terms
from tallgrass.kernel.errors import NOT_PERMITTED
from tallgrass.kernel.idempotency import fingerprint
from tallgrass.people.actions.imports import import_person
from tests.campaigns import factories
from tests.campaigns.factories import offer_all
from tests.cast import Cast
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def invite(people: list[Any], tier: str = "koc", wave: str = "preheat") -> list[Invitee]:
    return [Invitee(person.id, tier, wave) for person in people]


def test_sixty_offers_take_as_many_queries_as_six(
    cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    campaign = factories.running(cast)
    people = factories.creators(60)
    with django_assert_max_num_queries(40):
        offered = offer_all(cast.marketer, campaign_id=campaign.id, invitees=invite(people))
    assert len(offered) == 60
    assert {offer.person_id for offer in offered} == {person.id for person in people}
    assert {(offer.gross, offer.net) for offer in offered} == {(62_000, 52_080)}
    assert (
        Contract.objects.filter(state="offered", agency_id=cast.agency.id, mcn=None).count() == 60
    )


def test_five_hundred_creators_are_invited_in_one_action(cast: Cast) -> None:
    lines = {**factories.LINES, "koc": 400_000 + 62_000 * 500}
    campaign = factories.running(cast, lines=lines)
    people = factories.creators(500)
    offered = offer_all(cast.marketer, campaign_id=campaign.id, invitees=invite(people))
    assert {offer.person_id for offer in offered} == {person.id for person in people}
    assert Contract.objects.filter(state="offered").count() == 500


def test_terms_name_every_taker_and_split_to_the_cent(cast: Cast) -> None:
    campaign = factories.running(cast)
    [offer] = offer_all(
        cast.marketer,
        campaign_id=campaign.id,
        invitees=[Invitee(cast.creator.acting_id, "koc", "launch")],
        in_kind=InKind("One 40 ml bottle", 3_400),
    )
    row = Contract.objects.select_related("terms").get(pk=offer.id)
    terms = read_terms(row.terms.body, row.terms.hash)
    assert [(s.name, s.taker_key, s.amount) for s in terms.shares] == [
        ("social_agency", f"org:{cast.agency.id}", 7_440),
        ("mcn", f"org:{cast.mcn_org.id}", 5_456),
        ("platform", "platform", 2_480),
        ("creator", f"person:{cast.creator.person_id}", 46_624),
    ]
    assert sum(share.amount for share in terms.shares) == terms.gross == 62_000
    assert (terms.wave, terms.pay_days, terms.revision_cap, terms.currency) == (
        "launch",
        14,
        2,
        "CAD",
    )
    assert (
        (terms.in_kind.what, terms.in_kind.value) == ("One 40 ml bottle", 3_400)
        if terms.in_kind
        else False
    )
    assert terms.obligations == ("keep", "label", "links")
    assert row.mcn_id == cast.mcn_org.id
    assert row.terms.hash == fingerprint(row.terms.body)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_c42_terms_once_offered_cannot_change_or_vanish(cast: Cast, change: str) -> None:
    campaign = factories.running(cast)
    offer_all(cast.marketer, campaign_id=campaign.id, invitees=invite(factories.creators(1)))
    rows = Terms.objects.all()
    before = list(rows.values_list("body", "hash"))
    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        rows.update(hash="0" * 64) if change == "update" else rows._raw_delete(using=rows.db)
    assert list(rows.values_list("body", "hash")) == before


def test_whoever_was_offered_one_is_passed_over(cast: Cast) -> None:
    campaign = factories.running(cast)
    people = factories.creators(3)
    first = offer_all(cast.marketer, campaign_id=campaign.id, invitees=invite(people[:2]))
    again = offer_all(cast.marketer, campaign_id=campaign.id, invitees=invite([*people, people[2]]))
    assert [offer.person_id for offer in again] == [people[2].id]
    assert offer_all(cast.marketer, campaign_id=campaign.id, invitees=invite(people)) == []
    assert Contract.objects.count() == len(first) + 1 == Terms.objects.count()


def test_offers_beyond_the_line_are_refused_whole(cast: Cast) -> None:
    lines = {**factories.LINES, "koc": 400_000 + 62_000 * 50}
    campaign = factories.running(cast, lines=lines)
    people = factories.creators(51)
    with refused(OVER_BUDGET, line="koc", amount="CAD 31,620.00", free="CAD 31,000.00"):
        offer_all(cast.marketer, campaign_id=campaign.id, invitees=invite(people))
    assert not Contract.objects.exists() and not Terms.objects.exists()
    assert (
        len(offer_all(cast.marketer, campaign_id=campaign.id, invitees=invite(people[:50]))) == 50
    )
    with refused(OVER_BUDGET, line="koc", amount="CAD 620.00", free="CAD 0.00"):
        offer_all(cast.marketer, campaign_id=campaign.id, invitees=invite(people[50:]))
    whole = full(cast.marketer, campaign.id)
    assert whole is not None
    row = whole.line("koc")
    assert (row.amount, row.bound, row.clicks, row.free) == (3_500_000, 3_100_000, 400_000, 0)
    assert whole.line("kol").free == 2_000_000, "KOC money is never counted in another line"


def test_declined_and_expired_offers_free_their_money(cast: Cast) -> None:
    lines = {**factories.LINES, "koc": 400_000 + 62_000 * 50}
    campaign = factories.running(cast, lines=lines)
    people = factories.creators(51)
    offer_all(cast.marketer, campaign_id=campaign.id, invitees=invite(people[:50]))
    Contract.objects.filter(person_id=people[0].id).update(state="declined")
    assert len(offer_all(cast.marketer, campaign_id=campaign.id, invitees=invite(people[50:]))) == 1


def test_a_tier_nobody_bid_for_is_refused(cast: Cast) -> None:
    campaign = factories.running(cast)
    with refused(TIER_WITHOUT_FEE, tier="KOL"):
        offer_all(
            cast.marketer,
            campaign_id=campaign.id,
            invitees=invite(factories.creators(1), tier="kol"),
        )
    assert not Contract.objects.exists()


def test_people_without_an_account_are_not_invited(cast: Cast) -> None:
    campaign = factories.running(cast)
    person, _created = import_person(cast.operator, external_id="x-1", name="Known by notes only")
    with refused(INVITED_WITHOUT_ACCOUNT, names="@known_by_notes_only"):
        offer_all(cast.marketer, campaign_id=campaign.id, invitees=invite([person]))
    assert not Contract.objects.exists()


def test_nobody_of_the_brand_or_its_agency_is_offered_pay(cast: Cast) -> None:
    campaign = factories.running(cast)
    for own in (cast.marketer, cast.agent):
        with refused(INVITED_OWN_SIDE):
            offer_all(
                cast.marketer, campaign_id=campaign.id, invitees=[Invitee(own.acting_id, "koc")]
            )
    assert not Contract.objects.exists()


@pytest.mark.parametrize("role", ["reader", "creator", "procurement", "agent", "mcn", "operator"])
def test_only_the_brands_marketers_offer(cast: Cast, role: str) -> None:
    campaign = factories.running(cast)
    people = factories.creators(1)
    with refused(NOT_PERMITTED, verb="campaigns.choose"):
        offer_all(cast.role(role), campaign_id=campaign.id, invitees=invite(people))
    assert not Contract.objects.exists()


def test_nothing_is_offered_before_the_start(cast: Cast) -> None:
    campaign = factories.awarded(cast)
    with refused(NOT_STARTED):
        offer_all(cast.marketer, campaign_id=campaign.id, invitees=invite(factories.creators(1)))
    assert not Contract.objects.exists()


def test_without_an_agency_there_is_no_agency_leg(cast: Cast) -> None:
    campaign = factories.running_direct(cast)
    [offer] = offer_all(
        cast.marketer, campaign_id=campaign.id, invitees=invite(factories.creators(1))
    )
    body = Contract.objects.select_related("terms").get(pk=offer.id).terms.body
    assert [(share["name"], share["amount"]) for share in body["shares"]] == [
        ("platform", 2_400),
        ("creator", 57_600),
    ]
    assert Contract.objects.get(pk=offer.id).agency_id is None
