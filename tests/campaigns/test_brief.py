"""A brief is refused at the field that breaks a rule, and then nothing is stored."""

from datetime import timedelta
from typing import Any

import pytest

from tallgrass.campaigns.actions.briefs import draft_campaign, edit_brief, submit_brief
from tallgrass.campaigns.errors import (
    BRAND_UNVERIFIED,
    BRIEF_SUBMITTED,
    BUDGET_EMPTY,
    CAPS_OUT_OF_ORDER,
    CLICK_AMOUNT_OUT_OF_BOUNDS,
    CLICK_CAP_EXCEEDS_LINE,
    CLICK_TASK_INCOMPLETE,
    CLICK_TASK_NEEDS_LINK,
    CRITICISM_FORBIDDEN,
    LAUNCH_BEGINS_EARLY,
    LAUNCH_ENDS_EARLY,
    LINE_OUT_OF_BOUNDS,
    LINES_TOO_LARGE,
    NO_SUCH_LINE,
    NOT_ON_THE_LIST,
    NOTHING_CHOSEN,
    PAY_DAYS_OUT_OF_BOUNDS,
    PAY_TIED_TO_PRAISE,
    PHRASE_CONTRADICTED,
    PREHEAT_ENDS_EARLY,
    PREHEAT_IN_PAST,
    ROUNDS_OUT_OF_BOUNDS,
    TIME_ZONE_UNKNOWN,
    TOO_MANY_PHRASES,
    WAVE_TOO_LONG,
)
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.queries.campaigns import events, full
from tallgrass.campaigns.wording import conditions_on_praise, silences
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import (
    CURRENCY_UNKNOWN,
    NOT_PERMITTED,
    TEXT_EMPTY,
    TEXT_TOO_LONG,
    Invalid,
    Refusal,
)
from tallgrass.people.actions import create_organisation
from tallgrass.people.queries import principal_of
from tallgrass.signals.errors import TARGET_NOT_ALLOWED
from tests.campaigns import factories
from tests.cast import Cast
from tests.refusals import refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("field", "changes", "why"),
    [
        ("title", {"title": "  "}, TEXT_EMPTY),
        ("title", {"title": "x" * 121}, TEXT_TOO_LONG),
        ("message", {"message": "x" * 4_001}, TEXT_TOO_LONG),
        ("currency", {"currency": "XXX"}, CURRENCY_UNKNOWN),
        ("currency", {"currency": "cad"}, CURRENCY_UNKNOWN),
        ("time_zone", {"time_zone": "Mars/Olympus"}, TIME_ZONE_UNKNOWN),
        ("topics", {"topics": ()}, NOTHING_CHOSEN),
        ("topics", {"topics": ("crypto",)}, NOT_ON_THE_LIST),
        ("languages", {"languages": ("fr",)}, NOT_ON_THE_LIST),
        ("revision_cap", {"revision_cap": 6}, ROUNDS_OUT_OF_BOUNDS),
        ("pay_days", {"pay_days": 31}, PAY_DAYS_OUT_OF_BOUNDS),
        ("pay_days", {"pay_days": 0}, PAY_DAYS_OUT_OF_BOUNDS),
        ("must_say", {"must_say": tuple(f"phrase {i}" for i in range(13))}, TOO_MANY_PHRASES),
        (
            "never_say",
            {"must_say": ("It cures acne",), "never_say": ("cures acne",)},
            PHRASE_CONTRADICTED,
        ),
        ("never_say", {"never_say": ("negatives",)}, CRITICISM_FORBIDDEN),
        ("link_url", {"link_url": "http://meadowtea.example/x"}, TARGET_NOT_ALLOWED),
        ("link_url", {"link_url": "https://evil.example/x"}, TARGET_NOT_ALLOWED),
        ("link_url", {"link_url": "https://meadowtea.example.evil.example/"}, TARGET_NOT_ALLOWED),
        ("link_url", {"link_url": "https://meadowtea.example@evil.example/"}, TARGET_NOT_ALLOWED),
        ("link_url", {"link_url": "https://evil.example\\.meadowtea.example/"}, TARGET_NOT_ALLOWED),
        ("link_url", {"link_url": "https://meadowtea.example:8443/"}, TARGET_NOT_ALLOWED),
        ("link_url", {"link_url": "https://[half"}, TARGET_NOT_ALLOWED),
        ("link_url", {"link_url": "https://meadowtea.example/p?id={x}"}, TARGET_NOT_ALLOWED),
        ("link_url", {"link_url": "https://meadowtea.example/p?a|b"}, TARGET_NOT_ALLOWED),
        ("link_url", {"link_url": "https://meadowtea.example/p^"}, TARGET_NOT_ALLOWED),
        ("link_url", {"link_url": "https://meadowtea.example/`p`"}, TARGET_NOT_ALLOWED),
        ("link_url", {"link_url": "https://shop_1.meadowtea.example/"}, TARGET_NOT_ALLOWED),
        ("link_url", {"link_url": ""}, CLICK_TASK_NEEDS_LINK),
        ("click_price", {"click_price": -1}, CLICK_AMOUNT_OUT_OF_BOUNDS),
        ("click_price", {"click_day_cap": 0}, CLICK_TASK_INCOMPLETE),
        ("click_day_cap", {"click_day_cap": 10}, CAPS_OUT_OF_ORDER),
        ("click_creator_cap", {"click_creator_cap": 1_000}, CAPS_OUT_OF_ORDER),
        ("click_campaign_cap", {"click_campaign_cap": 5_000}, CAPS_OUT_OF_ORDER),
        ("message", {"message": "Please write only positive things about it."}, PAY_TIED_TO_PRAISE),
        ("tone", {"tone": "必须好评"}, PAY_TIED_TO_PRAISE),
        ("must_say", {"must_say": ("five stars",)}, PAY_TIED_TO_PRAISE),
    ],
)
def test_what_may_not_be_stored(
    cast: Cast, field: str, changes: dict[str, Any], why: Refusal[Invalid]
) -> None:
    with refused(why, field=field):
        factories.draft(cast, **changes)
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("field", "moves", "why"),
    [
        ("preheat_to", {"preheat_to": -1}, PREHEAT_ENDS_EARLY),
        ("launch_from", {"launch_from": 15}, LAUNCH_BEGINS_EARLY),
        ("launch_to", {"launch_to": 19}, LAUNCH_ENDS_EARLY),
        ("launch_to", {"launch_to": 400}, WAVE_TOO_LONG),
    ],
)
def test_dates_out_of_order(
    cast: Cast, field: str, moves: dict[str, int], why: Refusal[Invalid]
) -> None:
    now = clock.now()
    with refused(why, field=field):
        factories.draft(cast, **{name: now + days * DAY for name, days in moves.items()})
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("field", "lines", "why"),
    [
        ("koc", {"koc": -1}, LINE_OUT_OF_BOUNDS),
        ("koc", {"koc": 10**15 + 1}, LINE_OUT_OF_BOUNDS),
        ("koc", {"koc": 10**15, "kol": 10**15}, LINES_TOO_LARGE),
        ("lines", {"koc": 500_000, "snacks": 5}, NO_SUCH_LINE),
        ("click_campaign_cap", {"koc": 399_999}, CLICK_CAP_EXCEEDS_LINE),
    ],
)
def test_budgets_that_cannot_be(
    cast: Cast, field: str, lines: dict[str, int], why: Refusal[Invalid]
) -> None:
    with refused(why, field=field):
        factories.draft(cast, lines=lines)
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "Reviews must be positive",
        "positive reviews only",
        "only praise, please",
        "We pay extra if they recommend it",
        "Do not mention any drawbacks",
        "avoid negative words",
        "5 stars",
        "Please be positive",
        "praise it highly",
        "Leave out anything bad",
        "We deduct pay for bad reviews",
        "No fee for critical notes",
        "只能写好评",
        "务必正面评价",
        "不得提到缺点",
        "好评返现",
        "请给五星",
        "好评后付尾款",
        "有负面内容扣款",
        "写缺点不给钱",
    ],
)
def test_pay_may_not_hang_on_praise(text: str) -> None:
    assert [finding.field for finding in conditions_on_praise({"message": text})] == ["message"]


@pytest.mark.parametrize(
    "text",
    [
        "Say how it wears on an ordinary working day, good and bad.",
        "Your own opinion; we are happy with criticism.",
        "Pay comes 14 days after publication.",
        "It must be said that the bottle holds 40 ml.",
        "用你自己的话写，好的坏的都可以。",
        "必须提到防晒指数。",
        "Skip it if your skin is bad in winter.",
        "Keep it short. No payment terms here.",
        "缺点也可以写，没有关系。",
    ],
)
def test_honest_briefs_pass(text: str) -> None:
    assert conditions_on_praise({"message": text}) == []


def test_particular_claims_may_be_ruled_out() -> None:
    assert silences(["cures acne", "100% natural", "negatives", "缺点"]) == ["negatives", "缺点"]


def test_an_unverified_brand_begins_nothing(cast: Cast) -> None:
    org = create_organisation(cast.reader, kind="brand", name="New Leaf")
    founder = principal_of(cast.reader.acting_id)
    with refused(BRAND_UNVERIFIED):
        draft_campaign(
            founder, brand_id=org.id, brief=factories.brief(link_url=""), lines=factories.LINES
        )
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("role", ["reader", "creator", "procurement", "agent", "mcn", "operator"])
def test_others_begin_nothing_for_the_brand(cast: Cast, role: str) -> None:
    with refused(NOT_PERMITTED, verb="campaigns.create"):
        draft_campaign(
            cast.role(role), brand_id=cast.brand.id, brief=factories.brief(), lines=factories.LINES
        )
    assert not Campaign.objects.exists()


def test_a_submitted_brief_no_longer_changes(cast: Cast) -> None:
    campaign = factories.submitted(cast)
    with refused(BRIEF_SUBMITTED):
        edit_brief(
            cast.marketer,
            campaign_id=campaign.id,
            brief=factories.brief(title="Another"),
            lines=factories.LINES,
        )
    assert factories.reload(campaign).title == "Daylight Fluid, spring"


def test_a_draft_changes_whole(cast: Cast) -> None:
    campaign = factories.draft(cast)
    lines = {"koc": 1_000_000, "platform": 5}
    edit_brief(
        cast.marketer,
        campaign_id=campaign.id,
        brief=factories.brief(title="Another", places=()),
        lines=lines,
        notes={"koc": "many, each a little"},
        fees={"koc": 60_000, "nano": 0},
    )
    whole = full(cast.marketer, campaign.id)
    assert whole is not None
    assert (whole.card.title, whole.places, whole.total) == ("Another", (), 1_000_005)
    assert [(row.line, row.amount, row.note) for row in whole.lines] == [
        ("koc", 1_000_000, "many, each a little"),
        ("kol", 0, ""),
        ("celebrity", 0, ""),
        ("platform", 5, ""),
        ("contingency", 0, ""),
    ]
    assert list(whole.direct_fees) == ["koc"]


def test_it_is_not_submitted_too_late_or_empty(cast: Cast) -> None:
    campaign = factories.draft(cast)
    with (
        use_clock(FrozenClock(clock.now() + timedelta(days=11))),
        refused(PREHEAT_IN_PAST) as refusal,
    ):
        submit_brief(cast.marketer, campaign_id=campaign.id)
    assert refusal.value.field == "preheat_from"
    none = {"click_price": 0, "click_day_cap": 0, "click_creator_cap": 0, "click_campaign_cap": 0}
    empty = factories.draft(cast, lines={"koc": 0}, **none)
    with refused(BUDGET_EMPTY):
        submit_brief(cast.marketer, campaign_id=empty.id)
    assert {factories.reload(one).state for one in (campaign, empty)} == {"draft"}


def test_the_history_names_who_did_what(cast: Cast) -> None:
    campaign = factories.approved(cast)
    assert [(event.verb, event.actor) for event in events(cast.marketer, campaign.id)] == [
        ("approve", "Procurement"),
        ("submit", "Marketer"),
        ("draft", "Marketer"),
    ]
