"""Reports: figures recomputed by hand, rows behind them, spreadsheets that run nothing."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.queries.reports import report, rows_page
from tallgrass.contracts.actions.trusted.settlement import earn
from tallgrass.contracts.models import Contract
from tallgrass.contracts.queries.sources import readable_ids
from tallgrass.governance.models import CaseReading
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.splits import SplitRule
from tallgrass.notes.models import Note
from tallgrass.signals.models import Click, ClickLink, DailyCount
from tallgrass.signals.tallies import fold
from tests.cast import Cast, make_cast
from tests.contracts import factories as make
from tests.governance.factories import look


@pytest.fixture
def cast(db: None, clock: FrozenClock) -> Cast:
    return make_cast()


@pytest.fixture
def measured(cast: Cast, clock: FrozenClock) -> Campaign:
    """Two notes: a flat fee of 657.20 and a per-click one with 50 paid clicks already earned
    (1.00)."""
    row = make.campaign(
        cast,
        promised={
            "cpe_likes": {"low": 100, "high": 250, "n": 9},
            "stickiness": {"low": 0.5, "high": 0.9, "n": 9},
        },
    )
    clock.moment = make.OPENS
    flat = make.published(cast, row)
    clicks = make.published(cast, row, person=cast.other_creator, kind="clicks", gross=1_000)
    earn(clicks, period="2026-03-23", quantity=50, gross=100, earned_at=clock.now())
    Contract.objects.filter(pk=flat.pk).update(followers=1_000)
    Contract.objects.filter(pk=clicks.pk).update(followers=500)
    Note.objects.filter(pk=flat.note_id).update(likes=200, comments=10, likes_imported=9_999)
    Note.objects.filter(pk=clicks.note_id).update(likes=100, comments=5)
    for note_id, views, stays in ((flat.note_id, 4_000, 380), (clicks.note_id, 1_000, 105)):
        DailyCount.objects.create(
            subject_kind="note",
            subject_id=note_id,
            day=date(2026, 3, 10),
            source="discover",
            views=views,
            dwells_over=stays,
        )
    link = ClickLink.objects.get()
    for i in range(60):
        verdict, reason, amount = ("valid", "paid", 2) if i < 50 else ("refused", "bot", 0)
        Click.objects.create(
            link=link,
            at=datetime(2026, 3, 10, 12, tzinfo=UTC),
            day=date(2026, 3, 10),
            verdict=verdict,
            reason=reason,
            amount=amount,
            filter_version="1",
            seq=i + 1,
            place=0,
        )
    fold(Click.objects.all())
    clock.moment = make.OPENS + timedelta(days=3)
    return row


def test_clicks_that_are_not_added_up_yet_are_spent_all_the_same(
    cast: Cast, measured: Campaign
) -> None:
    link = ClickLink.objects.get()
    fresh = {
        "at": make.OPENS + timedelta(days=1),
        "day": date(2026, 3, 11),
        "verdict": "valid",
        "reason": "paid",
    }
    some = [
        Click(link=link, amount=2, seq=i, place=1, filter_version="1", **fresh) for i in range(10)
    ]
    fold(Click.objects.bulk_create(some))
    found = report(cast.marketer, measured.public_id)
    assert found is not None
    values = {figure.name: figure.value for figure in found.figures}
    assert (values["spend"], values["clicks"], values["cpc"]) == (
        Decimal("658.40"),
        60,
        Decimal("0.0200"),
    )


def test_who_got_the_money_and_what_waits_to_be_divided_sum_to_what_was_spent(
    cast: Cast, measured: Campaign
) -> None:
    link = ClickLink.objects.get()
    fresh = {
        "at": make.OPENS + timedelta(days=1),
        "day": date(2026, 3, 11),
        "verdict": "valid",
        "reason": "paid",
    }
    some = [
        Click(link=link, amount=2, seq=i, place=1, filter_version="1", **fresh) for i in range(10)
    ]
    fold(Click.objects.bulk_create(some))
    found = report(cast.marketer, measured.public_id)
    assert found is not None
    [koc] = [line.measured.spend for line in found.lines if line.line == "koc"]
    assert (found.unsplit, sum(part for _role, _name, part in found.takers) + found.unsplit) == (
        20,
        koc,
    )
    page = cast.client_of("marketer").get(f"{measured.path}report/").content.decode()
    assert "Of 658.40: " in page and "Clicks not added up yet <span" in page


def test_what_happens_to_its_notes_after_a_campaign_has_closed_lies_in_the_window(
    cast: Cast, measured: Campaign, clock: FrozenClock
) -> None:
    Campaign.objects.filter(pk=measured.pk).update(closed_at=clock.now())
    clock.moment += timedelta(days=9)
    note = Contract.objects.filter(source_id=measured.pk).values_list("note_id", flat=True)[0]
    DailyCount.objects.create(
        subject_kind="note", subject_id=note, day=clock.now().date(), source="link", views=7
    )
    found = report(cast.marketer, measured.public_id)
    assert found is not None
    views = {f.name: f.value for f in found.figures}["views"]
    assert (found.window.end, views, found.days[-1].views) == (clock.now(), 5_007, 7)
    assert sum(day.views for day in found.days) == views


def test_figures_are_what_a_hand_reckons(cast: Cast, measured: Campaign) -> None:
    found = report(cast.marketer, measured.public_id)
    assert found is not None
    values = {figure.name: (figure.value, figure.n) for figure in found.figures}
    assert values == {
        "spend": (Decimal("658.20"), 2),
        "views": (Decimal(5_000), 2),
        "likes": (Decimal(300), 2),
        "real": (Decimal(500), 5_000),
        "clicks": (Decimal(50), 2),
        "cpe": (Decimal("2.1940"), 300),  # 658.20 / 300
        "cpre": (Decimal("1.3164"), 500),  # 658.20 / (15 comments + 485 stays)
        "stickiness": (Decimal("0.2000"), 1_500),  # 300 / 1,500
        "cpm": (Decimal("131.6400"), 5_000),  # 658.20 / 5,000 x 1,000
        "cpc": (Decimal("0.0200"), 50),  # 1.00 / 50
    }
    assert all(
        figure.formula and figure.source and figure.rows.startswith(measured.path)
        for figure in found.figures
    )
    koc = next(line for line in found.lines if line.line == "koc")
    assert (koc.contracts, koc.budget, koc.measured.spend, koc.left) == (
        2,
        1_000_000,
        65_820,
        934_180,
    )
    assert [line.measured.spend for line in found.lines if line.line != "koc"] == [0, 0, 0, 0]
    assert sum(amount for _role, _name, amount in found.takers) == 65_820
    assert [(day.day, day.views, day.clicks) for day in found.days if day.views] == [
        (date(2026, 3, 10), 5_000, 50)
    ]
    assert len(found.days) == 4
    assert [(p.name, p.is_kept) for p in found.promises] == [("cpe", True), ("stickiness", False)]


def test_creators_stand_first_among_those_who_got_the_money_then_whoever_got_most(
    cast: Cast, clock: FrozenClock
) -> None:
    row = make.campaign(cast)
    clock.moment = make.OPENS
    shares = {"platform": ("platform", 1_000), "mcn": (f"org:{cast.mcn_org.id}", 2_000)}
    shares["social_agency"] = (f"org:{cast.agency.id}", 5_000)
    rules = [SplitRule(name, taker, "gross", bps) for name, (taker, bps) in shares.items()]
    make.published(cast, row, rules=rules, gross=10_000)
    found = report(cast.marketer, row.public_id)
    assert found is not None
    assert [(role, amount) for role, _name, amount in found.takers] == [
        ("creator", 2_000),
        ("social_agency", 5_000),
        ("mcn", 2_000),
        ("platform", 1_000),
    ]


def test_a_promise_stands_open_until_there_is_something_to_measure(cast: Cast) -> None:
    promised = {"cpe_likes": {"low": 100, "high": 250, "n": 9}}
    row = make.campaign(cast, promised=promised)
    found = report(cast.marketer, row.public_id)
    assert found is not None
    [promise] = found.promises
    assert (promise.low, promise.high, promise.n) == (Decimal("1.00"), Decimal("2.50"), 9)
    assert (promise.reached, promise.is_kept) == (None, None)


def test_money_without_cents_is_shown_without_them(cast: Cast, clock: FrozenClock) -> None:
    row = make.campaign(cast, currency="JPY")
    clock.moment = make.OPENS
    make.published(cast, row)
    page = cast.client_of("marketer").get(f"{row.path}report/").content.decode()
    assert "65,720<small>JPY" in page and "65,720.00" not in page


def test_what_cannot_be_divided_is_not_yet(cast: Cast) -> None:
    row = make.campaign(cast)
    found = report(cast.marketer, row.public_id)
    assert found is not None
    assert {f.name for f in found.figures if f.value is None} == {
        "cpe",
        "cpre",
        "stickiness",
        "cpm",
        "cpc",
    }
    page = cast.client_of("marketer").get(f"{row.path}report/").content.decode()
    assert page.count("not yet") >= 5


def test_a_report_costs_the_same_however_many_notes(cast: Cast, measured: Campaign) -> None:
    with CaptureQueriesContext(connection) as two:
        report(cast.marketer, measured.public_id)
    make.published(cast, measured, person=cast.reader, gross=1_000)
    make.published(cast, measured, person=make.writer("one_more"), gross=1_000)
    with CaptureQueriesContext(connection) as four:
        report(cast.marketer, measured.public_id)
    assert len(four) == len(two) <= 25


def test_every_figure_leads_to_its_rows(cast: Cast, measured: Campaign) -> None:
    client = cast.client_of("procurement")
    page = client.get(f"{measured.path}report/rows/?figure=cpre").content.decode()
    assert "1.69" in page and "0.01" in page  # 657.20 / 390 and 1.00 / 110, to the cent
    contracts = Contract.objects.filter(source_id=measured.pk)
    assert (
        all(f'href="{contract.path}"' in page for contract in contracts)
        and page.count('href="/n/') == 2
    )
    assert client.get(f"{measured.path}report/rows/?figure=glory").status_code == 400
    assert client.get(f"{measured.path}report/rows/?cursor=zzz").status_code == 400


def test_an_agency_is_led_to_no_contract_that_is_not_its_own(
    cast: Cast, measured: Campaign
) -> None:
    """It runs the campaign, and one of the contracts was made without it."""
    first, other = Contract.objects.filter(source_id=measured.pk).order_by("pk")
    Contract.objects.filter(pk=first.pk).update(agency=cast.agency.id)
    Contract.objects.filter(pk=other.pk).update(agency=None)
    ids = [first.pk, other.pk]
    assert readable_ids(cast.agent, ids) == {first.pk}
    assert readable_ids(cast.marketer, ids) == set(ids)
    look(cast.operator, Subject("campaign", measured.pk))
    found = rows_page(cast.operator, measured.public_id)
    assert found is not None and all(row.contract_path for row in found[1].items)
    look(cast.operator, Subject("person", other.person_id))
    assert not CaseReading.objects.filter(verb="contracts.read").exists()  # a link reads nothing


def test_csv_and_xlsx_say_the_same_and_run_nothing(cast: Cast, measured: Campaign) -> None:
    Note.objects.filter(payer_org_id=cast.brand.id).update(
        title='=HYPERLINK("http://evil.example")'
    )
    client = cast.client_of("marketer")
    sheet = client.get(f"{measured.path}report/export/?format=csv")
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    assert [row[1] for row in rows if row and row[0] == "CPE"] == ["2.1940"]
    book = load_workbook(
        io.BytesIO(client.get(f"{measured.path}report/export/?format=xlsx").content)
    )
    assert book.sheetnames == ["Figures", "Spend by line", "Notes", "Days"]
    notes = list(book["Notes"].iter_rows())
    assert {cell.data_type for row in notes for cell in row if cell.value is not None} <= {"s", "n"}
    assert notes[1][1].value == '=HYPERLINK("http://evil.example")'
    assert client.get(f"{measured.path}report/export/?format=pdf").status_code == 400


def test_only_the_brand_and_its_agency_read_it(cast: Cast, measured: Campaign) -> None:
    seen = {
        role: cast.client_of(role).get(f"{measured.path}report/").status_code
        for role in ("marketer", "procurement", "operator", "creator", "agent", "mcn", "reader")
    }
    assert [role for role, status in seen.items() if status == 200] == [
        "marketer",
        "procurement",
    ]
    look(cast.operator, Subject("campaign", measured.pk))
    assert cast.client_of("operator").get(f"{measured.path}report/").status_code == 200
    assert set(seen.values()) == {200, 404}
