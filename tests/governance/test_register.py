"""The register: filing, finding, exporting."""

import csv
import io
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tallgrass.governance import actions, queries
from tallgrass.governance.actions.trusted import publishing
from tallgrass.governance.errors import (
    CHANNEL_UNKNOWN,
    DECLARED_VALUE_MALFORMED,
    NO_SUCH_ENTRY,
    REGISTERED_FOR_ANOTHER,
    TIE_MISSING,
)
from tallgrass.governance.models import Entry
from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import (
    CURSOR_DAMAGED,
    TEXT_EMPTY,
    Invalid,
    Refusal,
)
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.people.actions import erase_person
from tests.cast import Cast
from tests.governance.factories import entry, person
from tests.refusals import denied, refused


def test_a_contract_is_filed_once(cast: Cast) -> None:
    first = entry(cast)
    assert entry(cast, payer_name="Another") == first
    with refused(REGISTERED_FOR_ANOTHER):
        entry(cast, person_id=cast.reader.acting_id)
    assert (Entry.objects.count(), first.ties, first.path) == (
        1,
        ("fee", "clicks"),
        f"/register/{first.public_id}/",
    )
    assert [len(part) for part in first.public_id.split("-")] == [4, 4, 4]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"ties": []}, TIE_MISSING),
        ({"ties": ["fee", "bribe"]}, TIE_MISSING),
        ({"payer_name": " "}, TEXT_EMPTY),
        ({"contract_ref": ""}, TEXT_EMPTY),
        ({"declared_value": -1, "currency": "CAD"}, DECLARED_VALUE_MALFORMED),
        ({"declared_value": 5, "currency": "XXX"}, DECLARED_VALUE_MALFORMED),
        ({"channel": "smoke"}, CHANNEL_UNKNOWN),
    ],
)
def test_an_entry_that_does_not_say_who_paid_what_is_refused(
    cast: Cast, change: dict[str, object], why: Refusal[Invalid]
) -> None:
    with refused(why, field=next(iter(change))):
        entry(cast, **change)
    assert Entry.objects.count() == 0


def publish_all() -> None:
    """Let everything that was filed be out: nobody finds an entry before."""
    Entry.objects.update(published_at=datetime(2026, 3, 1, tzinfo=UTC))


def test_people_do_not_file_for_themselves(cast: Cast) -> None:
    for principal in (cast.creator, cast.marketer, ANONYMOUS):
        with denied(principal, "governance.file_entry"):
            actions.file_entry(
                principal,
                subject=person(cast.creator),
                person_id=cast.creator.acting_id,
                payer_org_id=None,
                payer_name="Tea",
                ties=["gift"],
                contract_ref="c",
            )
    assert Entry.objects.count() == 0


def test_publication_is_noted_once_and_names_the_note(cast: Cast) -> None:
    filed = entry(cast, subject=Subject("contract", 5))
    at = datetime(2026, 3, 1, tzinfo=UTC)
    publishing.mark_published(filed.id, at, subject=Subject("note", 77))
    again = publishing.mark_published(filed.id, at + timedelta(days=1))
    assert (again.published_at, again.subject) == (at, Subject("note", 77))
    assert queries.entries_for([Subject("note", 77), Subject("note", 78)]) == {
        Subject("note", 77): again
    }
    with refused(NO_SUCH_ENTRY):
        publishing.mark_published(10**9, at)


def test_it_is_found_by_creator_payer_kind_and_day(cast: Cast) -> None:
    with use_clock(FrozenClock(datetime(2026, 3, 1, 12, tzinfo=UTC))):
        tea = entry(cast, "c:1", ties=["gift"])
    other = entry(
        cast,
        "c:2",
        person_id=cast.other_creator.acting_id,
        payer_name="Other Co",
        payer_org_id=None,
    )

    def found(**filters: object) -> list[int]:
        return [card.id for card in queries.register(SYSTEM, **filters).items]  # type: ignore[arg-type]

    assert found() == [other.id, tea.id]
    assert (
        found(person_id=cast.creator.acting_id)
        == found(payer="meadow")
        == found(kind="gift")
        == [tea.id]
    )
    assert found(until=datetime(2026, 3, 2, tzinfo=UTC)) == [tea.id]
    assert found(since=datetime(2026, 3, 2, tzinfo=UTC)) == [other.id]
    assert found(payer="%") == found(kind="affiliate") == []


@pytest.mark.parametrize(
    ("payer", "asked"),
    [
        ("光合防曬", "光合防晒"),
        ("光合防晒", "光合防曬"),
        ("Crème & Co", "creme"),
        ("creme & co", "CRÈME  &"),
        ("ÉCLAT", "éclat"),
        ("Ｆｕｌｌ width", "full"),
    ],
)
def test_a_payer_is_found_whatever_the_script_accents_and_case(
    cast: Cast, payer: str, asked: str
) -> None:
    card = entry(cast, payer_name=payer)
    entry(cast, "c:2", payer_name="Another")
    publish_all()
    page = cast.client_of("operator").get("/register/", {"payer": asked}).content.decode()
    assert card.path in page and page.count('class="mono" href="/register/') == 1


def test_entries_of_before_are_found_so_too(cast: Cast) -> None:
    card = entry(cast, payer_name="光合防曬")
    Entry.objects.update(payer_key="")
    migration = import_module("tallgrass.governance.migrations.0003_payer_key")
    migration.fold_payers(apps, None)
    assert queries.register(SYSTEM, payer="光合防晒").items == [card]


def test_the_workbook_keeps_every_letter_and_the_worth(cast: Cast) -> None:
    entry(cast, "0012345678901234567", declared_value=12_050, currency="CAD", payer_name="=1+1")
    publish_all()
    desk = cast.client_of("operator")
    answer = desk.get("/register/workbook/?payer=%3D1")
    assert answer["Content-Disposition"] == 'attachment; filename="register.xlsx"'
    head, row = load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows()
    cells = {name.value: cell for name, cell in zip(head, row, strict=True)}
    assert {(cells[name].value, cells[name].data_type) for name in ("contract", "payer")} == {
        ("0012345678901234567", "s"),
        ("=1+1", "s"),
    }
    assert cells["declared_value"].value == 120.5
    csv_file = b"".join(desk.get("/register/export.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    [line] = csv.DictReader(io.StringIO(csv_file))
    assert (line["declared_value"], line["currency"]) == ("120.50", "CAD")
    assert "/register/workbook/?payer=tea" in desk.get("/register/?payer=tea").content.decode()


def test_the_screen_filters_and_pages(cast: Cast) -> None:
    for n in range(25):
        entry(cast, f"c:{n}")
    desk = cast.client_of("operator")
    assert desk.get("/register/").content.decode().count('class="mono" href="/register/') == 0
    publish_all()
    desk = cast.client_of("operator")
    first = desk.get("/register/?payer=Meadow").content.decode()
    assert first.count('class="mono" href="/register/') == 20
    onward = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "payer=Meadow" in onward
    assert (
        desk.get(f"/register/{onward}").content.decode().count('class="mono" href="/register/') == 5
    )
    assert "No entries match" in desk.get("/register/?creator=nobody_at_all").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "kind=bribe",
        "since=yesterday",
        "until=9999-12-31",
        "since=0001-01-01",
        "after=xx",
        "after=WzEuNV0",
    ],
)
def test_altered_filters_are_bad_requests(cast: Cast, query: str) -> None:
    assert cast.client_of("operator").get(f"/register/?{query}").status_code == 400


def test_filters_of_any_text_do_no_harm(cast: Cast) -> None:
    desk = cast.client_of("operator")
    for text in ("'; DROP TABLE x", "<script>alert(1)</script>", "%00", "\u202e", "x" * 5_000):
        answer = desk.get("/register/", {"creator": text, "payer": text})
        assert (answer.status_code, b"<script>alert" in answer.content) == (200, False)


def test_c32_the_export_runs_no_formula(cast: Cast) -> None:
    nasty = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", " =HYPERLINK(1)", "\uff1dA1", 'quote " and, comma']
    for n, name in enumerate(nasty):
        entry(cast, f"c:{n}", payer_name=name)
    publish_all()
    answer = cast.client_of("operator").get("/register/export.csv")
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))  # type: ignore[arg-type]
    payers = [row["payer"] for row in reversed(rows)]
    assert payers == [
        "'=1+1",
        "'+cmd",
        "'-2+3",
        "'@SUM(A1)",
        "'=HYPERLINK(1)",
        "'\uff1dA1",
        'quote " and, comma',
    ]
    assert (rows[0]["handle"], rows[0]["ties"], rows[0]["published"]) == (
        "creator_here",
        "fee clicks",
        "2026-03-01T00:00:00+00:00",
    )


def test_an_entrys_page_says_who_for_whom_what_and_when(cast: Cast) -> None:
    card = entry(cast, declared_value=12_050, currency="CAD")
    publishing.mark_published(card.id, clock.now())
    page = cast.client_of("anonymous").get(card.path).content.decode()
    for word in (
        "@creator_here",
        "Meadow Tea",
        "Fee · Pay per click",
        "CAD 120.50",
        card.public_id,
    ):
        assert word in page
    erase_person(SYSTEM, person_id=cast.creator.acting_id)
    page = cast.client_of("anonymous").get(card.path).content.decode()
    assert "Erased account" in page and "creator_here" not in page


def test_the_register_costs_the_same_however_long(cast: Cast) -> None:
    desk = cast.client_of("operator")

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.get("/register/")
        return len(captured)

    entry(cast, "c:x")
    publish_all()
    few = cost()
    for n in range(19):
        entry(cast, f"c:{n}", person_id=(cast.creator if n % 2 else cast.other_creator).acting_id)
    publish_all()
    assert (cost(), few <= 9) == (few, True)


def test_a_cursor_of_the_wrong_kind_is_malformed(db: None) -> None:
    with refused(CURSOR_DAMAGED):
        queries.register(SYSTEM, cursor="WyJhIl0")
