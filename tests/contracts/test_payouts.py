"""Earnings and payouts in the browser: idempotent asking, held with a statement, the bank file."""

import re
from datetime import timedelta
from html import unescape

import pytest

from tallgrass.contracts.actions.contracts import log_time
from tallgrass.contracts.actions.trusted import settlement
from tallgrass.contracts.models import Contract, Earning
from tallgrass.governance.actions import restrict
from tallgrass.governance.queries import restrictions_on
from tallgrass.kernel import outbox
from tallgrass.kernel.clock import FrozenClock
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger.actions import destinations, payouts
from tallgrass.ledger.models import Payout
from tallgrass.ledger.queries import balance
from tallgrass.ledger.types import AccountKind, AccountRef
from tests.cast import Cast
from tests.contracts import factories as make
from tests.destinations import confirm_from_mail

KEY = "a-key-of-the-form"


@pytest.fixture
def paid(cast: Cast, clock: FrozenClock) -> Contract:
    clock.moment = make.OPENS
    contract = make.published(cast)
    clock.advance(timedelta(days=14))
    settlement.settle_due()
    key = f"person:{cast.creator.person_id}"
    destinations.set_destination(
        cast.creator,
        owner_key=key,
        method="bank",
        holder="Ada Creator",
        details="CA 0001 2345 6789",
    )
    confirm_from_mail(key)
    return contract


def earned(cast: Cast, kind: str = AccountKind.PAYABLE) -> int:
    return balance(AccountRef(f"person:{cast.creator.person_id}", kind, "CAD"))


def ask(cast: Cast, amount: str = "100.00", key: str = KEY) -> int:
    client = cast.client_of("creator")
    return client.post(
        "/earnings/payout/", {"amount": amount, "currency": "CAD", "key": key}
    ).status_code


def test_asking_twice_with_one_key_asks_once_and_another_amount_is_refused(
    cast: Cast, paid: Contract
) -> None:
    assert [ask(cast), ask(cast), ask(cast, "100.01")] == [303, 303, 409]
    assert (Payout.objects.count(), earned(cast), earned(cast, AccountKind.PAYOUT)) == (
        1,
        39_422,
        10_000,
    )


@pytest.mark.parametrize(
    "amount", ["", "0", "-5", "1e3", "10.005", "abc", "٩", "1,23", "9999999999999", "500.00"]
)
def test_an_impossible_amount_is_refused_with_the_form_and_nothing_moves(
    cast: Cast, paid: Contract, amount: str
) -> None:
    assert ask(cast, amount) in (409, 422)
    assert (Payout.objects.count(), earned(cast)) == (0, 49_422)


def test_c39_a_held_payout_links_its_statement_and_release_restores_it(
    cast: Cast, paid: Contract, clock: FrozenClock
) -> None:
    ask(cast)
    payout = Payout.objects.get()
    restrict(
        cast.operator,
        subject=Subject("payout", payout.pk),
        kind="pay",
        reason="The account holder's name differs from yours.",
        rule="payee_known",
        ends_at=clock.now() + timedelta(days=30),
    )
    [restriction] = restrictions_on([Subject("payout", payout.pk)])[Subject("payout", payout.pk)]
    page = cast.client_of("creator").get("/earnings/").content.decode()
    assert restriction.path in page
    queue = cast.client_of("operator").get("/payouts/?state=held").content.decode()
    assert restriction.path in queue
    refused = cast.client_of("operator").post(
        f"/payouts/{payout.public_id}/submit/", {"words": "x"}
    )
    assert (refused.status_code, Payout.objects.get().state) == (409, "held")
    cast.client_of("operator").post(
        f"/payouts/{payout.public_id}/cancel/", {"words": "Name the account anew."}
    )
    outbox.deliver_due()
    statement = cast.client_of("creator").get(restriction.path).content.decode()
    assert "It ended on" in statement and "Name the account anew." in statement


def test_the_operator_holds_a_due_payout_from_the_queue(cast: Cast, paid: Contract) -> None:
    ask(cast)
    operator, payout = cast.client_of("operator"), Payout.objects.get()
    [way] = re.findall(
        r'href="(/statements/new/[^"]+)"', operator.get("/payouts/").content.decode()
    )
    assert operator.get(unescape(way)).status_code == 200
    payouts.submit_payout(cast.operator, payout_id=payout.pk)
    assert "/statements/new/" not in operator.get("/payouts/?state=submitted").content.decode()


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (("submit", "confirm"), "Your payout of CAD 100.00 has been paid."),
        (
            ("submit", "fail"),
            "Your payout of CAD 100.00 failed; the money is back in your balance and you can "
            "request it again: bank 7",
        ),
        (
            ("cancel",),
            "Your payout of CAD 100.00 was cancelled; the money is back in your balance: bank 7",
        ),
        (
            ("submit", "confirm", "reverse"),
            "Your payout of CAD 100.00 was returned; the money is back in your balance: bank 7",
        ),
    ],
)
def test_a_payee_learns_how_their_payout_ended(
    cast: Cast, paid: Contract, steps: tuple[str, ...], words: str
) -> None:
    ask(cast)
    for verb in steps:
        cast.client_of("operator").post(
            f"/payouts/{Payout.objects.get().public_id}/{verb}/", {"words": "bank 7"}
        )
    outbox.deliver_due()
    page = cast.client_of("creator").get("/notices/").content.decode()
    assert words in page and page.count("Your payout of") == len(
        [step for step in steps if step != "submit"]
    )


def test_the_operator_downloads_the_bank_file_submits_and_confirms(
    cast: Cast, paid: Contract
) -> None:
    ask(cast)
    operator, payout = cast.client_of("operator"), Payout.objects.get()
    rows = operator.get("/payouts/file/").content.decode("utf-8-sig").splitlines()
    assert (
        rows[1] == f"{payout.public_id},Ada Creator,bank,CA 0001 2345 "
        f"6789,100.00,CAD,{payout.due_at.date()}"
    )
    assert (
        operator.post(f"/payouts/{payout.public_id}/submit/", {"words": "file 7"}).status_code
        == 303
    )
    assert operator.post(f"/payouts/{payout.public_id}/confirm/", {"words": ""}).status_code == 422
    assert (
        operator.post(f"/payouts/{payout.public_id}/confirm/", {"words": "bank 99"}).status_code
        == 303
    )
    assert (Payout.objects.get().state, earned(cast), earned(cast, AccountKind.PAYOUT)) == (
        "paid",
        39_422,
        0,
    )
    assert "6789" in operator.get("/payouts/?state=paid").content.decode()


@pytest.mark.parametrize("holder", ["=cmd()", "+1", "-1", "@SUM(A1)", "|calc", " =1+1"])
def test_c32_the_bank_file_runs_no_formula(cast: Cast, paid: Contract, holder: str) -> None:
    ask(cast)
    Payout.objects.update(holder=holder)
    line = (
        cast.client_of("operator").get("/payouts/file/").content.decode("utf-8-sig").splitlines()[1]
    )
    assert f",'{holder}," in line


def test_a_destination_is_masked_and_a_bad_one_refused(cast: Cast, paid: Contract) -> None:
    client = cast.client_of("creator")
    page = client.get("/earnings/").content.decode()
    assert "6789" in page and "2345" not in page
    assert (
        client.post(
            "/earnings/destination/", {"method": "cash", "holder": "A", "details": "1234"}
        ).status_code
        == 422
    )
    assert (
        client.post(
            "/earnings/destination/", {"method": "bank", "holder": "A", "details": "<b>"}
        ).status_code
        == 422
    )
    assert "6789" in client.get("/earnings/").content.decode()


def test_a_statement_names_campaign_and_payout_in_words(cast: Cast, paid: Contract) -> None:
    ask(cast)
    page = cast.client_of("creator").get("/earnings/statement/").content.decode()
    for words in (
        paid.title,
        Payout.objects.get().public_id,
        "Payout requested",
        "Earned under contract",
    ):
        assert words in page
    assert "contract:" not in page and "payout:" not in page and ">fee<" not in page


def test_an_agency_sees_its_share_and_strangers_do_not(cast: Cast, paid: Contract) -> None:
    query = f"/earnings/?org={cast.agency.public_id}"
    assert "78.86" in cast.client_of("agent").get(query).content.decode()
    assert cast.client_of("creator").get(query).status_code == 404
    assert (
        cast.client_of("marketer")
        .get(f"/earnings/statement/?org={cast.agency.public_id}")
        .status_code
        == 404
    )
    answer = cast.client_of("agent").post(
        "/earnings/payout/",
        {"org": cast.agency.public_id, "amount": "1", "currency": "CAD", "key": KEY},
    )
    assert (answer.status_code, Payout.objects.count()) == (403, 0)


def test_a_payslip_shows_every_leg_rule_rounding_and_hour(cast: Cast, paid: Contract) -> None:
    log_time(cast.creator, contract_id=paid.pk, minutes=520, words="Nine mornings")
    page = cast.client_of("creator").get(Earning.objects.get().path).content.decode()
    for text in (
        "494.22",
        "657.20",
        "− 78.86",
        "− 57.83",
        "− 26.29",
        "578.34",
        "57.02",
        "8 h 40",
        "230.02",
        "Nine mornings",
    ):
        assert text in page, text
    assert (
        "Nine mornings"
        not in cast.client_of("operator").get(Earning.objects.get().path).content.decode()
    )
