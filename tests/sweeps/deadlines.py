"""Bad rows among contracts, campaigns, statements, proposals and payouts."""

from datetime import timedelta

from tallgrass.campaigns.models import Campaign, CampaignEvent, Tender
from tallgrass.contracts.models import Contract, Earning
from tallgrass.governance import actions as governance
from tallgrass.governance.actions import together
from tallgrass.governance.models import Appeal, Case, JointProposal, Restriction
from tallgrass.governance.types import RestrictionState
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.principal import ANONYMOUS
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.models import Payout
from tallgrass.ledger.queries import balance
from tallgrass.ledger.types import AccountKind, AccountRef
from tallgrass.people.actions import (
    add_app,
    ask_recovery,
    create_person,
    offer_seat,
    propose_management,
)
from tallgrass.people.factors import code_at, new_secret, step_at
from tallgrass.people.models import FactorRecovery, Management, Person, SeatOffer
from tests.cast import Cast
from tests.contracts import factories as make
from tests.governance.factories import payout_of, person, restricted
from tests.people.factories import make_person
from tests.sweeps.planting import Planted, refuse


def contracts(cast: Cast, now: FrozenClock) -> Planted:
    bad, good = make.offer(cast), make.offer(cast, person=cast.other_creator)
    now.advance(timedelta(days=7))
    return Planted(
        "contracts.deadlines",
        bad.pk,
        refuse(Contract, bad.pk),
        lambda: make.fresh(good).state == "expired",
    )


def clicks_to_add_up(cast: Cast, now: FrozenClock) -> Planted:
    now.moment = make.OPENS
    bad = make.published(cast, kind="clicks", gross=1_000)
    good = make.published(cast, kind="clicks", gross=1_000, person=cast.other_creator)
    Contract.objects.update(pay_at=clock.now())
    return Planted(
        "contracts.settlement.clicks",
        bad.pk,
        refuse(Contract, bad.pk),
        lambda: make.fresh(good).pay_at != now.moment,
    )


def earnings(cast: Cast, now: FrozenClock) -> Planted:
    now.moment = make.OPENS
    for someone in (cast.creator, cast.other_creator):
        make.published(cast, person=someone)
    bad, good = Earning.objects.order_by("pk")
    now.advance(timedelta(days=14))
    return Planted(
        "contracts.settlement",
        bad.pk,
        refuse(Earning, bad.pk),
        lambda: Earning.objects.get(pk=good.pk).state == "posted",
    )


def _two_campaigns(cast: Cast, **values: object) -> tuple[Campaign, Campaign]:
    rows = make.campaign(cast), make.campaign(cast)
    Campaign.objects.update(**values)
    return rows


def tenders(cast: Cast, _now: FrozenClock) -> Planted:
    rows = _two_campaigns(cast, state="tendering")
    bad, good = (
        Tender.objects.create(campaign=row, opened_at=clock.now(), closes_at=clock.now())
        for row in rows
    )
    return Planted(
        "campaigns.tenders",
        bad.pk,
        refuse(Tender, bad.pk),
        lambda: Tender.objects.get(pk=good.pk).closed_at is not None,
    )


def reminders(cast: Cast, _now: FrozenClock) -> Planted:
    bad, good = _two_campaigns(cast, state="draft", due_at=clock.now() + timedelta(hours=5))
    return Planted(
        "campaigns.reminders",
        bad.pk,
        refuse(Campaign, bad.pk),
        lambda: Campaign.objects.get(pk=good.pk).reminded_at is not None,
    )


def campaigns(cast: Cast, _now: FrozenClock) -> Planted:
    bad, good = _two_campaigns(cast, state="draft", due_at=clock.now())
    return Planted(
        "campaigns.deadlines",
        bad.pk,
        refuse(Campaign, bad.pk),
        lambda: Campaign.objects.get(pk=good.pk).state == "cancelled",
    )


def closings(cast: Cast, _now: FrozenClock) -> Planted:
    bad, good = _two_campaigns(cast, state="closing")
    return Planted(
        "campaigns.closing",
        bad.pk,
        refuse(Campaign, bad.pk),
        lambda: Campaign.objects.get(pk=good.pk).state == "closed",
    )


def refunds(cast: Cast, _now: FrozenClock) -> Planted:
    bad, good = _two_campaigns(cast, state="closed", closed_at=clock.now())
    escrow = AccountRef(f"campaign:{good.pk}", AccountKind.ESCROW, good.currency)
    return Planted(
        "campaigns.refunds",
        bad.pk,
        refuse(CampaignEvent, bad.pk, "INSERT", "campaign_id"),
        lambda: balance(escrow) == 0,
    )


def restrictions(cast: Cast, now: FrozenClock) -> Planted:
    bad, good = (restricted(person(someone)) for someone in (cast.creator, cast.reader))
    now.advance(timedelta(days=7))
    return Planted(
        "governance.expire_restrictions",
        bad.id,
        refuse(Restriction, bad.id),
        lambda: Restriction.objects.get(pk=good.id).state == RestrictionState.EXPIRED,
    )


def _two_appeals(cast: Cast, now: FrozenClock) -> tuple[Appeal, Appeal]:
    for someone in (cast.creator, cast.reader):
        statement = restricted(person(someone), days=300)
        governance.appeal(someone, restriction_id=statement.id, text="It was not me.")
    bad, good = Appeal.objects.order_by("pk")
    now.moment = good.due_at
    return bad, good


def late_appeals(cast: Cast, now: FrozenClock) -> Planted:
    bad, good = _two_appeals(cast, now)
    return Planted(
        "governance.late_appeals",
        bad.pk,
        refuse(Appeal, bad.pk),
        lambda: Appeal.objects.get(pk=good.pk).reminded_at is not None,
    )


def unanswered_appeals(cast: Cast, now: FrozenClock) -> Planted:
    bad, good = _two_appeals(cast, now)
    Appeal.objects.update(reminded_at=clock.now())
    now.advance(timedelta(days=60))
    return Planted(
        "governance.unanswered_appeals",
        bad.pk,
        refuse(Appeal, bad.pk),
        lambda: Appeal.objects.get(pk=good.pk).state == "lapsed",
    )


def late_cases(cast: Cast, now: FrozenClock) -> Planted:
    bad, good = (
        governance.report(cast.reader, subject=person(someone), reason="spam").id
        for someone in (cast.creator, cast.other_creator)
    )
    now.moment = Case.objects.get(pk=good).due_at
    return Planted(
        "governance.late_cases",
        bad,
        refuse(Case, bad),
        lambda: Case.objects.get(pk=good).reminded_at is not None,
    )


def unanswered_proposals(cast: Cast, now: FrozenClock) -> Planted:
    make_person("Second", is_operator=True)
    others = [make_person(name, is_operator=True).acting_id for name in ("Third", "Fourth")]
    bad, good = (
        together.propose_suspension(
            cast.operator, person_id=pk, reason="Spam.", rule="no_trickery", days=7
        ).id
        for pk in others
    )
    now.moment = JointProposal.objects.get(pk=good).due_at
    return Planted(
        "governance.lapse_proposals",
        bad,
        refuse(JointProposal, bad),
        lambda: JointProposal.objects.get(pk=good).state == "lapsed",
    )


def proposals(cast: Cast, now: FrozenClock) -> Planted:
    bad, good = (
        propose_management(cast.mcn, org_id=cast.mcn_org.id, person_id=someone.acting_id).id
        for someone in (cast.other_creator, cast.reader)
    )
    now.advance(timedelta(days=14))
    return Planted(
        "people.expire_proposals",
        bad,
        refuse(Management, bad),
        lambda: Management.objects.get(pk=good).state == "expired",
    )


def seat_offers(cast: Cast, now: FrozenClock) -> Planted:
    bad, good = (
        offer.id
        for someone in (cast.creator, cast.reader)
        if (
            offer := offer_seat(
                cast.founder, org_id=cast.brand.id, person_id=someone.acting_id, role="marketer"
            )
        )
    )
    now.advance(timedelta(days=14))
    return Planted(
        "people.expire_seat_offers",
        bad,
        refuse(SeatOffer, bad),
        lambda: SeatOffer.objects.get(pk=good).state == "expired",
    )


def unconfirmed(_cast: Cast, now: FrozenClock) -> Planted:
    bad, good = (
        create_person(
            ANONYMOUS,
            email=f"{handle}@example.org",
            password="reeds-by-the-river",
            handle=handle,
            name="Fresh",
            must_confirm=True,
        ).id
        for handle in ("fresh_one", "fresh_two")
    )
    now.advance(timedelta(days=8))
    return Planted(
        "people.unconfirmed",
        bad,
        refuse(Person, bad, "DELETE"),
        lambda: not Person.objects.filter(pk=good).exists(),
    )


def payouts(cast: Cast, now: FrozenClock) -> Planted:
    subjects: list[Subject] = [payout_of(someone) for someone in (cast.creator, cast.reader)]
    bad, good = (subject.id for subject in subjects)
    Payout.objects.update(due_at=clock.now())
    now.advance(timedelta(seconds=1))
    return Planted(
        "ledger.late_payouts",
        bad,
        refuse(Payout, bad),
        lambda: Payout.objects.get(pk=good).reminded_at is not None,
    )


def recoveries(cast: Cast, now: FrozenClock) -> Planted:
    rows = []
    for someone in (cast.creator, cast.reader):
        secret = new_secret()
        code = code_at(secret, step_at(now.moment))
        add_app(someone, secret=secret, code=code)
        ask_recovery(person_id=someone.acting_id)
        rows.append(FactorRecovery.objects.get(person_id=someone.acting_id).pk)
    bad, good = rows
    now.advance(timedelta(hours=73))
    return Planted(
        "people.recoveries",
        bad,
        refuse(FactorRecovery, bad),
        lambda: FactorRecovery.objects.get(pk=good).over_at is not None,
    )
