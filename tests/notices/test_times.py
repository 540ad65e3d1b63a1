"""Days and moments in notices are written as their reader's language writes them."""

import pytest
from django.utils.translation import override

from tallgrass.kernel.telling_time import in_words
from tallgrass.notices.types import Sentence, sentence_of

EVENING = "2026-03-30 21:00 America/Toronto"


@pytest.mark.parametrize(
    ("stored", "english", "chinese"),
    [
        ("2026-03-30", "Mar 30, 2026", "2026年3月30日"),
        (EVENING, "Mar 30, 2026, 21:00 (Toronto time)", "多伦多时间 2026年3月30日 21:00"),
        (
            "2026-03-30 21:00 No/Where",
            "Mar 30, 2026, 21:00 (No/Where)",
            "No/Where 2026年3月30日 21:00",
        ),
        ("2026-03-30 21:00 UTC", "Mar 30, 2026, 21:00 (UTC)", "UTC 2026年3月30日 21:00"),
    ],
)
def test_a_stored_time_is_written_as_its_reader_writes_it(
    stored: str, english: str, chinese: str
) -> None:
    with override("en"):
        assert in_words(stored) == english
    with override("zh-hans"):
        assert in_words(stored) == chinese


@pytest.mark.parametrize("stored", ["", "soon", "2026-13-40", "2026-03-30 late", "…"])
def test_anything_else_stays_as_it_is(stored: str) -> None:
    assert in_words(stored) == stored


def test_only_slots_of_times_are_reworded_and_old_notices_are_too() -> None:
    sentence = sentence_of("campaign.reminder")
    values = {"campaign": "2026-03-30", "until": EVENING}
    with override("zh-hans"):
        assert "多伦多时间 2026年3月30日 21:00" in sentence.recall(values)
        assert "2026-03-30" in sentence.recall(values)
    assert Sentence("a.b", "By %(day)s").say({"day": "2026-03-30"}) == "By Mar 30, 2026"
