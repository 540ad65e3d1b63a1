"""The topic model against notes it never saw: 360 labelled ones, near-copies of the seed or of the
sample community removed."""

import json
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from tallgrass.engine.topics import seed
from tallgrass.engine.topics.model import model, train
from tallgrass.engine.topics.tree import TOPIC_IDS, TOPICS, topic
from tests.engine.measures import calibration_error, macro_f1

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent.parent / "src" / "tallgrass" / "demo" / "content"
SHINGLE, NEAR_COPY = 8, 0.2


def shingles(text: str) -> set[str]:
    """Runs of eight words (or, in Chinese, eight characters)."""
    pieces = re.findall(r"[a-z0-9]+|[\u3400-\u9fff]", text.lower())
    return {" ".join(pieces[i : i + SHINGLE]) for i in range(max(1, len(pieces) - SHINGLE + 1))}


def strings(value: object) -> list[str]:
    """Every string of a parsed document."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in strings(part)]


def sample_texts() -> list[str]:
    return [
        text
        for path in sorted(SAMPLE.rglob("*.toml"))
        for text in strings(tomllib.loads(path.read_text("utf-8")))
    ]


@pytest.fixture(scope="module")
def held_out() -> list[dict[str, str]]:
    """The held-out notes that share less than a fifth of their shingles with any text of seed and
    sample."""
    known = [
        shingles(text)
        for text in [*sample_texts(), *(sample.text for sample in seed.samples() if sample.is_note)]
    ]
    everything = set().union(*known)
    rows = [
        json.loads(line) for line in (HERE / "heldout_notes.jsonl").read_text("utf-8").splitlines()
    ]
    kept = []
    for row in rows:
        own = shingles(f"{row['title']} {row['body']}")
        near = max((len(own & other) for other in known), default=0) if own & everything else 0
        if near / len(own) < NEAR_COPY:
            kept.append(row)
    return kept


def test_almost_all_held_out_notes_are_no_near_copies(held_out: list[dict[str, str]]) -> None:
    assert len(held_out) >= 350


def test_topics_are_found_in_notes_never_seen_in_both_languages(
    held_out: list[dict[str, str]],
) -> None:
    truth = np.array([TOPIC_IDS.index(row["topic"]) for row in held_out])
    language = np.array([row["lang"] for row in held_out])
    probabilities = model().predict([f"{row['title']}\n{row['body']}" for row in held_out])
    found = probabilities.argmax(axis=1)
    scores = {
        code: macro_f1(found[language == code], truth[language == code]) for code in ("en", "zh")
    }
    overall, error = macro_f1(found, truth), calibration_error(probabilities, truth)
    print(
        f"\nmacro-F1 {overall:.3f} ({scores['en']:.3f} en, {scores['zh']:.3f} zh), calibration "
        f"error {error:.3f}, n {len(truth)}"
    )
    assert overall >= 0.75
    assert min(scores.values()) >= 0.75
    assert error <= 0.10


def test_the_seed_has_no_text_twice_and_every_topic_in_both_languages() -> None:
    notes = [sample for sample in seed.samples() if sample.is_note]
    assert len({sample.text for sample in notes}) == len(notes)
    for place in range(len(TOPIC_IDS)):
        for language in ("en", "zh"):
            assert (
                sum(sample.topic == place and sample.language == language for sample in notes) >= 20
            )


def test_training_twice_gives_the_same_model() -> None:
    first, second = model(), train(seed.samples())
    assert np.array_equal(first.weights, second.weights)
    assert (first.temperature, first.digest) == (second.temperature, second.digest)


def test_a_text_does_not_depend_on_its_company() -> None:
    alone = model().predict(["Sourdough starter, flour and water"])
    together = model().predict(
        ["猫咪不用猫砂盆怎么办", "Sourdough starter, flour and water", "", "🎈" * 50]
    )
    assert np.allclose(alone[0], together[1])


def test_a_text_without_a_word_is_about_nothing() -> None:
    for text in ("", "   ", "!!!", "🎈🎈", "\x00", "\ud800"):
        assert np.allclose(model().predict([text]), 1 / len(TOPIC_IDS))
    assert model().predict([]).shape == (0, len(TOPIC_IDS))


def test_any_text_gives_probabilities() -> None:
    texts = [
        "a",
        "x" * 100_000,
        "한국어 메모",
        "ภาษาไทย",
        "レシピを書きました",
        "𠮷野家",
        "1234 5678",
        "https://example.org/?a=b",
    ]
    found = model().predict(texts)
    assert np.allclose(found.sum(axis=1), 1) and (found >= 0).all()


def test_every_topic_is_named_in_both_languages() -> None:
    assert len(TOPICS) >= 12
    for each in TOPICS:
        assert topic(each.id) is each
        assert each.label("en") and re.search(r"[\u4e00-\u9fff]", each.label("zh-hans"))
        assert each.about("en") and re.search(r"[\u4e00-\u9fff]", each.about("zh-hans"))
