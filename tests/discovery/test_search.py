"""Search, hashtags, Following: what is found and what never is."""

import pytest

from tallgrass.discovery import actions
from tallgrass.discovery.queries import by_tag, following, index_folder, reader, search
from tallgrass.engine.search import IndexWriter
from tallgrass.kernel.errors import CURSOR_DAMAGED
from tallgrass.kernel.principal import ANONYMOUS, Principal
from tallgrass.notes import actions as notes
from tallgrass.people import actions as people
from tests.discovery.factories import BOOKS, RAMEN, SKIN, limit_reach, person, work, write
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def hits(query: str, viewer: Principal = ANONYMOUS) -> list[int]:
    return [card.id for card in search(viewer, query).page.items]


def test_chinese_and_english_are_found_by_their_words() -> None:
    ramen, skin, books = (
        write(person("ali"), RAMEN),
        write(person("tove"), SKIN),
        write(person("ivo"), BOOKS),
    )
    work()
    assert hits("拉面") == [ramen.id]
    assert hits("下雪天 多伦多") == [ramen.id]
    assert hits("sunscreen") == [skin.id]
    assert hits("SUNSCREENS") == [skin.id]
    assert hits("#books") == [books.id]
    assert hits("tove") == [skin.id]
    assert hits("") == []


def test_an_edit_is_found_by_its_new_words_only() -> None:
    ali = person("ali")
    card = write(ali, BOOKS)
    work()
    notes.edit_note(ali, note_id=card.id, title="A quilt", body="Forty-eight squares.")
    work()
    assert (hits("memoir"), hits("quilt")) == ([], [card.id])


def test_what_is_deleted_limited_or_blocked_is_not_found_before_the_index_knows() -> None:
    ali, reader_, mallory = person("ali"), person("reader"), person("mallory")
    gone, limited, blocked, fine = (
        write(ali),
        write(person("tove")),
        write(mallory),
        write(person("ivo")),
    )
    work()
    people.block(mallory, person_id=reader_.person_id)
    notes.delete_note(ali, note_id=gone.id)
    limit_reach(limited.id)
    assert hits("memoir", reader_) == [fine.id]
    assert sorted(hits("memoir")) == sorted([blocked.id, fine.id])
    work()
    assert sorted(hit.id for hit in reader().search("memoir")) == sorted([blocked.id, fine.id])


def test_people_are_found_by_name_and_handle() -> None:
    ali = person("ali_winter", name="阿藜")
    found = search(ANONYMOUS, "阿藜").people
    assert [card.id for card in found] == [ali.person_id]
    assert [card.id for card in search(ANONYMOUS, "@ali").people] == [ali.person_id]
    reader_ = person("reader")
    people.block(ali, person_id=reader_.person_id)
    assert search(reader_, "阿藜").people == ()


def test_pages_of_results_neither_repeat_nor_skip() -> None:
    for i in range(24):
        write(person(f"writer{i}"))
    work()
    first = search(ANONYMOUS, "memoir").page
    write(person("late"))
    work()
    second = search(ANONYMOUS, "memoir", cursor=first.next).page
    seen = [card.id for card in [*first.items, *second.items]]
    assert (len(seen), len(set(seen)), second.next) == (24, 24, "")
    with refused(CURSOR_DAMAGED):
        search(ANONYMOUS, "novel", cursor=first.next)


def test_a_lost_or_damaged_index_is_built_again() -> None:
    card = write(person("ali"))
    work()
    for path in index_folder().glob("g*/meta.json"):
        path.write_text("{")
    assert hits("memoir") == []
    work()
    work()
    assert hits("memoir") == [card.id]


def test_two_workers_keep_one_index() -> None:
    card = write(person("ali"))
    work()
    late = write(person("tove"), SKIN)
    other = IndexWriter(index_folder())
    assert (actions.index_notes(), actions.resync_recent()) == (1, 0)
    assert (hits("memoir"), hits("sunscreen")) == ([card.id], [])
    other.close()
    work()
    assert (hits("memoir"), hits("sunscreen")) == ([card.id], [late.id])


def test_following_twice_changes_nothing() -> None:
    card = write(person("ali"))
    work()
    assert (actions.follow_notes(), actions.index_notes()) == (0, 0)
    actions.resync_recent()
    assert hits("memoir") == [card.id]


@pytest.mark.parametrize(
    "query",
    [
        '" OR 1=1 --',
        "title:*",
        "(" * 5_000,
        "a" * 100_000,
        "\\",
        "%00",
        "[* TO *]",
        "memoir~99",
        "' ; DROP TABLE",
        "🙂" * 300,
        "的" * 999,
    ],
)
def test_c35_no_query_is_parsed_and_none_is_long(query: str) -> None:
    write(person("ali"))
    work()
    assert len(search(ANONYMOUS, query).page.items) <= 1


def test_a_hashtag_has_its_notes_newest_first() -> None:
    first, second = write(person("ali"), RAMEN), write(person("tove"), RAMEN)
    write(person("ivo"), BOOKS)
    limited = write(person("eve"), RAMEN)
    limit_reach(limited.id)
    assert [card.id for card in by_tag(ANONYMOUS, "#多伦多美食").items] == [second.id, first.id]
    assert by_tag(ANONYMOUS, "nothing").items == []


def test_following_shows_all_of_whom_one_follows_limited_ones_too() -> None:
    ali, reader_ = person("ali"), person("reader")
    first, second = write(ali, SKIN), write(ali, BOOKS)
    write(person("other"))
    people.follow(reader_, person_id=ali.person_id)
    limit_reach(first.id)
    assert [card.id for card in following(reader_).items] == [second.id, first.id]
    assert following(ANONYMOUS).items == []
