"""From brief to sixty invited, through the pages, by people who each do their part."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tallgrass.campaigns.models import Bid, Campaign
from tallgrass.campaigns.queries.tenders import tender_of
from tallgrass.contracts.models import Contract
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.outbox import deliver_due
from tallgrass.kernel.principal import Principal
from tallgrass.ledger.queries import balance, faults
from tallgrass.ledger.types import AccountKind, AccountRef
from tallgrass.notices.queries import inbox
from tallgrass.people.models import Person
from tests.campaigns import community, factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def local(days: int) -> str:
    moment = clock.now() + timedelta(days=days)
    return f"{moment.astimezone(ZoneInfo('America/Toronto')):%Y-%m-%dT%H:%M}"


def form(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Daylight Fluid, spring",
        "product": "Daylight Fluid SPF 50",
        "message": "How it wears on an ordinary working day.",
        "audience": "People who walk to work",
        "tone": "Like telling a friend",
        "deliverable": "One note with three photographs",
        "currency": "CAD",
        "time_zone": "America/Toronto",
        "must_say": "Daylight Fluid\r\nSPF 50",
        "never_say": "cures acne",
        "topics": ["skincare", "running"],
        "languages": ["en", "zh"],
        "places": "Toronto",
        "link_url": "https://meadowtea.example/daylight",
        "preheat_from": local(10),
        "preheat_to": local(18),
        "launch_from": local(20),
        "launch_to": local(30),
        "revision_cap": "2",
        "pay_days": "14",
        "koc": "50,000.00",
        "koc_note": "many, each a little",
        "kol": "20000",
        "platform": "3000",
        "contingency": "2000.50",
        "koc_fee": "600",
        "click_price": "0.20",
        "click_day_cap": "20",
        "click_creator_cap": "100",
        "click_campaign_cap": "4000",
        **changes,
    }


def do(browser: Client, path: str, data: dict[str, Any] | None = None, status: int = 303) -> str:
    response = browser.post(path, data or {})
    assert response.status_code == status, response.content.decode()[:3_000]
    return response["Location"] if status == 303 else response.content.decode()


def write_and_fund(cast: Cast) -> str:
    """Brief, returned once, approved, paid for and secured; the campaign's address."""
    marketer, procurement, operator = (
        cast.client_of(role) for role in ("marketer", "procurement", "operator")
    )
    here = do(marketer, "/campaigns/new/", form())
    campaign = Campaign.objects.get()
    assert (
        campaign.preheat_from.astimezone(ZoneInfo("America/Toronto")).strftime("%Y-%m-%dT%H:%M")
    ) == local(10)
    do(marketer, f"{here}submit/", {"submit_words": "Last spring brought 400 new customers."})
    assert procurement.get(here).status_code == 200
    do(
        procurement,
        f"{here}decide/",
        {"answer": "return", "words": "Please keep two thousand for contingencies."},
    )
    [seen] = re.findall(r'name="seen" value="(\d+)"', marketer.get(f"{here}edit/").content.decode())
    do(marketer, f"{here}edit/", form(contingency="2000", seen=seen))
    do(marketer, f"{here}submit/")
    do(procurement, f"{here}decide/", {"answer": "approve"})
    page = operator.get(f"{here}fund/").content.decode()
    assert campaign.public_id in page and "CAD 75,000.00" in page
    key = re.search(r'name="key" value="(\w+)"', page)
    assert key is not None
    for _twice in range(2):
        do(
            operator,
            f"{here}deposit/",
            {"amount": "75,000.00", "reference": "bank 7", "key": key[1]},
        )
    do(procurement, f"{here}fund/")
    assert balance(AccountRef(f"campaign:{campaign.pk}", AccountKind.ESCROW, "CAD")) == 7_500_000
    assert balance(AccountRef(f"org:{cast.brand.id}", AccountKind.FUNDS, "CAD")) == 0
    return here


def tender_and_award(cast: Cast, here: str) -> None:
    """Tender, a sealed bid, comparison, award with a reason, confirmation."""
    marketer, procurement, agent = (
        cast.client_of(role) for role in ("marketer", "procurement", "agent")
    )
    do(marketer, f"{here}tender/", {"closes_at": local(3), "words": "Everyday voices, please."})
    deliver_due()
    tender = next(
        notice.path for notice in inbox(cast.agent).items if notice.kind == "tender.opened"
    )
    assert tender in agent.get("/tenders/").content.decode()
    offer = {
        "koc_notes": "60",
        "koc_gross": "620",
        "koc_agency": "12",
        "koc_mcn": "10",
        "koc_basis": "remainder",
    }
    do(agent, tender, {**offer, "pay_days": "14", "revision_cap": "2", "words": "We know them."})
    assert "466.24" in agent.get(tender).content.decode()
    assert "466.24" not in marketer.get(f"{here}tender/").content.decode(), (
        "nobody reads a bid before the tender closes"
    )
    do(marketer, f"{here}tender/close/")
    page = marketer.get(f"{here}tender/").content.decode()
    assert "466.24" in page and "520.80" in page
    bid = re.search(r'name="award" value="(\w{16})"', page)
    assert bid is not None
    do(marketer, f"{here}tender/award/", {"award": bid[1], "reason": "Creators keep most."})
    do(procurement, f"{here}tender/confirm/", {"answer": "confirm"})


def test_from_brief_to_sixty_invited(cast: Cast) -> None:
    people = factories.creators(70)
    for i, person in enumerate(people):
        community.profile(person, {"skincare": 0.6 + i / 300, "food": 0.2}, median=200 + i)
    here = write_and_fund(cast)
    tender_and_award(cast, here)
    marketer, agent = cast.client_of("marketer"), cast.client_of("agent")
    handles = "\n".join(f"@{person.handle}" for person in people[:30])
    do(agent, f"{here}pool/add/", {"handles": handles, "wave": "preheat"})
    do(marketer, f"{here}pool/match/")
    do(marketer, f"{here}pool/mark/", {"verb": "shortlist_proposed"})
    do(marketer, f"{here}start/")
    do(
        marketer,
        f"{here}pool/invite/",
        {"in_kind_what": "One 40 ml bottle", "in_kind_value": "34.00"},
    )
    do(marketer, f"{here}pool/close/")
    deliver_due()
    assert Contract.objects.filter(state="offered").count() == 60
    kinds = {
        person.id: [notice.kind for notice in inbox(Principal(person_id=person.id)).items]
        for person in people
    }
    assert sum(found == ["contract.offered"] for found in kinds.values()) == 60
    assert sum(found == ["pool.not_chosen"] for found in kinds.values()) == 10
    assert faults() == []

    browser = Client()
    passed_over = next(
        person_id for person_id, found in kinds.items() if found == ["pool.not_chosen"]
    )
    browser.force_login(_row(passed_over), backend="tallgrass.web.backends.ProvedAddressBackend")
    text = browser.get("/offers/").content.decode()
    assert "Not this time" in text and "Daylight Fluid SPF 50" in text
    do(browser, f"/offers/{Campaign.objects.get().public_id}/take/")
    assert Contract.objects.filter(kind="clicks", state="accepted").count() == 1


def _row(person_id: int) -> Any:
    return Person.objects.get(pk=person_id)


def test_an_answer_that_no_button_gives_decides_nothing(cast: Cast) -> None:
    procurement, agent = cast.client_of("procurement"), cast.client_of("agent")
    brief = factories.submitted(cast)
    do(procurement, f"{brief.path}decide/", {"answer": "banana", "words": "x"}, status=422)
    assert factories.reload(brief).state == "submitted"
    proposed = factories.award_proposed(cast, title="Second")
    do(procurement, f"{proposed.path}tender/confirm/", {"answer": "", "words": "x"}, status=422)
    assert factories.reload(proposed).state == "award_proposed"
    tender = tender_of(cast.marketer, factories.tendering(cast, title="Third").id)
    assert tender is not None
    offer = {
        "koc_notes": "60",
        "koc_gross": "620",
        "koc_agency": "12",
        "koc_mcn": "10",
        "koc_basis": "net",
    }
    do(
        agent,
        f"/tenders/{tender.public_id}/",
        {**offer, "pay_days": "14", "revision_cap": "2", "words": "We know."},
        status=422,
    )
    assert not Bid.objects.filter(tender=tender.id).exists()


def test_a_refused_brief_comes_back_filled_in(cast: Cast) -> None:
    text = do(
        cast.client_of("marketer"), "/campaigns/new/", form(pay_days="45", title="Kept"), status=422
    )
    assert (
        'value="Kept"' in text
        and "Creators are paid between 1 and 30 days" in text
        and 'value="50,000.00"' in text
    )
    assert 'value="skincare" checked' in text
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("koc", "-5"),
        ("koc", "1.234"),
        ("koc", "99999999999999999999"),
        ("koc", "１２"),
        ("preheat_from", "tomorrow"),
        ("preheat_from", "9999-12-31T23:59"),
        ("time_zone", "../etc/passwd"),
        ("currency", "XBT"),
        ("pay_days", "1e3"),
        ("topics", "<script>"),
        ("click_price", "0.001"),
    ],
)
def test_malformed_fields_are_named(cast: Cast, field: str, value: str) -> None:
    text = do(cast.client_of("marketer"), "/campaigns/new/", form(**{field: value}), status=422)
    assert "field__error" in text
    assert "<script>" not in text.replace("<script ", "")
    assert not Campaign.objects.exists()


def test_pages_speak_chinese(cast: Cast) -> None:
    campaign = factories.running(cast)
    browser = cast.client_of("marketer")
    browser.cookies["tallgrass_language"] = "zh-hans"
    for path, words in (
        ("/campaigns/", "营销活动"),
        (campaign.path, "预期回报"),
        (f"{campaign.path}tender/", "创作者每篇到手"),
        (f"{campaign.path}pool/", "人选池"),
        ("/campaigns/new/", "必须提到"),
        ("/offers/", "任务"),
    ):
        assert words in browser.get(path).content.decode(), path


def test_names_and_words_are_shown_as_text(cast: Cast) -> None:
    campaign = factories.draft(
        cast, title="<b>Bold</b> & {{ 7*7 }}", message="<img src=x onerror=alert(1)>"
    )
    text = cast.client_of("marketer").get(campaign.path).content.decode()
    assert (
        "<b>Bold" not in text
        and "<img src=x" not in text
        and "&lt;b&gt;Bold" in text
        and "{{ 7*7 }}" in text
    )


def test_the_deposit_form_altered_by_hand_books_nothing(cast: Cast) -> None:
    campaign = factories.approved(cast)
    operator = cast.client_of("operator")
    do(
        operator,
        f"{campaign.path}deposit/",
        {"amount": "5", "reference": "x", "key": "../.."},
        status=400,
    )
    do(
        operator,
        f"{campaign.path}deposit/",
        {"amount": "0", "reference": "x", "key": "2345678923456789"},
        status=422,
    )
    assert balance(AccountRef(f"org:{cast.brand.id}", AccountKind.FUNDS, "CAD")) == 0


def test_dates_are_read_on_the_brands_clock(cast: Cast) -> None:
    do(
        cast.client_of("marketer"),
        "/campaigns/new/",
        form(
            time_zone="Asia/Shanghai",
            preheat_from="2030-03-01T09:00",
            preheat_to="2030-03-05T09:00",
            launch_from="2030-03-06T09:00",
            launch_to="2030-03-09T09:00",
        ),
    )
    assert Campaign.objects.get().preheat_from == datetime.fromisoformat(
        "2030-03-01T01:00:00+00:00"
    )


def test_a_brief_sent_twice_is_one_campaign(cast: Cast) -> None:
    browser = cast.client_of("marketer")
    first, again = (browser.post("/campaigns/new/", form(key="2345678923456789")) for _ in range(2))
    other = browser.post("/campaigns/new/", form(key="2345678923456789", title="Another"))
    assert first.status_code == again.status_code == other.status_code == 303
    assert first["Location"] == again["Location"] != other["Location"]


def test_what_another_wrote_meanwhile_is_not_lost_unsaid(cast: Cast) -> None:
    campaign = factories.draft(cast)
    mine, theirs = cast.client_of("marketer"), cast.client_of("marketer")
    page = f"{campaign.path}edit/"
    seen = re.findall(r'name="seen" value="(\d+)"', mine.get(page).content.decode())[0]
    do(theirs, page, form(title="Theirs", seen=seen))
    for altered in ("", "x", "-1"):
        do(mine, page, form(title="Mine", seen=altered), status=409)
    text = do(mine, page, form(title="Mine", seen=seen), status=409)
    assert "The brief has been changed since you opened it" in text and 'value="Mine"' in text
    assert factories.reload(campaign).title == "Theirs"
    do(mine, page, form(title="Mine", seen=re.findall(r'name="seen" value="(\d+)"', text)[0]))
    assert factories.reload(campaign).title == "Mine"


def test_procurements_comments_stand_on_the_page_and_over_the_form(cast: Cast) -> None:
    campaign = factories.submitted(cast)
    do(
        cast.client_of("procurement"),
        f"{campaign.path}decide/",
        {"answer": "return", "words": "Halve the KOL line, <please>."},
    )
    marketer = cast.client_of("marketer")
    for page in (campaign.path, f"{campaign.path}edit/"):
        text = marketer.get(page).content.decode()
        assert (
            text.index("Procurement returned it")
            < text.index("Halve the KOL line, &lt;please&gt;.")
            < text.index("cures acne")
        )
    do(marketer, f"{campaign.path}submit/")
    assert "Procurement returned it" not in marketer.get(campaign.path).content.decode()


def test_a_campaign_whose_waves_are_over_is_not_started(cast: Cast) -> None:
    campaign = factories.awarded(cast)
    with use_clock(FrozenClock(clock.now() + timedelta(days=30))):
        text = do(cast.client_of("marketer"), f"{campaign.path}start/", status=409)
    assert "Both waves are over" in text and factories.reload(campaign).state == "awarded"
