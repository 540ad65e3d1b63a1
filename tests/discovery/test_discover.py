"""Discover: who is shown what, in which order, and what never."""

from itertools import pairwise

import numpy as np
import pytest

from tallgrass.discovery.facts import Facts
from tallgrass.discovery.mixing import mix_feed
from tallgrass.discovery.pool import features_of
from tallgrass.discovery.queries import discover, weights_in_force
from tallgrass.discovery.ranking import is_newcomer, scored
from tallgrass.discovery.types import PARTS
from tallgrass.kernel import clock
from tallgrass.kernel.errors import CURSOR_DAMAGED
from tallgrass.kernel.principal import ANONYMOUS, Principal
from tallgrass.notes import actions as notes
from tallgrass.notes.models import Note
from tallgrass.notes.types import DAY_UNKNOWN
from tallgrass.people import actions as people
from tests.discovery.factories import (
    BOOKS,
    RAMEN,
    SKIN,
    days_ago,
    keep,
    limit_reach,
    paid_note,
    person,
    work,
    write,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def shown(viewer: Principal = ANONYMOUS, **options: str) -> list[int]:
    return [pick.card.id for pick in discover(viewer, **options).items]


def test_a_new_note_is_there_after_the_workers_turn() -> None:
    card = write(person("ali"))
    assert shown() == []
    work()
    assert shown() == [card.id]


def test_a_note_whose_day_is_unknown_is_no_news_and_its_author_no_newcomer() -> None:
    undated, old, new = (write(person(name)) for name in ("ali", "bo", "cy"))
    Note.objects.filter(pk=undated.id).update(created_at=DAY_UNKNOWN)
    Note.objects.filter(pk=old.id).update(created_at=days_ago(900))
    work()
    notes_now = features_of([undated.id, old.id, new.id])
    _version, weights = weights_in_force()
    news = is_newcomer(notes_now, weights, now=clock.now())
    assert news.tolist() == [False, False, True]
    facts = Facts(language="en")
    fresh = scored(notes_now, facts, weights, now=clock.now())[:, PARTS.index("fresh")]
    assert fresh[0] < fresh[1] < fresh[2]
    assert fresh[0] < 1e-6


def test_topics_of_what_was_saved_come_first() -> None:
    authors = [person(f"writer{i}") for i in range(8)]
    for i, author in enumerate(authors):
        write(author, (SKIN, BOOKS)[i % 2], created_at=days_ago(20))
    seed = write(person("seed"), SKIN, created_at=days_ago(300))
    reader = person("reader")
    work()
    keep(reader, seed.id)
    work()
    titles = [pick.card.title for pick in discover(reader).items]
    assert titles[:4] == [SKIN[0]] * 4
    assert sorted(titles[4:]) == [BOOKS[0]] * 4


def test_the_language_of_the_page_counts() -> None:
    chinese, english = write(person("ali"), RAMEN), write(person("tove"), BOOKS)
    work()
    assert shown(language="zh-hans")[0] == chinese.id
    assert shown(language="en")[0] == english.id


def test_followed_authors_come_first() -> None:
    for i in range(5):
        write(person(f"writer{i}"), BOOKS)
    ali, reader = person("ali"), person("reader")
    card = write(ali, RAMEN, created_at=days_ago(1))
    people.follow(reader, person_id=ali.person_id)
    work()
    assert shown(reader)[0] == card.id


def test_own_notes_kept_notes_and_blocked_people_are_left_out() -> None:
    reader, ali, mallory = person("reader"), person("ali"), person("mallory")
    write(reader)
    liked, saved, fine, blocked = write(ali), write(ali, SKIN), write(ali, RAMEN), write(mallory)
    notes.like(reader, note_id=liked.id)
    keep(reader, saved.id)
    people.block(reader, person_id=mallory.person_id)
    work()
    assert shown(reader) == [fine.id]
    assert blocked.id in shown()


def test_what_is_deleted_or_limited_goes_at_once_and_comes_back_when_lifted() -> None:
    ali = person("ali")
    gone, limited, fine = (
        write(ali, SKIN),
        write(person("tove"), RAMEN),
        write(person("ivo"), BOOKS),
    )
    work()
    notes.delete_note(ali, note_id=gone.id)
    limit_reach(limited.id)
    assert shown() == [fine.id]
    work()
    assert shown() == [fine.id]


def test_pages_neither_repeat_nor_skip_while_notes_come_and_go() -> None:
    authors = [person(f"writer{i}") for i in range(9)]
    cards = [
        write(author, title=f"Note {i} of {author.handle}") for author in authors for i in range(5)
    ]
    work()
    first = discover()
    write(person("late"), RAMEN)
    notes.delete_note(
        authors[0],
        note_id=next(card.id for card in cards if card.author.id == authors[0].person_id),
    )
    notes.like(person("fan"), note_id=first.items[-1].card.id)
    work()
    second = discover(cursor=first.next)
    third = discover(cursor=second.next)
    seen = [pick.card.id for page in (first, second, third) for pick in page.items]
    assert (len(first.items), len(second.items), third.next) == (20, 20, "")
    assert len(seen) == len(set(seen)) >= 44
    assert set(seen) <= {card.id for card in cards}


def test_the_same_hour_gives_the_same_page() -> None:
    for i in range(12):
        write(person(f"writer{i}"), (SKIN, BOOKS, RAMEN)[i % 3])
    reader = person("reader")
    work()
    assert shown(reader) == shown(reader)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c[:-2],
        lambda c: ("B" if c[0] == "A" else "A") + c[1:],
        lambda c: c + "AA",
        lambda c: "x",
        lambda c: "é",
        lambda c: "=" * 9,
    ],
)
def test_c34_an_altered_cursor_is_refused(change) -> None:  # type: ignore[no-untyped-def]
    for i in range(22):
        write(person(f"writer{i}"))
    work()
    cursor = discover().next
    with refused(CURSOR_DAMAGED):
        discover(cursor=change(cursor))


def test_c34_a_cursor_serves_only_whom_it_was_made_for() -> None:
    for i in range(22):
        write(person(f"writer{i}"))
    reader = person("reader")
    work()
    cursor = discover(reader).next
    assert discover(reader, cursor=cursor).items
    for other, topic in ((ANONYMOUS, ""), (reader, "food")):
        with refused(CURSOR_DAMAGED):
            discover(other, cursor=cursor, topic=topic)


def test_a_topic_shows_its_own_notes() -> None:
    skin, _books = write(person("ali"), SKIN), write(person("tove"), BOOKS)
    work()
    assert shown(topic="skincare") == [skin.id]
    assert shown(topic="pets") == []


def test_an_author_stands_apart_from_themselves() -> None:
    ali = person("ali")
    for i in range(3):
        write(ali, title=f"Mine {i}")
    for i in range(16):
        write(person(f"writer{i}"), SKIN)
    reader = person("reader")
    people.follow(reader, person_id=ali.person_id)
    work()
    authors = [pick.card.author.id for pick in discover(reader).items]
    gap = weights_in_force()[1]["author_gap"]
    at = [i for i, author in enumerate(authors) if author == ali.person_id]
    assert len(at) == 3
    assert min(b - a for a, b in pairwise(at)) > gap


def test_paid_notes_keep_to_the_ad_load() -> None:
    for i in range(30):
        paid_note(person(f"seller{i}"), i)
        write(person(f"writer{i}"), (SKIN, BOOKS, RAMEN)[i % 3], created_at=days_ago(60))
    work()
    first = discover()
    picks = [*first.items, *discover(cursor=first.next).items]
    paid = [i for i, pick in enumerate(picks) if pick.card.payer]
    assert paid == [6, 18, 30]


def test_newcomers_get_their_places_however_loved_the_others_are() -> None:
    count = 40
    authors, newcomer = np.arange(count), np.arange(count) >= 36
    order = mix_feed(
        list(range(count)),
        authors=authors,
        paid=np.zeros(count, bool),
        newcomer=newcomer,
        weights={**weights_in_force()[1], "newcomer_every": 8},
        most=24,
    )
    assert [order[place] for place in (7, 15, 23)] == [36, 37, 38]


def test_erasing_a_person_takes_their_notes_out() -> None:
    ali = person("ali")
    write(ali)
    work()
    people.erase_person(ali, person_id=ali.person_id)
    assert shown() == []
    work()
    assert shown() == []
