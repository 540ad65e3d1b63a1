"""The written notes: enough of them, long enough, in both languages, and none a copy of another."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from tallgrass.demo.drawings.gallery import PICTURES, draw, raster
from tallgrass.demo.notes import written
from tallgrass.demo.world import load
from tallgrass.engine.topics.tree import TOPIC_IDS
from tallgrass.notes.covers import clean_cover

WORD = re.compile(r"[\u4e00-\u9fff]|[a-z0-9’']+")
NOTES = written()


def is_chinese(note: dict[str, object]) -> bool:
    return "-zh-" in str(note["key"])


def grams(text: str) -> Iterator[tuple[str, ...]]:
    words = WORD.findall(text.lower())
    return zip(*(words[i:] for i in range(8)), strict=False)


def test_there_are_enough_notes_half_of_them_chinese_over_all_topics() -> None:
    assert len(NOTES) >= 160
    assert sum(map(is_chinese, NOTES)) * 2 == len(NOTES)
    by_topic = Counter((note["topic"], is_chinese(note)) for note in NOTES)
    assert {topic for topic, _zh in by_topic} == set(TOPIC_IDS)
    assert min(by_topic.values()) >= 6


def test_a_note_has_the_detail_that_makes_people_save_it() -> None:
    english = [len(note["body"].split()) for note in NOTES if not is_chinese(note)]
    chinese = [len("".join(note["body"].split())) for note in NOTES if is_chinese(note)]
    assert median(english) >= 120
    assert median(chinese) >= 250


def test_no_two_texts_share_eight_words_in_a_row() -> None:
    paid = [
        (text[0], text[1])
        for campaign in load("paid.toml").values()
        for texts in campaign.values()
        for text in texts
    ]
    seen: dict[tuple[str, ...], str] = {}
    for name, body in [*((note["key"], note["body"]) for note in NOTES), *paid]:
        for gram in set(grams(body)):
            assert seen.setdefault(gram, name) == name, (
                f"{name} and {seen[gram]} share {' '.join(gram)}"
            )


def test_comments_answer_the_note_and_every_note_has_some() -> None:
    assert min(len(note["comment"]) for note in NOTES) >= 2
    texts = [line["text"] for note in NOTES for line in note["comment"]]
    assert len(set(texts)) == len(texts)


def test_every_cover_can_be_typeset_or_drawn() -> None:
    for note in NOTES:
        if "picture" in note["cover"]:
            assert note["cover"]["picture"] in PICTURES
        else:
            assert clean_cover(note["cover"])["style"] == note["cover"]["style"]
    pictured = [note["cover"]["picture"] for note in NOTES if "picture" in note["cover"]]
    assert len(pictured) >= 20


def test_the_same_seed_draws_the_same_picture_and_another_draws_another() -> None:
    for name in PICTURES:
        assert draw(name, "a") == draw(name, "a")
    assert len({draw("hills", str(seed)) for seed in range(6)}) > 3
    assert raster(draw("vase", "a"), 60).startswith(b"\x89PNG")


def test_authors_are_known_and_handles_are_their_own() -> None:
    authors = load("authors.toml")
    assert {note["author"] for note in NOTES} <= set(authors)
    handles = sorted(handle for _name, handle, *_rest in authors.values())
    assert all(first != second for first, second in pairwise(handles))
