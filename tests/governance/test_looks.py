"""Operators read private things through a case alone, and whoever it concerns reads that they did
(claims 19, 26)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tallgrass.campaigns.models import Campaign
from tallgrass.contracts.actions.trusted import settlement
from tallgrass.contracts.models import Contract, Draft, Earning
from tallgrass.governance import actions
from tallgrass.governance.errors import CASE_DECIDED, LOOKING_ALREADY
from tallgrass.governance.models import CaseReading, Look
from tallgrass.kernel import clock
from tallgrass.kernel.errors import NOT_PERMITTED, SIGN_IN_AGAIN
from tallgrass.kernel.models import AuditEntry
from tallgrass.kernel.permissions import can
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger import queries as ledger
from tallgrass.notes.actions.pictures import store_picture
from tallgrass.notes.models import Picture
from tallgrass.notices.models import Notice
from tests.cast import Cast
from tests.contracts import factories as make
from tests.notes.factories import picture
from tests.people.factories import make_person
from tests.refusals import refused


def under_contract(cast: Cast) -> Contract:
    """`creator` has published for the brand and was paid; the draft is still there."""
    now = clock.now()
    row = make.campaign(
        cast,
        preheat_from=now - timedelta(days=1),
        preheat_to=now + timedelta(days=20),
        launch_from=now + timedelta(days=20),
        launch_to=now + timedelta(days=40),
    )
    contract = make.published(cast, row)
    Earning.objects.update(pay_at=now)
    settlement.settle_due()
    return contract


def case_about(cast: Cast, subject: Subject) -> str:
    return actions.report(cast.reader, subject=subject, reason="spam").public_id


def look(cast: Cast, subject: Subject, reason: str = "Bought clicks, says a report.") -> Client:
    """The operator's browser, with a look at this subject that was opened by its page."""
    desk = cast.client_of("operator")
    case = case_about(cast, subject)
    assert desk.post(f"/cases/{case}/look/", {"reason": reason}).status_code == 303
    return desk


def statuses(browser: Client, paths: list[str]) -> dict[str, int]:
    return {path: browser.get(path).status_code for path in paths}


def private_paths(contract: Contract) -> list[str]:
    slip = Earning.objects.get(contract=contract)
    draft = Draft.objects.filter(contract=contract).latest("pk")
    campaign = Campaign.objects.get(pk=contract.source_id)
    return [
        contract.path,
        f"{contract.path}clicks/",
        f"/drafts/{draft.public_id}/",
        f"/payslips/{slip.public_id}/",
        campaign.path,
        f"{campaign.path}report/",
        f"{campaign.path}report/export/",
    ]


def test_without_a_case_an_operator_reads_nothing_private(cast: Cast) -> None:
    contract = under_contract(cast)
    desk = cast.client_of("operator")
    paths = private_paths(contract)
    assert set(statuses(desk, paths).values()) == {404}
    with refused(NOT_PERMITTED):
        ledger.balances(cast.operator, f"person:{cast.creator.person_id}")
    with refused(NOT_PERMITTED):
        ledger.statement(cast.operator, f"org:{cast.brand.id}")
    case = case_about(cast, Subject("person", cast.creator.acting_id))  # a case is not yet a look
    assert set(statuses(desk, [*paths, f"/cases/{case}/private/"]).values()) == {404}
    assert not CaseReading.objects.exists()


def test_a_look_opens_what_its_case_is_about_and_each_reading_is_listed(cast: Cast) -> None:
    contract = under_contract(cast)
    desk = look(cast, Subject("person", cast.creator.acting_id))
    paths = private_paths(contract)
    assert [desk.get(path).status_code for path in paths] == [200] * 4 + [404] * 3
    case = f"/cases/{Look.objects.get().case.public_id}/private/"
    shown = [desk.get(f"{case}?show={what}") for what in ("contracts", "money", "campaigns")]
    assert [answer.status_code for answer in shown] == [200, 200, 404]
    assert contract.title in shown[0].content.decode()
    read = set(CaseReading.objects.filter(whose_kind="person").values_list("verb", flat=True))
    assert read == {
        "contracts.find",
        "contracts.read",
        "drafts.read",
        "payslips.read",
        "ledger.read",
    }
    mine = cast.client_of("creator").get("/settings/who-looked/").content.decode()
    assert all(
        words in mine for words in ("Bought clicks, says a report.", contract.title, "Payslip")
    )
    assert "Operator" in mine  # by whom
    brand = cast.client_of("founder").get("/settings/who-looked/").content.decode()
    assert contract.title in brand
    assert "Payslip" not in brand  # it is theirs alone
    assert (
        contract.title not in cast.client_of("reader").get("/settings/who-looked/").content.decode()
    )
    told = Notice.objects.filter(kind="governance.looked").values_list("person_id", flat=True)
    assert sorted(told) == sorted({cast.creator.person_id, cast.founder.person_id})


def test_a_look_at_an_organisation_opens_its_campaigns_not_its_peoples_money(cast: Cast) -> None:
    contract = under_contract(cast)
    desk = look(cast, Subject("organisation", cast.brand.id))
    answers = [desk.get(path).status_code for path in private_paths(contract)]
    assert answers == [200, 200, 200, 404, 200, 200, 200]  # the payslip is the creator's
    case = f"/cases/{Look.objects.get().case.public_id}/private/"
    assert (
        Campaign.objects.get(pk=contract.source_id).title
        in desk.get(f"{case}?show=campaigns").content.decode()
    )
    assert desk.get(f"{case}?show=money").status_code == 200
    with refused(NOT_PERMITTED):
        ledger.balances(cast.operator, f"person:{cast.creator.person_id}")
    assert not can(cast.operator, "contracts.read", under_contract_of_another(cast))


def under_contract_of_another(cast: Cast) -> Contract:
    """The same contract, as if between two whom no case is about."""
    row = Contract.objects.latest("pk")
    row.pk, row.note_id, row.source_id = 10**6, None, 10**6
    row.person_id, row.payer_id = cast.reader.acting_id, cast.agency.id
    row.agency_id = row.mcn_id = None
    return row


def test_a_look_ends_by_itself_and_with_its_case(cast: Cast) -> None:
    contract = under_contract(cast)
    desk = look(cast, Subject("person", cast.creator.acting_id))
    assert desk.get(contract.path).status_code == 200
    with clock.use_clock(clock.FrozenClock(clock.now() + timedelta(hours=25))):
        assert not can(cast.operator, "contracts.read", contract)
    row = Look.objects.get()
    actions.decide_case(cast.operator, case_id=row.case_id, explanation="No rule was broken.")
    assert desk.get(contract.path).status_code == 404
    with refused(CASE_DECIDED):
        actions.open_look(cast.operator, case_id=row.case_id, reason="Once more.")


def test_only_an_operator_in_person_looks_and_never_at_themselves(cast: Cast) -> None:
    colleague = make_person("Colleague", is_operator=True)
    own = actions.report(
        cast.reader, subject=Subject("person", cast.operator.acting_id), reason="spam"
    )
    other = actions.report(
        cast.reader, subject=Subject("person", cast.creator.acting_id), reason="spam"
    )
    stale = Principal(person_id=colleague.person_id, is_operator=True, is_fresh=False)
    tries = [
        (cast.operator, own.id, NOT_PERMITTED),
        (cast.marketer, other.id, NOT_PERMITTED),
        (cast.reader, other.id, NOT_PERMITTED),
        (stale, other.id, SIGN_IN_AGAIN),
    ]
    for who, case_id, refusal in tries:
        with refused(refusal):
            actions.open_look(who, case_id=case_id, reason="Curious.")
    assert not Look.objects.exists()
    actions.open_look(colleague, case_id=other.id, reason="They asked for it.")
    with refused(LOOKING_ALREADY):
        actions.open_look(colleague, case_id=other.id, reason="Longer.")
    assert not can(
        cast.operator, "ledger.read", f"person:{cast.creator.person_id}"
    )  # each their own
    assert AuditEntry.objects.get(verb="look.open").actor == colleague.key


def test_pictures_that_no_note_shows_are_seen_through_a_case_alone(cast: Cast) -> None:
    shown = store_picture(cast.creator, data=picture())
    path = f"/media/{shown.public_id}/original.webp"
    desk = cast.client_of("operator")
    assert desk.get(path).status_code == 404
    assert look(cast, Subject("person", cast.creator.acting_id)).get(path).status_code == 200
    assert CaseReading.objects.get().verb == "notes.see_picture"
    assert Picture.objects.get(public_id=shown.public_id).note_id is None


def test_what_was_read_cannot_be_unwritten(cast: Cast) -> None:
    contract = under_contract(cast)
    desk = look(cast, Subject("person", cast.creator.acting_id))
    desk.get(contract.path)
    desk.get(contract.path)  # the same page at once is the same reading
    rows = CaseReading.objects.filter(verb="contracts.read")
    assert rows.count() == 4  # of creator, brand, and the two who take a share
    for change in (rows.delete, lambda: rows.update(verb="nothing")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
