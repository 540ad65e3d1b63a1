"""The bank file survives a spreadsheet: account numbers keep every digit."""

import csv
import io
import zipfile

import pytest
from openpyxl import load_workbook

from tallgrass.ledger.models import Payout
from tests.cast import Cast
from tests.governance.factories import payout_of

pytestmark = pytest.mark.django_db
ACCOUNTS = [
    "0012345678",
    "6222021234567890123",
    "003-12345-1234567",
    "1E5",
    "=1+1",
    "+1 416 555 0100",
    "０１２３",
    "12345678901234567.00",
]


@pytest.mark.parametrize("account", ACCOUNTS)
def test_an_account_number_is_text_to_the_last_digit(cast: Cast, account: str) -> None:
    payout = payout_of(cast.creator)
    Payout.objects.filter(pk=payout.id).update(details=account, holder="007 李")
    desk = cast.client_of("operator")
    answer = desk.get("/payouts/workbook/")
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    head, row = sheet.iter_rows()
    at = {cell.value: i for i, cell in enumerate(head)}
    cell = row[at["account"]]
    assert (cell.value, cell.data_type, cell.number_format) == (account, "s", "@")
    assert row[at["holder"]].value == "007 李"
    stored = Payout.objects.get(pk=payout.id)
    assert round(float(row[at["amount"]].value) * 100) == stored.amount
    [line] = csv.DictReader(io.StringIO(desk.get("/payouts/file/").content.decode("utf-8-sig")))
    assert line["account"] == (f"'{account}" if account.startswith("=") else account)


def test_both_files_are_offered_on_the_operators_page(cast: Cast) -> None:
    page = cast.client_of("operator").get("/payouts/").content.decode()
    assert "/payouts/file/" in page and "/payouts/workbook/" in page


def test_the_workbook_holds_no_formula(cast: Cast) -> None:
    payout = payout_of(cast.creator)
    Payout.objects.filter(pk=payout.id).update(details="=HYPERLINK(1)")
    data = cast.client_of("operator").get("/payouts/workbook/").content
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
