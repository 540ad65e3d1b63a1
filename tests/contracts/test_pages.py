"""The pages of a contract from offer to payslip, over HTTP; what others see; what lists cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tallgrass.contracts.actions import contracts
from tallgrass.contracts.actions.trusted import settlement
from tallgrass.contracts.models import Contract, Draft, Earning, Remark
from tallgrass.contracts.queries.contracts import contract_page, counts_of, work_of
from tallgrass.governance.models import Entry
from tallgrass.kernel.clock import FrozenClock
from tallgrass.ledger.queries import faults
from tallgrass.notes.models import Note
from tests.cast import Cast
from tests.contracts import factories as make


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def send(client: Client, path: str, data: dict[str, str] | None = None, status: int = 303) -> str:
    answer = client.post(path, data or {})
    assert answer.status_code == status, (
        path,
        answer.content.decode()[-2_000:] if answer.status_code < 500 else answer.status_code,
    )
    return answer.headers.get("Location") or answer.content.decode()


def test_the_whole_way_in_the_browser(cast: Cast, clock: FrozenClock) -> None:
    creator, marketer = cast.client_of("creator"), cast.client_of("marketer")
    shown = page(creator, (contract := make.offer(cast)).path)
    sums = ("657.20", "494.22", "− 78.86", "12%", "578.34", "230.02")
    for text in (*sums, cast.agency.name, cast.mcn_org.name, contract.terms.hash):
        assert text in shown, text
    send(creator, f"{contract.path}accept/")
    draft_path = send(
        creator,
        f"{contract.path}draft/",
        {
            "title": make.TITLE,
            "body": make.BAD_BODY,
            "language": "zh-hans",
            "minutes": "70",
            "cover_big": "九天",
        },
    )
    assert "Your turn. Round 1 of 3." in page(marketer, draft_path)
    send(
        marketer, f"{draft_path}remarks/", {"quote": "修复了我的屏障", "said": "No cosmetic heals."}
    )
    send(marketer, f"{draft_path}remarks/", {"place": "title:0:4", "said": "Good."})
    send(marketer, f"{draft_path}return/")
    again = page(creator, f"{contract.path}draft/")
    assert "No cosmetic heals." in again and make.BAD_BODY[:20] in again
    second = send(
        creator,
        f"{contract.path}draft/",
        {"title": make.TITLE, "body": make.BODY, "language": "zh-hans"},
    )
    assert "<del>" in page(marketer, second)
    send(marketer, f"{second}read/")
    send(marketer, f"{second}approve/")
    assert "has not begun" in send(creator, f"{contract.path}publish/", status=409)
    clock.moment = make.OPENS
    creator = cast.client_of("creator")  # weeks later: the sign-in has ended
    note_path = send(creator, f"{contract.path}publish/")
    assert cast.brand.name in page(Client(), note_path)
    clock.advance(timedelta(days=14))
    settlement.settle_due()
    slip = Earning.objects.get()
    creator = cast.client_of("creator")
    assert "494.22" in page(creator, "/earnings/") and "494.22" in page(creator, slip.path)
    assert (
        Draft.objects.get(round=2).was_read,
        Remark.objects.count(),
        Note.objects.get().cover,
        faults(),
    ) == (True, 2, None, [])


def test_what_is_refused_comes_back_with_the_words_typed(cast: Cast) -> None:
    contract = make.accepted(cast)
    creator = cast.client_of("creator")
    shown = send(
        creator,
        f"{contract.path}draft/",
        {"title": "", "body": "My own words", "language": "en", "minutes": "x"},
        422,
    )
    assert "My own words" in shown and "whole number" in shown
    assert "Enter between one minute" in send(
        creator, f"{contract.path}time/", {"words": "shooting", "minutes": "5000"}, 422
    )
    draft = make.send(cast, contract)
    shown = send(
        cast.client_of("marketer"),
        f"{draft.path}remarks/",
        {"quote": "not there", "said": "Hm"},
        422,
    )
    assert "does not say these words" in shown and "not there" in shown and "Hm" in shown
    assert Remark.objects.count() == 0


def test_another_creator_and_another_brand_see_nothing(cast: Cast) -> None:
    draft = make.submitted(cast)
    stranger = cast.client_of("other_creator")
    for path in (
        draft.contract.path,
        draft.path,
        f"{draft.contract.path}clicks/",
        f"{draft.contract.source_path}report/",
    ):
        page(stranger, path, 404)
    send(stranger, f"{draft.contract.path}end/", {"words": "x"}, 404)
    assert make.fresh(draft.contract).state == "accepted"


def test_the_partners_see_terms_and_money_but_no_drafts_and_no_hours(cast: Cast) -> None:
    draft = make.submitted(cast)
    for role in ("agent", "mcn"):
        client = cast.client_of(role)
        shown = page(client, draft.contract.path)
        assert "494.22" in shown and draft.path not in shown
        page(client, draft.path, 404)
        assert draft.contract.path in page(client, "/work/?side=partner&scope=wait")


@pytest.mark.parametrize(
    "query", ["side=brand", "scope=none", "cursor=abc", "side=creator&scope=turn&cursor=W10"]
)
def test_an_altered_address_of_the_list_is_refused(cast: Cast, query: str) -> None:
    page(cast.client_of("creator"), f"/work/?{query}", 400)


def test_the_list_is_paged_by_day_and_costs_the_same(cast: Cast) -> None:
    for i in range(3):
        make.offer(cast, make.campaign(cast, title=f"Campaign {i}"))
    client = cast.client_of("creator")
    page(client, "/work/")
    with CaptureQueriesContext(connection) as three:
        page(client, "/work/")
    for i in range(3, 24):
        row = make.offer(cast, make.campaign(cast, title=f"Campaign {i}"))
        Contract.objects.filter(pk=row.pk).update(due_at=make.NOON + timedelta(days=3, minutes=-i))
    with CaptureQueriesContext(connection) as many:
        first = page(client, "/work/")
    assert len(many) == len(three) <= 16
    assert first.index("Campaign 23") < first.index("Campaign 4<")
    following = (
        first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    )
    second = page(client, f"/work/{following}")
    assert [i for i in range(24) if f"Campaign {i}<" in second] == [0, 1, 2, 3]


def test_the_list_of_the_brand_leads_to_the_draft(cast: Cast) -> None:
    draft = make.submitted(cast)
    assert draft.path in page(cast.client_of("marketer"), "/work/?side=brand")
    assert draft.contract.path in page(cast.client_of("creator"), "/work/?scope=wait")


def test_each_scope_of_the_list_counts_what_it_holds(cast: Cast, clock: FrozenClock) -> None:
    clock.moment = make.OPENS
    for _ in range(3):
        make.offer(cast, make.campaign(cast))  # the creator's turn
    for _ in range(2):
        make.submitted(cast, make.campaign(cast))  # the brand's
    make.published(cast)
    declined = [make.offer(cast, make.campaign(cast)) for _ in range(4)]
    for contract in declined:
        contracts.decline_contract(cast.creator, contract_id=contract.pk)
    counted = {"turn": 3, "wait": 2, "out": 1, "over": 4}
    assert counts_of(cast.creator, side="creator") == counted
    assert counts_of(cast.marketer, side="brand") == {**counted, "turn": 2, "wait": 3}
    assert counts_of(cast.agent, side="partner") == {**counted, "turn": 0, "wait": 5}
    assert counts_of(cast.other_creator, side="creator") == dict.fromkeys(counted, 0)
    for scope, count in counted.items():
        page_of = work_of(cast.creator, side="creator", scope=scope)
        assert len(page_of.items) == count, scope


def test_a_published_contract_leads_to_its_entry_and_says_how_long_it_stands(
    cast: Cast, clock: FrozenClock
) -> None:
    clock.moment = make.OPENS
    approved = make.approved(cast, make.campaign(cast))
    before = contract_page(cast.creator, approved.public_id)
    assert before is not None
    assert (before.register_path, before.note_path, before.kept_until) == ("", "", None)
    contract = make.published(cast, make.campaign(cast))
    after = contract_page(cast.creator, contract.public_id)
    assert after is not None and after.kept_until == contract.keep_until is not None
    assert after.register_path == f"/register/{Entry.objects.get().public_id}/"
    assert after.note_path == f"/n/{Note.objects.get().public_id}/"


def test_the_queue_shows_exceptions_first_and_its_button_waits_for_the_sample(cast: Cast) -> None:
    row = make.campaign(cast)
    make.submitted(cast, row)
    make.submitted(cast, row, person=cast.other_creator, text=make.BAD_BODY)
    marketer = cast.client_of("marketer")
    shown = page(marketer, f"{row.path}drafts/")
    assert shown.index("1 rule broken") < shown.index("In the sample")
    assert "disabled" in shown.split("Approve 1 clean draft")[0][-200:]
    assert "unread" in send(marketer, f"{row.path}drafts/approve/", {"expected": "1"}, 409)
    send(marketer, f"{Draft.objects.order_by('pk')[0].path}read/")
    send(marketer, f"{row.path}drafts/approve/", {"expected": "1"})
    assert list(Draft.objects.order_by("pk").values_list("state", flat=True)) == [
        "approved",
        "submitted",
    ]


def test_pages_speak_chinese(cast: Cast, clock: FrozenClock) -> None:
    clock.moment = make.OPENS
    contract = make.published(cast)
    client = cast.client_of("creator")
    client.cookies["tallgrass_language"] = "zh-hans"
    earning = Earning.objects.get()
    for path, text in (
        (contract.path, "从品牌方到你"),
        ("/work/?scope=out", "已发布"),
        ("/earnings/", "收款"),
        (earning.path, "结算单"),
    ):
        assert text in page(client, path), path
