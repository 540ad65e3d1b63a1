"""No text takes more than its length to read (claim 35): every function that reads what people
write is given runs, nests and alternations of every mark, and twice as much of them."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallgrass.campaigns import wording
from tallgrass.contracts import checks
from tallgrass.contracts.diff import ADDED, DROPPED, SAME, Change, changes
from tallgrass.contracts.queries.drafts import segments
from tallgrass.engine import folding, phrases, tokens
from tallgrass.kernel import domains, house, text
from tallgrass.kernel.errors import TallgrassError
from tallgrass.notes import marks
from tallgrass.notes.importing import cells, days, headers, ids, leftovers, media, numbers, texts

LENGTHS = (2_000, 8_000, 32_000)  # what is slow by chance at one is not so at all of them
MOST_FOLD = 2.5
FLOOR = 0.006  # seconds of the processor: what takes less is not worth a comparison, and not exact
CLOCK = days.DayClock(datetime(2026, 1, 1, tzinfo=UTC))

READERS: dict[str, Callable[[str], object]] = {
    "marks: spans": marks.spans,
    "marks: blocks": marks.blocks,
    "marks: tags": marks.tags_of,
    "marks: mentions": marks.mentions_of,
    "marks: a tag folded": marks.fold_tag,
    "marks: words as a tag": marks.as_one_tag,
    "marks: the language": marks.language_of,
    "text: a line": lambda said: text.clean_line(said, longest=10**7),
    "text: a text": lambda said: text.clean_text(said, longest=10**7),
    "text: a name": lambda said: text.clean_name(said, longest=10**7),
    "text: a handle": text.clean_handle,
    "text: an excerpt": text.excerpt,
    "text: apart": text.isolated,
    "house: a handle": house.is_handle_of_the_house,
    "house: a name": house.is_name_of_the_house,
    "domains: a host": domains.ascii_host,
    "domains: an address": lambda said: domains.ascii_address(f"https://{said}"),
    "domains: both spellings": domains.both_spellings,
    "folding": folding.fold,
    "folding: a name": folding.fold_name.__wrapped__,
    "tokens": tokens.tokens,
    "tokens: letters": tokens.letters,
    "tokens: a query": tokens.query_tokens,
    "phrases": phrases.phrases,
    "words of a contract": lambda said: checks.check(
        {"body": said}, must_say=["good 好 thing"], never_say=["a a a a", "一一一一二"]
    ),
    "words of a brief": lambda said: wording.conditions_on_praise({"words": said}),
    "a never-say": lambda said: wording.silences([said]),
    "two drafts": lambda said: changes(said, f"{said[1:]}{said[:1]}z"),
    "two drafts, turned": lambda said: changes(said, said[::-1]),
    "two drafts, shown": lambda said: segments(
        "body", changes(said, said[len(said) // 3 :] + said[: len(said) // 3]), [], []
    ),
    "import: a body": texts.prose,
    "import: tags": texts.tags,
    "import: a cell": cells.text,
    "import: an id": ids.identifier,
    "import: a rounded id": ids.is_rounded,
    "import: a link": ids.of_link,
    "import: a count": numbers.count,
    "import: a day": lambda said: days.moment(said, clock=CLOCK),
    "import: a header": headers.fold,
    "import: what a header means": headers.meanings.__wrapped__,
    "import: columns": lambda said: headers.columns_of([said, "title"], {}),
    "import: a total": leftovers._sums_up,
    "import: names of pictures": media.names_in,
}
PIECES = (
    *(
        "#",
        "#干皮#",
        "#a",
        "#干皮[话题]#",
        "#＃",
        "# ",
        "＃干",
        "@",
        "@ab",
        "@abc ",
        "a@b.",
        "C+",
        "C#",
    ),
    *("https://", "https://a.b(", "www.", "(www.a", "https://a.bc/x", "https://[", "https://a:b"),
    *("https://a.bc/%", "a.", "a/", "http://www.", "https://a.bc/(x", "https://a.bc/*"),
    *("*", "**a", "(", "()", "）", "（", "[", '["a",', "[(", "{", '"', '="', "'", "a'", "-", "a-"),
    *("- ", "\n- ", "\n", " \n", " ", "\t", "\u3000", "\xa0", "a ", " in a", "_", ".", ",", ";"),
    *("<", "<p", "<p>", "</p>", "<!--", "<![CDATA[", "<?", "<!a", "<a =", '<a b="', "<script>"),
    *("<title>", "&", "&#1", "&amp", ":", "/", "|", "1", "1 ", "1,", "1.111", "5-", "4", "us"),
    *("\u0301\u0327", "a\u0301\u0327\u0301", "\u0f71\u0f74\u0301\u0327", "\u0f73", "\u200c"),
    *("a\u200d", "\u200b\u0301\u0327", "\u202e", "👩‍👩", "لا", "ﷺ", "\U00020000", "かな", "한글"),
    *("一", "一二", "不能", "a", "no not ", "only all must ", "services", "pay no if "),
)
AROUND = (("", ""), ("x https://a.bc/", "!"), ("1", "!"))


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the collector away: what it walks through belongs to other tests too."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def seconds(read: Callable[[str], object], said: str) -> float:
    """Return the processor time that reading a text took; a refusal is an answer too."""
    began = time.thread_time()
    with suppress(TallgrassError, ValueError):
        read(said)
    return time.thread_time() - began


def fold(read: Callable[[str], object], once: str, twice: str) -> float:
    """Return how many times as long twice the text takes: the least of each, taken in turn."""
    took = [(seconds(read, once), seconds(read, twice)) for _ in range(4)]
    return min(more for _, more in took) / min(less for less, _ in took)


def least_fold(read: Callable[[str], object], piece: str, around: tuple[str, str]) -> float:
    """Return the least fold over several lengths, ending at the first that is small enough."""
    least = float("inf")
    for length in LENGTHS:
        once, twice = (made_of(piece, length * times, around) for times in (1, 2))
        for _ in range(3):  # another process may have had the caches meanwhile
            least = min(least, fold(read, once, twice))
            if least <= MOST_FOLD:
                return least
    return least


def made_of(piece: str, length: int, around: tuple[str, str]) -> str:
    before, after = around
    return before + (piece * (length // len(piece) + 1))[:length] + after


@pytest.mark.parametrize("name", READERS)
def test_c35_twice_the_text_takes_twice_the_time(name: str) -> None:
    read = READERS[name]
    seconds(read, "to be warm 一 text #a")
    slow = {}
    with no_collection():
        for piece in PIECES:
            for around in AROUND:
                if seconds(read, made_of(piece, 2 * LENGTHS[0], around)) < FLOOR:
                    continue
                if (found := least_fold(read, piece, around)) > MOST_FOLD:
                    slow[piece, around] = round(found, 1)
    assert not slow


def test_the_measure_sees_a_square() -> None:
    def square(said: str) -> None:
        for at in range(0, len(said), 4):
            said[at:].count("x")

    with no_collection():
        assert least_fold(square, "ab", ("", "")) > MOST_FOLD


def test_c35_a_heap_of_marks_as_long_as_a_form_takes_is_read_at_once() -> None:
    heap = "a" + "\u0301\u0327" * 400_000  # sorting them took minutes
    began = time.thread_time()
    assert len(text.clean_text(heap, longest=10**7)) < 40
    assert len(folding.fold(heap)) < 40
    assert time.thread_time() - began < 2


def test_marks_that_letters_have_stay() -> None:
    for said in ("Tiếng Việt", "שָׁלוֹם", "ཧཱུྃ", "e\u0301"):
        assert text.clean_line(said, longest=40) == text.normal("NFC", said)


@given(st.text("ab 一二", max_size=60), st.text("ab 一二", max_size=60))
@settings(max_examples=300)
def test_a_comparison_holds_both_drafts(older: str, newer: str) -> None:
    found = changes(older, newer)
    assert "".join(one.text for one in found if one.kind != DROPPED) == newer
    assert "".join(one.text for one in found if one.kind != ADDED) == older
    at = 0
    for one in found:
        assert one.start == at
        at += len(one.text) if one.kind != DROPPED else 0


def test_a_word_put_in_is_the_only_change_of_a_periodic_draft() -> None:
    older = "a b " * 1_000
    found = changes(older, older[:2_000] + "new " + older[2_000:])
    assert [one for one in found if one.kind != SAME] == [Change(ADDED, "new ", 2_000)]
