"""Offers, pay and transfers are for whoever says that they are 18: kept as the age they said they
have reached, and the day they said so."""

from typing import Any

import pytest
from django.test import Client

from tallgrass.contracts.actions.contracts import accept_contract, decline_contract
from tallgrass.kernel import policies
from tallgrass.kernel.errors import ADULTS_ONLY
from tallgrass.kernel.principal import SYSTEM
from tallgrass.ledger.actions.destinations import set_destination
from tallgrass.ledger.actions.payouts import request_payout
from tallgrass.people import actions
from tallgrass.people.models import Person
from tallgrass.people.queries import principal_of
from tests.cast import Cast
from tests.contracts import factories as make
from tests.refusals import refused

pytestmark = pytest.mark.django_db
FORM = {"email": "wren@example.org", "password1": "seven herons count boats", "name": "Wren"}


def test_a_young_person_makes_no_offers_earns_nothing_and_says_so_later(cast: Cast) -> None:
    browser = Client()
    body = {**FORM, "handle": "wren", "time_zone": "UTC"}
    assert browser.post("/account/signup/", body).status_code == 302
    row = Person.objects.get(handle="wren")
    assert (row.said_age, row.said_age_at is not None) == (13, True)
    young = principal_of(row.pk)
    key = f"person:{row.pk}"
    tries: list[Any] = [
        lambda: set_destination(young, owner_key=key, method="bank", holder="W", details="CA 1"),
        lambda: request_payout(young, owner_key=key, amount=1, currency="CAD", key="k"),
        lambda: actions.create_organisation(young, kind="brand", name="Wren & Co"),
    ]
    for each in tries:
        with refused(ADULTS_ONLY):
            each()
    assert browser.post("/organisations/new/", {"kind": "brand", "name": "W"}).status_code == 403
    assert "18 and older" in browser.get("/settings/").content.decode()
    assert browser.post("/settings/age/").status_code == 303
    assert principal_of(row.pk).is_adult
    assert 'id="age"' not in browser.get("/settings/").content.decode()


def test_an_offer_is_accepted_by_adults_and_declined_by_anybody(cast: Cast) -> None:
    Person.objects.filter(pk=cast.creator.acting_id).update(said_age=13)
    offered = make.offer(cast)
    young = principal_of(cast.creator.acting_id)
    with refused(ADULTS_ONLY):
        accept_contract(young, contract_id=offered.id)
    decline_contract(young, contract_id=offered.id)


def test_where_only_adults_may_sign_up_the_form_asks_for_it(cast: Cast) -> None:
    body = {"least_age": 18}
    policies.revise(SYSTEM, name="people.sign_up", body=body, reason="Adults only.", seen=0)
    form = {**FORM, "handle": "wren", "time_zone": "UTC"}
    assert Client().post("/account/signup/", form).status_code == 422
    assert not Person.objects.filter(handle="wren").exists()
    assert Client().post("/account/signup/", {**form, "is_adult": "on"}).status_code == 302
    assert Person.objects.get(handle="wren").said_age == 18
