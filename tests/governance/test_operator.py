"""The operator's desk."""

import re
from datetime import timedelta

import pytest
from django.utils.translation import override

from tallgrass.governance import actions, queries
from tallgrass.governance.actions.together import confirm
from tallgrass.governance.models import JointProposal
from tallgrass.kernel import clock, policies, sweeps
from tallgrass.kernel.models import SweepFailure, SweepRun
from tallgrass.kernel.principal import SYSTEM
from tallgrass.people import actions as people
from tallgrass.people import queries as found
from tallgrass.people.models import Person
from tests.cast import Cast
from tests.governance.factories import FACTS, person
from tests.people.factories import make_imported, make_person
from tests.refusals import denied

ENDLESS = {"reason": FACTS, "rule": "no_danger", "days": "0030" + "9" * 30}


def test_the_desk_counts_what_waits_and_names_sweeps_that_stall(cast: Cast) -> None:
    people.create_organisation(make_person(), kind="brand", name="New")
    actions.report(cast.reader, subject=person(cast.creator), reason="spam")
    for sweep in sweeps.all_sweeps():
        SweepRun.objects.create(name=sweep.name, ran_at=clock.now(), succeeded_at=clock.now())
    SweepRun.objects.filter(name="outbox").update(
        succeeded_at=clock.now() - timedelta(days=1), error="OSError('disk')\nmore"
    )
    assert sweeps.stalled() == [("outbox", "OSError('disk')")]
    page = cast.client_of("operator").get("/operator/").content.decode()
    assert "OSError" in page and page.count('<span class="num strong">1</span>') == 2


def test_the_desk_lists_rows_that_fail_since_when_and_their_next_try(cast: Cast) -> None:
    desk = cast.client_of("operator")
    assert "Nothing is failing" in desk.get("/operator/failing/").content.decode()

    def broken(_key: str) -> bool:
        raise ValueError("a <broken> row")

    sweeps.each("test.loop", ["17"], broken, kind="contract")
    page = desk.get("/operator/").content.decode()
    assert "1 item of due work is failing." in page and "/operator/failing/" in page
    listing = desk.get("/operator/failing/").content.decode()
    for words in ("contract 17", "test.loop", "a &lt;broken&gt; row"):
        assert words in listing
    SweepFailure.objects.update(next_at=clock.now())
    sweeps.each("test.loop", ["17"], lambda _key: True, kind="contract")
    assert "contract 17" not in desk.get("/operator/failing/").content.decode()


def test_an_organisation_is_verified_from_the_desk(cast: Cast) -> None:
    org = people.create_organisation(
        make_person("Ola"), kind="brand", name="Fern & Co", domains=["fern.example"]
    )
    desk = cast.client_of("operator")
    page = desk.get("/operator/organisations/").content.decode()
    assert "Fern &amp; Co" in page and "fern.example" in page and "Ola" in page
    path = f"/operator/organisations/{org.public_id}/verify/"
    assert desk.post(path, {"made_from": org.made_from}).status_code == 303
    assert found.verified_domains(org.id) == ("fern.example",)


def test_an_account_is_closed_with_a_statement_and_opened_by_lifting_it(cast: Cast) -> None:
    desk = cast.client_of("operator")
    path = f"/operator/people/{cast.reader.public_id}/"
    for form in (
        {},
        {"reason": FACTS, "rule": "x", "days": "7"},
        {"reason": "", "rule": "no_danger", "days": "7"},
        ENDLESS,
    ):
        assert desk.post(f"{path}suspend/", form).status_code == 422
    assert found.suspended_ids() == set()
    answer = desk.post(f"{path}suspend/", {"reason": FACTS, "rule": "no_danger", "days": "7"})
    assert (answer.status_code, found.suspended_ids()) == (303, {cast.reader.person_id})
    assert "Suspended" in desk.get(path).content.decode()
    assert desk.post(f"{answer['Location']}lift/", {"lift_reason": ""}).status_code == 422
    assert (
        desk.post(
            f"{answer['Location']}lift/", {"lift_reason": "Mistaken for another."}
        ).status_code
        == 303
    )
    assert found.suspended_ids() == set()


def test_an_operator_does_not_close_their_own_account(cast: Cast) -> None:
    desk = cast.client_of("operator")
    path = f"/operator/people/{cast.operator.public_id}/"
    assert "Suspend account" not in desk.get(path).content.decode()


def test_someone_imported_is_erased_on_their_request_by_two_operators(cast: Cast) -> None:
    card, desk = make_imported(), cast.client_of("operator")
    path = f"/operator/people/{card.public_id}/erase/"
    asked = {"handle": f"@{card.handle}", "why": "By letter."}
    assert desk.post(path, asked).status_code == 409  # nobody could confirm it
    second = make_person(is_operator=True)
    for wrong in ({"handle": "nope"}, {"why": ""}):
        assert desk.post(path, asked | wrong).status_code == 422
    assert desk.post(path, asked)["Location"] == "/operator/proposals/"
    assert desk.post(path, asked).status_code == 409  # proposed already
    proposal = JointProposal.objects.get()
    assert "By letter." in desk.get("/operator/proposals/").content.decode()
    with denied(cast.operator, "governance.confirm"):
        confirm(cast.operator, proposal_id=proposal.pk)
    assert found.person_by_handle(card.handle) is not None
    confirm(second, proposal_id=proposal.pk)
    assert found.person_by_handle(card.handle) is None
    assert Person.objects.get(pk=card.id).leaving_at is not None


def test_a_person_is_found_by_the_beginning_of_their_name(cast: Cast) -> None:
    desk = cast.client_of("operator")
    assert "@reader_here" in desk.get("/operator/people/?q=read").content.decode()
    assert "starts with that" in desk.get("/operator/people/?q=%25").content.decode()


def test_a_policy_changes_by_a_new_version_with_its_reason(cast: Cast) -> None:
    desk = cast.client_of("operator")
    _version, body = policies.current("governance")
    form = {f"s-{key}": str(value) for key, value in body.items()} | {
        "s-case_answer_days": "3",
        "reason": "Faster.",
        "seen": "0",
    }
    for change in (
        {"s-case_answer_days": "soon"},
        {"s-case_answer_days": "3.5"},
        {"s-case_answer_days": "1" * 30},
        {"reason": ""},
    ):
        assert desk.post("/operator/policies/governance/", {**form, **change}).status_code == 422
    assert policies.current("governance")[0] == 0
    assert (
        desk.post("/operator/policies/governance/", {**form, "s-invented": "1"}).status_code == 303
    )
    version, now = policies.current("governance")
    assert (version, now) == (1, {**body, "case_answer_days": 3})
    case = actions.report(cast.reader, subject=person(cast.creator), reason="spam")
    assert case.due_at - case.opened_at == timedelta(days=3)


def test_what_another_operator_changed_meanwhile_stays_and_is_shown(cast: Cast) -> None:
    desk, path = cast.client_of("operator"), "/operator/policies/governance/"
    _version, body = policies.current("governance")
    form = {f"s-{key}": str(value) for key, value in body.items()} | {
        "reason": "Mine.",
        "seen": "0",
    }
    theirs = {"reports_an_hour": 7777, "appeal_answer_days": 9}
    policies.revise(cast.operator, name="governance", body=theirs, reason="Theirs.", seen=0)
    for typed, seen in (("soon", "0"), ("3", "0"), ("3", ""), ("3", "x"), ("3", "-1")):
        answer = desk.post(path, {**form, "s-case_answer_days": typed, "seen": seen})
        assert (answer.status_code, policies.current("governance")[0]) == (409, 1)
    page = desk.post(
        path, {**form, "s-case_answer_days": "3", "s-appeal_answer_days": "8"}
    ).content.decode()
    assert (
        "Current value: 9." in page and "7,777" not in page
    )  # they did not touch it: it is in its field as it stands
    again = dict(re.findall(r'name="(s-\w+|seen)"[^>]*value="([^"]*)"', page)) | {"reason": "Mine."}
    assert (again["seen"], again["s-reports_an_hour"], again["s-appeal_answer_days"]) == (
        "1",
        "7777",
        "8",
    )
    assert desk.post(path, again).status_code == 303
    assert policies.current("governance") == (
        2,
        {**body, **theirs, "appeal_answer_days": 8, "case_answer_days": 3},
    )
    assert desk.post(path, {**again, "seen": "2"}).status_code == 422  # nothing was changed


def test_numbers_are_read_as_pages_write_them(cast: Cast) -> None:
    desk = cast.client_of("operator")
    for name, setting, text, value in (
        ("discovery.ranking", "follows", " 2 ", 2.0),
        ("discovery.ranking", "chance", "0.0004", 0.0004),
        ("profiles.tiers", "kol_above", "25,000", 25_000),
    ):
        seen = policies.current(name)[0]
        answer = desk.post(
            f"/operator/policies/{name}/", {f"s-{setting}": text, "reason": "Typed.", "seen": seen}
        )
        assert (answer.status_code, policies.current(name)[1][setting]) == (303, value)
    page = desk.get("/operator/policies/").content.decode()
    assert "0.0004" in page and "25,000" in page
    for text in ("400,000", "1,5", "2,0000", "1e3", "25.5"):
        answer = desk.post(
            "/operator/policies/profiles.tiers/",
            {"s-kol_above": text, "reason": "No.", "seen": "1"},
        )
        assert (answer.status_code, policies.current("profiles.tiers")[0]) == (422, 1), text


def test_a_share_is_shown_and_typed_as_a_percentage(cast: Cast) -> None:
    desk, path = cast.client_of("operator"), "/operator/policies/campaigns.platform_fee/"
    assert "4.00%" in desk.get("/operator/policies/").content.decode()
    form = desk.get(path).content.decode()
    assert 'value="4.00"' in form and "0.00% to 100.00%" in form
    for seen, (text, value) in enumerate((("4.5", 450), ("5 %", 500), ("6.25%", 625))):
        answer = desk.post(path, {"s-bps": text, "reason": "Voted.", "seen": seen})
        assert answer.status_code == 303, text
        assert policies.current("campaigns.platform_fee") == (seen + 1, {"bps": value})
    for text, said in (("4.255", "as in 4.25"), ("100.01", "0.00% and 100.00%"), ("-1", "4.25")):
        answer = desk.post(path, {"s-bps": text, "reason": "No.", "seen": "3"})
        assert (answer.status_code, said in answer.content.decode()) == (422, True), text
    assert policies.current("campaigns.platform_fee")[0] == 3
    policies.revise(
        cast.operator, name="campaigns.platform_fee", body={"bps": 700}, reason="Theirs.", seen=3
    )
    overtaken = desk.post(path, {"s-bps": "8", "reason": "Mine.", "seen": "3"}).content.decode()
    assert "Current value: 7.00%." in overtaken and 'value="8.00"' in overtaken


@pytest.mark.parametrize(
    "path",
    ["/operator/", "/register/", "/cases/", "/operator/appeals/", "/operator/organisations/"],
)
def test_empty_queues_teach_instead_of_being_blank(cast: Cast, path: str) -> None:
    assert cast.client_of("operator").get(path).status_code == 200
    assert queries.counts(cast.operator)["cases"] == 0


def test_every_default_lies_between_its_bounds_and_every_setting_has_words_of_its_own() -> None:
    settings = [
        (name, setting) for name in policies.names() for setting in policies.settings_of(name)
    ]
    assert len(settings) > 40
    assert [
        (name, each.name) for name, each in settings if not each.least <= each.default <= each.most
    ] == []
    for language in ("en", "zh-hans"):
        with override(language):
            assert len({str(each.label) for _name, each in settings}) == len(settings)


@pytest.mark.parametrize("extreme", [0, 1])
def test_pages_stand_whatever_an_operator_may_set(cast: Cast, extreme: int) -> None:
    for name in policies.names():
        settings = policies.settings_of(name)
        body = {
            each.name: type(each.default)((each.least, each.most)[extreme]) for each in settings
        }
        if name == "people.second_factor":
            body["required"] = 0  # else the desk leads to setting one up: tests/attack
        policies.revise(SYSTEM, name=name, body=body, reason="As far as it goes.", seen=0)
    addresses = {
        "reader": ["/", "/ranking/", "/offers/", "/settings/"],
        "creator": ["/me/profile/", "/work/"],
        "marketer": ["/campaigns/", "/campaigns/new/"],
        "operator": ["/operator/", "/operator/policies/", "/cases/", "/register/"],
    }
    found = {
        path: cast.client_of(role, gave_factor=True).get(path).status_code
        for role, paths in addresses.items()
        for path in paths
    }
    assert set(found.values()) == {200}
    actions.report(cast.reader, subject=person(cast.creator), reason="spam")


def test_a_policy_is_not_set_to_what_cannot_be(cast: Cast) -> None:
    desk, path = cast.client_of("operator"), "/operator/policies/discovery.ranking/"
    for setting, text in {
        "newcomer_every": "0",
        "ad_every": "-1",
        "popular": "NaN",
        "fresh": "1e999",
        "near": "9" * 400,
    }.items():
        answer = desk.post(path, {f"s-{setting}": text, "reason": "Typed wrong.", "seen": "0"})
        assert answer.status_code == 422, setting
    assert (
        "between 2 and 1,000"
        in desk.post(
            path, {"s-newcomer_every": "0", "reason": "Wrong.", "seen": "0"}
        ).content.decode()
    )
    assert policies.current("discovery.ranking")[0] == 0
