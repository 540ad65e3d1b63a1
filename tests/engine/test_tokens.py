"""The bilingual analyser."""

import subprocess
import sys

import pytest

from tallgrass.engine.tokens import MOST_QUERY_TOKENS, query_tokens, stem, tokens


def test_chinese_is_cut_into_words_and_the_words_inside_them() -> None:
    assert tokens("多伦多的兰州拉面") == ["多伦", "多伦多", "的", "兰州", "拉面"]


def test_latin_words_are_lower_case_and_lose_plain_endings() -> None:
    assert tokens("Running Shoes for Anna's cities, boxes and glass") == [
        "running", "shoe", "for", "anna", "city", "box", "and", "glass",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "root"),
    [("bus", "bus"), ("this", "this"), ("books", "book"), ("dishes", "dish"), ("ties", "tie")],
)
def test_a_stem_is_a_word(word: str, root: str) -> None:
    assert stem(word) == root


def test_compatibility_letters_are_folded() -> None:
    assert tokens("ＡＢＣ 𝓑𝓸𝓸𝓴 ① ＃护肤") == ["abc", "book", "1", "#护肤", "护肤"]


def test_a_hashtag_is_kept_whole_and_cut_too() -> None:
    assert tokens("#多伦多美食 rest") == ["#多伦多美食", "多伦", "多伦多", "美食", "rest"]


def test_scripts_that_touch_are_parted() -> None:
    assert tokens("买了iPhone15手机") == ["买", "了", "iphone15", "手机"]


def test_kana_and_hangul_become_pairs() -> None:
    assert tokens("ラーメン") == ["ラー", "ーメ", "メン"]


def test_a_query_asks_each_word_once_and_skips_empty_words() -> None:
    assert query_tokens("where is the best ramen, the BEST") == ["best", "ramen"]
    assert query_tokens("的") == ["的"]


def test_c35_a_query_is_bounded() -> None:
    assert len(query_tokens(" ".join(f"w{i}" for i in range(10_000)))) == MOST_QUERY_TOKENS
    assert query_tokens('" AND title:* OR (((') == ["title"] or query_tokens('" AND title:* OR (((')


def test_the_analyser_loads_without_django() -> None:
    code = (
        "import sys; import tallgrass.engine.tokens, tallgrass.engine.search; "
        "sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
