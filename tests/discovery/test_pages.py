"""The pages as readers get them: addresses, cursors, what htmx gets, and how few queries they
take."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tallgrass.kernel import clock, tickets
from tallgrass.kernel.principal import Principal
from tallgrass.notes import actions as notes
from tallgrass.people import actions as people
from tallgrass.people.models import Person
from tests.discovery.factories import BOOKS, RAMEN, SKIN, keep, paid_note, person, work, write

pytestmark = pytest.mark.django_db
ADDRESSES = ("/", "/?topic=skincare", "/tag/dryskin/", "/search/", "/search/?q=skin", "/ranking/")


def client_of(principal: Principal) -> Client:
    client = Client()
    client.force_login(
        Person.objects.get(pk=principal.person_id),
        backend="tallgrass.web.backends.ProvedAddressBackend",
    )
    return client


def community(count: int) -> None:
    for i in range(count):
        write(person(f"writer{i}"), (SKIN, BOOKS, RAMEN)[i % 3])
    work()


def next_of(html: str) -> str:
    found = re.search(r'href="([^"]*cursor=[^"]*)"', html)
    return found.group(1).replace("&amp;", "&") if found else ""


def test_everyone_may_look_around() -> None:
    community(4)
    for address in ADDRESSES:
        assert Client().get(address).status_code == 200


def test_pages_lead_on_and_htmx_gets_only_the_cards() -> None:
    community(25)
    html = Client().get("/").content.decode()
    assert html.count("<article") == 20
    onward = next_of(html)
    whole = Client().get(onward).content.decode()
    assert (whole.count("<article"), "<html" in whole, next_of(whole)) == (5, True, "")
    part = Client().get(onward, headers={"HX-Request": "true"}).content.decode()
    assert (part.count("<article"), "<html" in part, 'hx-swap-oob="true"' in part) == (
        5,
        False,
        True,
    )


@pytest.mark.parametrize(
    "address",
    ["/?cursor=x", "/?topic=gossip", "/search/?q=skin&cursor=AAAA", "/tag/dryskin/?cursor=W10"],
)
def test_c34_altered_parameters_are_400(address: str) -> None:
    community(1)
    answer = Client().get(address)
    assert answer.status_code == 400
    assert "first page" in answer.content.decode() or "from the list" in answer.content.decode()


def test_c34_following_refuses_an_altered_cursor() -> None:
    assert client_of(person("reader")).get("/following/?cursor=x").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=1>',
        "{{7*7}}",
        "a" * 5_000,
        "\0",
        "%",
        "💥",
    ],
)
def test_c32_a_query_comes_back_as_text(query: str) -> None:
    html = Client().get("/search/", {"q": query}).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert ">49<" not in html


def test_each_card_says_why_and_leads_to_the_whole_answer() -> None:
    kept, reader = write(person("seed"), SKIN), person("reader")
    card = write(person("tove"), SKIN)
    work()
    keep(reader, kept.id)
    client = client_of(reader)
    html = client.get("/").content.decode()
    assert "Because you saved “Dry skin in winter”" in html
    assert f"/why/{card.public_id}/" in html
    answer = client.get(f"/why/{card.public_id}/").content.decode()
    assert "Because you saved “Dry skin in winter”" in answer
    assert "Its topics are like those of notes you saved." in answer


def test_each_card_found_says_by_which_words_and_only_while_it_holds_them() -> None:
    ali = person("ali")
    card = write(ali, SKIN)
    work()
    html = Client().get("/search/?q=winter+sunscreens").content.decode()
    assert (
        "Its title contains winter" in html
        and "Its text contains sunscreen" in html
        and "It does not contain" not in html
    )
    assert "It does not contain zebra" in Client().get("/search/?q=winter+zebra").content.decode()
    notes.edit_note(ali, note_id=card.id, title="Dry skin in summer", body="Three sunscreens.")
    html = Client().get("/search/?q=winter+sunscreens").content.decode()  # before the index knows
    assert "Its title contains" not in html and "It does not contain winter" in html


def test_a_chinese_word_inside_another_is_found_and_said() -> None:
    write(person("ali"), ("老狗最后一年", "我学会的照顾"))
    work()
    assert "Its title contains 狗" in Client().get("/search/?q=狗").content.decode()


def test_each_card_of_following_and_of_a_hashtag_says_why() -> None:
    ali, reader = person("ali", name="Ali"), person("reader")
    write(ali, SKIN)
    people.follow(reader, person_id=ali.person_id)
    assert "You follow Ali" in client_of(reader).get("/following/").content.decode()
    html = Client().get("/tag/dryskin/").content.decode()
    assert "It has the hashtag #dryskin" in html and "Newest first, the same for everybody." in html


def test_cards_carry_what_the_beacon_needs() -> None:
    card = write(person("ali"))
    work()
    html = Client().get("/").content.decode()
    assert f'data-note="{card.public_id}" data-via="discover"' in html
    [ticket] = re.findall(r'<data class="ticket" value="([^"]+)" hidden>', html)
    found = tickets.verify(settings.TALLGRASS_SECRETS, ticket, clock.now().timestamp())
    assert found is not None and found.notes == (card.public_id,)
    assert f'href="/n/{card.public_id}/?via=discover"' in html


def test_c38_a_paid_note_is_labelled_in_every_feed() -> None:
    seller, reader = person("seller"), person("reader")
    paid_note(seller, 1, payer="Claymere")
    people.follow(reader, person_id=seller.person_id)
    community(9)
    for address in ("/", "/following/", "/search/?q=tea"):
        assert "Paid · Claymere" in client_of(reader).get(address).content.decode(), address


def test_a_hashtag_in_any_spelling_is_one_page() -> None:
    community(3)
    answer = Client().get("/tag/DRYSKIN/")
    assert (answer.status_code, answer["Location"]) == (301, "/tag/dryskin/")
    assert Client().get("/tag/多伦多美食/").content.decode().count("<article") == 1


def test_empty_pages_teach() -> None:
    assert "field is still bare" in Client().get("/").content.decode()
    assert "first note on it" in Client().get("/?topic=pets").content.decode()
    assert "No notes contain these words" in Client().get("/search/?q=zebra").content.decode()
    assert (
        "Open a note you like and follow its author"
        in client_of(person("reader")).get("/following/").content.decode()
    )


def test_the_published_weights_are_those_in_force() -> None:
    html = Client().get("/ranking/").content.decode()
    assert "At most one note in 12 is paid" in html
    assert "You follow its author." in html


def test_pages_speak_chinese() -> None:
    community(2)
    client = Client()
    client.cookies["tallgrass_language"] = "zh-hans"
    for address in ADDRESSES:
        html = client.get(address).content.decode()
        assert '<html lang="zh-Hans">' in html
        assert "How Discover ranks notes" not in html


@pytest.mark.parametrize(
    ("address", "most"),
    [("/", 22), ("/following/", 14), ("/search/?q=skin", 16), ("/tag/dryskin/", 14)],
)
def test_a_page_takes_few_queries_however_many_cards_it_has(address: str, most: int) -> None:
    reader = person("reader")
    client = client_of(reader)

    def queries() -> int:
        client.get(address)  # the pool and the index are open afterwards
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    community(2)
    for author in list(Person.objects.filter(handle__startswith="writer")):
        people.follow(reader, person_id=author.pk)
    few = queries()
    for i in range(2, 20):
        author = person(f"writer{i}")
        keep(reader, write(author, SKIN).id)
        write(author, (SKIN, BOOKS, RAMEN)[i % 3])
        people.follow(reader, person_id=author.person_id or 0)
    work()
    many = queries()
    assert many <= most, (few, many)
    assert many <= few + 3


def test_head_and_wrong_methods(client: Any) -> None:
    assert client.head("/").status_code == 200
    assert client.post("/").status_code == 405
