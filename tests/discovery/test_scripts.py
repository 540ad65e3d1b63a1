"""Traditional and simplified letters, accents and case are one, wherever one looks for something;
what runs from right to left stands right."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from tallgrass.discovery.places import place_key
from tallgrass.discovery.pool import current, popular_tags
from tallgrass.discovery.queries import by_tag, index_folder, search
from tallgrass.engine.search import IndexWriter, position
from tallgrass.kernel.principal import ANONYMOUS
from tallgrass.notes import actions as notes
from tallgrass.notes.marks import tags_of
from tallgrass.notices.types import sentence_or_plain, template
from tallgrass.people import actions as people
from tallgrass.people.queries import search_people
from tests.discovery.factories import forget_pool, person, work, write

pytestmark = pytest.mark.django_db
INPUT = Path(__file__).parent / "inputs" / "queries-traditional.txt"
PAIRS = [
    tuple(line.split("\t"))
    for line in INPUT.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def hits(query: str) -> list[int]:
    return [card.id for card in search(ANONYMOUS, query).page.items]


@pytest.mark.parametrize(("asked", "written"), [*PAIRS, ("creme", "Crème"), ("CRÈME", "creme")])
def test_a_word_in_the_other_script_is_found_both_ways(asked: str, written: str) -> None:
    ali = person("ali")
    first = write(ali, (f"今天{written}好", f"说说{written}的事 #{written}"))
    second = write(ali, (f"今天{asked}好", f"說說{asked}的事 #{asked}"))
    work()
    assert len(PAIRS) == 6
    for query in (asked, written, f"#{asked}", f"#{written}"):
        assert sorted(hits(query)) == [first.id, second.id], query
        assert sorted(c.id for c in by_tag(ANONYMOUS, query).items) == [first.id, second.id]


def test_a_search_page_and_a_tag_page_say_why_in_either_script(client: Client) -> None:
    write(person("ali"), ("防晒实测", "三支防晒霜。 #防晒"))
    work()
    assert "防晒实测" in client.get("/search/?q=防曬").content.decode()
    page = client.get("/tag/防曬/").content.decode()
    assert "防晒实测" in page and "#防曬" in page


def test_a_tag_in_two_scripts_is_one_of_a_note_and_one_in_use() -> None:
    assert tags_of("#防曬 #防晒 #Crème #creme") == ["防曬", "crème"]
    for handle, tag in (("ali", "防晒"), ("tove", "防曬"), ("ivo", "防晒")):
        write(person(handle), ("A note", f"Words. #{tag}"))
    work()
    forget_pool()
    assert popular_tags(current()) == ["防晒"]


def test_people_are_found_by_their_names_in_either_script_and_without_accents() -> None:
    zoe, ting = person("zoe", name="Zoë Brûlé"), person("ting", name="陳婷")
    assert [card.id for card in search_people("zoe b")] == [zoe.person_id]
    assert [card.id for card in search_people("ZOË")] == [zoe.person_id]
    assert [card.id for card in search_people("陈婷")] == [ting.person_id]
    people.edit_profile(ting, name="Ting Østergård")
    assert [card.id for card in search_people("陈婷")] == []
    assert [card.id for card in search_people("ting ostergard")] == [ting.person_id]


def test_places_are_one_in_either_script() -> None:
    assert place_key("多倫多, ON") == place_key("多伦多")
    assert place_key("Montréal") == place_key("montreal")


def test_an_index_of_an_earlier_make_is_built_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tallgrass.engine.search.SCHEMA_VERSION", 2)
    write(person("ali"), ("防晒实测", "三支防晒霜。"))
    work()
    assert position(index_folder()) != ""
    monkeypatch.undo()
    assert position(index_folder()) == ""
    work()
    work()
    assert position(index_folder()) != "" and len(hits("防曬")) == 1
    IndexWriter(index_folder()).close()


def test_words_from_right_to_left_stand_right_on_pages(client: Client) -> None:
    author = person("dana", name="דנה לוי")
    card = write(author, ("מתכון לעוגה", "שלום, (עולם)!\n\n- קמח\n- סוכר"))
    notes.comment(author, note_id=card.id, text="תודה!")
    page = client.get(card.path).content.decode()
    for said in (
        r'<h1[^>]* dir="auto">מתכון לעוגה',
        r'<p dir="auto">שלום, \(עולם\)!',
        r'<li dir="auto">קמח',
        r'<p class="comment__text" dir="auto">תודה!',
    ):
        assert re.search(said, page), said
    profile = client.get("/@dana").content.decode()
    assert 'dir="auto">דנה לוי' in profile


def test_a_name_from_right_to_left_keeps_to_its_slot_in_a_sentence() -> None:
    template("test.rtl", "%(name)s (%(count)d) follows you.", icon="user")
    with override("en"):
        text = sentence_or_plain("test.rtl").recall({"name": "דנה", "count": 3})
    assert text == "\u2068דנה\u2069 (3) follows you."
    assert sentence_or_plain("test.rtl").recall({"name": "Zoë", "count": 3}).startswith("Zoë (3)")
