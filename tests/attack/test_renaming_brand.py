"""A name that was checked once and changed afterwards: what readers are shown is what an operator
verified (claim 38). Crafted requests against the real pages."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponseBase

from tallgrass.campaigns.actions.running import set_direct_fees
from tallgrass.campaigns.models import Campaign, PoolEntry
from tallgrass.contracts.models import Contract
from tallgrass.governance.models import Entry
from tallgrass.kernel import clock as time
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.principal import ANONYMOUS
from tallgrass.notes.queries import cards
from tallgrass.people import actions, queries
from tallgrass.people.models import Organisation, Person
from tests.campaigns import factories as campaigns
from tests.campaigns.community import profile
from tests.cast import Cast
from tests.contracts import factories as contracts

FALSE = "Apple Canada"


def rename(cast: Cast, name: str = FALSE) -> None:
    """The verified brand changes its name, by its own form."""
    path = f"{cast.brand.path}edit/"
    sent = {"name": name, "about": "", "domains": "meadowtea.example"}
    sent["made_from"] = hidden(cast, "founder", path, "made_from")
    assert cast.client_of("founder").post(path, sent).status_code == 303
    assert Organisation.objects.get(pk=cast.brand.id).verified_at is None


def page(cast: Cast, role: str, path: str) -> str:
    answer = cast.client_of(role).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def hidden(cast: Cast, role: str, path: str, name: str) -> str:
    return re.findall(rf'name="{name}" value="(\w+)"', page(cast, role, path))[0]


def test_c38_a_renamed_brand_is_labelled_as_it_was_verified(cast: Cast) -> None:
    clock = FrozenClock(contracts.NOON)
    with use_clock(clock):
        check_published(cast, clock)


def check_published(cast: Cast, clock: FrozenClock) -> None:
    contract = contracts.approved(cast)
    rename(cast)
    clock.moment = contracts.OPENS
    assert cast.client_of("creator").post(f"{contract.path}publish/").status_code == 303
    contract = contracts.fresh(contract)
    entry = Entry.objects.get(pk=contract.entry_id)
    [earning] = contract.earnings.all()
    [note] = cards(ANONYMOUS, [contract.note_id or 0])
    shown = {
        "contract": page(cast, "creator", contract.path),
        "register": page(cast, "anonymous", "/register/"),
        "export": cast.client_of("operator").get("/register/export.csv").getvalue().decode(),
        "entry": page(cast, "anonymous", f"/register/{entry.public_id}/"),
        "work": page(cast, "creator", "/work/?scope=out"),
        "payslip": page(cast, "creator", earning.path),
        "note": page(cast, "anonymous", note.path),
    }
    assert {where for where, text in shown.items() if FALSE in text} == set()
    assert {where for where, text in shown.items() if "Meadow Tea" not in text} == set()


def test_what_is_offered_by_partners_who_renamed_themselves_names_them_as_verified(
    cast: Cast,
) -> None:
    for org, name in ((cast.agency, FALSE), (cast.mcn_org, "Apple Talent")):
        actions.edit_organisation(cast.founder, org_id=org.id, name=name)
    takers = {share.taker for share in contracts.offer(cast).terms.card.shares}
    assert takers == {"Northlight Social", "Riverbend MCN", ""}


Attempt = tuple[str, str, dict[str, Any]]
"""Who sends what where."""


def to_fund(cast: Cast) -> Attempt:
    campaign = campaigns.funded(cast)
    Campaign.objects.filter(pk=campaign.id).update(state="approved")
    return "procurement", f"{campaign.path}fund/", {}


def to_start(cast: Cast) -> Attempt:
    campaign = campaigns.funded(cast)
    set_direct_fees(cast.marketer, campaign_id=campaign.id, fees=campaigns.FEES)
    return "marketer", f"{campaign.path}start/", {}


def to_tender(cast: Cast) -> Attempt:
    closes = f"{time.now() + timedelta(days=3):%Y-%m-%dT%H:%M}"
    return "marketer", f"{campaigns.funded(cast).path}tender/", {"closes_at": closes, "words": "."}


def to_award(cast: Cast) -> Attempt:
    return (
        "procurement",
        f"{campaigns.award_proposed(cast).path}tender/confirm/",
        {"answer": "confirm", "words": ""},
    )


def to_invite(cast: Cast) -> Attempt:
    campaign = campaigns.running_direct(cast)
    [person] = campaigns.creators(1)
    PoolEntry.objects.create(
        campaign_id=campaign.id,
        person_id=person.id,
        state="shortlisted",
        tier="koc",
        wave="preheat",
        price=60_000,
        score=1,
        added_at=time.now(),
    )
    return "marketer", f"{campaign.path}pool/invite/", {}


def to_take(cast: Cast) -> Attempt:
    writer = cast.other_creator.acting_id
    Person.objects.filter(pk=writer).update(place="Toronto", followers_imported=8_000)
    profile(queries.cards([writer])[writer], {"skincare": 0.9})
    return "other_creator", f"/offers/{campaigns.running(cast).public_id}/take/", {}


@pytest.mark.parametrize(
    ("prepare", "status"),
    [
        (to_fund, 403),
        (to_start, 403),
        (to_tender, 403),
        (to_award, 403),
        (to_invite, 403),
        (to_take, 409),
    ],
)
def test_a_brand_that_nobody_vouches_for_begins_nothing(
    cast: Cast, prepare: Callable[[Cast], Attempt], status: int
) -> None:
    role, path, sent = prepare(cast)
    rename(cast)
    before = stored()
    assert cast.client_of(role).post(path, sent).status_code == status
    assert stored() == before
    vouch(cast)
    assert cast.client_of(role).post(path, sent).status_code == 303


def stored() -> list[object]:
    states = list(Campaign.objects.values_list("state", flat=True))
    return [states, Contract.objects.count(), list(PoolEntry.objects.values_list("state"))]


def vouch(cast: Cast) -> HttpResponseBase:
    """An operator verifies the only organisation that waits, as its page shows it."""
    desk = "/operator/organisations/"
    sent = {"made_from": hidden(cast, "operator", desk, "made_from")}
    return cast.client_of("operator").post(f"{desk}{cast.brand.public_id}/verify/", sent)


def test_an_agency_that_renamed_itself_after_its_bid_wins_nothing(cast: Cast) -> None:
    role, path, sent = to_award(cast)
    actions.edit_organisation(cast.founder, org_id=cast.agency.id, name=FALSE)
    assert cast.client_of(role).post(path, sent).status_code == 409
    assert Campaign.objects.get().awarded_bid_id is None


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_nobody_verifies_a_name_that_changed_while_they_looked(cast: Cast, language: str) -> None:
    rename(cast, "Meadow Teas")
    desk = "/operator/organisations/"
    sent = {"made_from": hidden(cast, "operator", desk, "made_from")}
    rename(cast)
    client, path = cast.client_of("operator"), f"{desk}{cast.brand.public_id}/verify/"
    for crafted in (sent, {}):
        answer = client.post(path, crafted, headers={"Accept-Language": language})
        assert answer.status_code == 409
    assert Organisation.objects.get(pk=cast.brand.id).verified_at is None
    assert vouch(cast).status_code == 303
    assert Organisation.objects.get(pk=cast.brand.id).verified_name == FALSE


LIKE_MEADOW_TEA = [
    "Meadow Tea",
    "ＭEADOW  TEA",
    "Мeadow Теа",
    "Meadow Tea Canada",
    "Meadovv-Tea",
    "Meadow Teas",
]


@pytest.mark.parametrize("name", LIKE_MEADOW_TEA)
def test_whoever_verifies_is_told_of_names_that_look_alike(cast: Cast, name: str) -> None:
    actions.create_organisation(cast.reader, kind="brand", name=name, domains=["tea.example"])
    seen = page(cast, "operator", "/operator/organisations/")
    assert "could be mistaken" in seen
    assert f'href="{cast.brand.path}"' in seen


def test_a_name_of_its_own_raises_no_alarm(cast: Cast) -> None:
    for name in ("Riverbank", "Tea", "Lake Kettle"):
        actions.create_organisation(cast.reader, kind="brand", name=name)
    assert "could be mistaken" not in page(cast, "operator", "/operator/organisations/")


def test_a_brand_that_renamed_itself_still_guards_its_earlier_name(cast: Cast) -> None:
    rename(cast)
    actions.create_organisation(cast.reader, kind="brand", name="Meadow Tea")
    seen = page(cast, "operator", "/operator/organisations/")
    assert "its name was “Meadow Tea”" in seen
    assert seen.count("could be mistaken") == 1
