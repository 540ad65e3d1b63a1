"""Erasure, end to end: nothing says who they were, and the books still add up."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.core.mail import get_connection, send_mail
from django.db import connection
from django.test import Client, override_settings

from tallgrass.governance import actions as governance
from tallgrass.kernel import outbox
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM, Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger import queries as ledger
from tallgrass.ledger.actions import destinations, payouts
from tallgrass.ledger.actions.trusted.posting import move
from tallgrass.ledger.types import AccountKind, AccountRef, world
from tallgrass.people import actions, queries
from tallgrass.people.errors import AUTHOR_ERASED, HANDLE_TAKEN, NO_SUCH_PERSON
from tallgrass.people.models import Person
from tallgrass.people.types import Erasing, erasing
from tests.cast import Cast, sign_in
from tests.destinations import confirm_from_mail
from tests.people.factories import PASSWORD, make_imported, make_person
from tests.refusals import denied, refused

WORDS = (
    "Wistaria",
    "wistaria_x",
    "wistaria@example.org",
    "an unusual biography",
    "Ulukhaktok",
    "secret complaint",
    "Wisteria Account-Holder",
    "CA 9988 7766",
)

MOVES = {
    "submit": lambda operator, id_: payouts.submit_payout(operator, payout_id=id_),
    "confirm": lambda operator, id_: payouts.confirm_payout(
        operator, payout_id=id_, reference="bank 1"
    ),
    "cancel": lambda operator, id_: payouts.cancel_payout(
        operator, payout_id=id_, reason="asked by payee"
    ),
}


def everything() -> str:
    """Every row of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


@pytest.fixture
def wistaria(cast: Cast) -> int:
    card = actions.create_person(
        SYSTEM,
        email=WORDS[2],
        password="purple over the wall",
        handle=WORDS[1],
        name=WORDS[0],
        bio=WORDS[3],
        place=WORDS[4],
    )
    leaving = queries.principal_of(card.id)
    actions.follow(leaving, person_id=cast.creator.acting_id)
    actions.follow(cast.reader, person_id=card.id)
    actions.block(leaving, person_id=cast.agent.acting_id)
    actions.propose_management(cast.mcn, org_id=cast.mcn_org.id, person_id=card.id)
    governance.report(
        leaving,
        subject=Subject("person", cast.other_creator.acting_id),
        reason="spam",
        text=WORDS[5],
    )
    earned = AccountRef(f"person:{card.id}", AccountKind.PAYABLE, "CAD")
    move(key="earn", kind="t", source="t", giver=world("CAD"), taker=earned, amount=700)
    destinations.set_destination(
        leaving, owner_key=f"person:{card.id}", method="bank", holder=WORDS[6], details=WORDS[7]
    )
    confirm_from_mail(f"person:{card.id}")
    for key, verbs in (
        ("asked first", ("submit", "confirm")),
        ("asked second", ("cancel",)),
        ("asked third", ("submit",)),
    ):
        asked = payouts.request_payout(
            leaving, owner_key=f"person:{card.id}", amount=100, currency="CAD", key=key
        )
        for verb in verbs:
            MOVES[verb](cast.operator, asked.id)
    outbox.deliver_due()
    return card.id


def test_c40_nothing_in_any_table_says_who_they_were_and_their_money_is_still_theirs(
    cast: Cast, wistaria: int
) -> None:
    before = everything()
    assert [word for word in WORDS if word not in before] == []
    actions.erase_person(queries.principal_of(wistaria), person_id=wistaria)
    outbox.deliver_due()
    after = everything()
    assert [word for word in WORDS if word in after] == list(WORDS[6:])  # a payout is under way
    [under_way] = ledger.payouts_in(SYSTEM, "submitted").items
    MOVES["confirm"](cast.operator, under_way.id)
    assert [word for word in WORDS if word in everything()] == []
    assert (
        ledger.balance(AccountRef(f"person:{wistaria}", AccountKind.PAYABLE, "CAD")) == 500
        and ledger.faults() == []
    )


def test_c40_mail_kept_as_files_goes_with_them_and_others_stays(
    cast: Cast, wistaria: int, tmp_path: Path
) -> None:
    mail = {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path),
    }
    with override_settings(**mail):
        with (
            get_connection() as alone,
            get_connection() as together,
        ):  # each open connection has a file of its own
            send_mail("Alone", "A sentence of theirs.", None, [WORDS[2]], connection=alone)
            for address in (WORDS[2], "another@example.org"):
                send_mail("Hello", "A sentence.", None, [address])
            for address in ("Wistaria@Example.org", "another@example.org"):
                send_mail("Together", "Another sentence.", None, [address], connection=together)
        theirs = {
            file for file in tmp_path.iterdir() if "another@example.org" not in file.read_text()
        }
        actions.erase_person(queries.principal_of(wistaria), person_id=wistaria)
    left = {file: file.read_text() for file in tmp_path.iterdir()}
    assert theirs and not left.keys() & theirs and all(left.values())
    assert "wistaria" not in "".join(left.values()).casefold()
    assert "".join(left.values()).count("To: another@example.org") == 2


def test_they_are_gone_from_every_list_and_nobody_acts_as_them(cast: Cast, wistaria: int) -> None:
    actions.erase_person(SYSTEM, person_id=wistaria)
    assert (queries.cards([wistaria]), queries.accounts([wistaria])) == ({}, {})
    assert (queries.person_by_handle("wistaria_x"), queries.search_people("wist")) == (None, [])
    assert (
        queries.principal_of(wistaria),
        queries.followed_ids(Principal(person_id=wistaria)),
    ) == (ANONYMOUS, set())
    assert (
        queries.cards([cast.creator.acting_id])[cast.creator.acting_id].followers,
        queries.managers_of([wistaria]),
    ) == (0, {})
    row = Person.objects.get(pk=wistaria)
    assert (row.has_usable_password(), row.is_active, row.email) == (False, False, None)
    with refused(NO_SUCH_PERSON):
        actions.erase_person(SYSTEM, person_id=wistaria)


@pytest.mark.parametrize(
    "handle", ["wistaria_x", "@Wistaria_X", "wistariax", "wistar1a_x", "wi_staria_x"]
)
def test_the_handle_of_an_erased_person_and_what_looks_like_it_stays_closed(
    cast: Cast, wistaria: int, handle: str
) -> None:
    actions.erase_person(queries.principal_of(wistaria), person_id=wistaria)
    people = Person.objects.count()
    for principal in (ANONYMOUS, cast.operator, SYSTEM):
        with refused(HANDLE_TAKEN):
            actions.create_person(
                principal, email="heir@example.org", password=PASSWORD, handle=handle, name="Heir"
            )
    form = {"email": "heir@example.org", "password1": PASSWORD, "handle": handle, "name": "Heir"}
    answer = Client().post("/account/signup/", {**form, "password2": PASSWORD})
    assert (answer.status_code, "taken" in answer.content.decode()) == (422, True)
    assert (Person.objects.count(), Client().get(f"/{handle}").status_code) == (people, 404)
    assert make_person(handle="wistaria_y").handle == "wistaria_y"


def test_an_import_gives_nobody_the_handle_of_an_erased_person(cast: Cast, wistaria: int) -> None:
    imported = make_imported("Old Oak")
    for person_id in (wistaria, imported.id):
        actions.erase_person(SYSTEM, person_id=person_id)
    assert [make_imported(name, f"y:{name}").handle for name in ("Wistaria x", "Old Oak")] == [
        "wistaria_x_2",
        "old_oak_2",
    ]


def test_what_an_erased_person_left_is_known_again_after_the_secret_was_changed(
    cast: Cast, wistaria: int, settings: Any
) -> None:
    imported = make_imported(external_id="z:1")
    for person_id in (wistaria, imported.id):
        actions.erase_person(SYSTEM, person_id=person_id)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the secret that signs from today on"
    with refused(HANDLE_TAKEN):
        make_person(handle="wistaria_x")
    with refused(AUTHOR_ERASED):
        make_imported(external_id="z:1")


def test_a_room_that_cannot_forget_stops_the_whole_erasure(
    cast: Cast, wistaria: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(_event: Erasing) -> None:
        raise RuntimeError("the index is away")

    monkeypatch.setattr(erasing, "_subscribers", [*erasing._subscribers, cannot])
    before = json.loads(serializers.serialize("json", Person.objects.filter(pk=wistaria)))
    with pytest.raises(RuntimeError):
        actions.erase_person(SYSTEM, person_id=wistaria)
    assert json.loads(serializers.serialize("json", Person.objects.filter(pk=wistaria))) == before
    assert queries.hidden_ids(wistaria) == {cast.agent.person_id}


def test_nobody_erases_another(cast: Cast, wistaria: int) -> None:
    for principal in (cast.reader, cast.mcn, ANONYMOUS):
        with denied(principal, "people.erase"):
            actions.erase_person(principal, person_id=wistaria)
    assert queries.cards([wistaria])


def test_the_page_says_what_was_not_paid_out(cast: Cast, wistaria: int) -> None:
    browser = Client()
    sign_in(browser, Person.objects.get(pk=wistaria))
    held = ledger.balance(AccountRef(f"person:{wistaria}", AccountKind.PAYABLE, "CAD"))
    page = browser.get("/settings/erase/").content.decode()
    assert f"Not paid out yet: CAD {held / 100:.2f}." in page
    assert (
        "Not paid out yet" not in cast.client_of("reader").get("/settings/erase/").content.decode()
    )


def test_whoever_is_owed_money_says_that_they_leave_it_before_they_are_erased(
    cast: Cast, wistaria: int
) -> None:
    browser = Client()
    sign_in(browser, Person.objects.get(pk=wistaria))
    form = {"handle": WORDS[1], "password": "purple over the wall"}
    answer = browser.post("/settings/erase/", form)
    assert (answer.status_code, answer["X-Refusal-Code"]) == (422, "web.money_waits")
    page = answer.content.decode()
    assert "CAD 5.00 is owed to you" in page and 'name="leave"' in page
    assert Person.objects.get(pk=wistaria).erased_at is None
    assert browser.post("/settings/erase/", {**form, "leave": "1"}).status_code == 303
    assert Person.objects.get(pk=wistaria).leaving_at is not None


def test_on_the_page_they_type_handle_and_password(cast: Cast) -> None:
    browser, other = cast.client_of("reader"), cast.client_of("reader")
    for form in (
        {"handle": "reader_here", "password": "wrong"},
        {"handle": "someone", "password": cast.password},
    ):
        assert browser.post("/settings/erase/", form).status_code == 422
    assert queries.cards([cast.reader.acting_id])
    answer = browser.post("/settings/erase/", {"handle": "@Reader_here", "password": cast.password})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert queries.person_by_handle("reader_here") is None
    assert (browser.get("/settings/").status_code, other.get("/settings/").status_code) == (
        302,
        302,
    )
