"""Bilingual tokens: one analyser for the search index, for queries and for whoever counts words.

Text is folded (`folding`), Chinese is cut into words and the words inside them, Latin words
lose a plain plural or possessive ending, Japanese kana and Korean are cut into pairs of letters,
and a hashtag is also kept whole, with its sign.
"""

import re
from itertools import pairwise

from tallgrass.engine.cutting import cut_for_search
from tallgrass.engine.folding import fold

LONGEST_TOKEN = 40
MARK = "·"
MOST_QUERY_TOKENS = 24
LONGEST_QUERY = 400

_HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PAIRED = "\u3040-\u30ff\u31f0-\u31ff\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_PIECES = re.compile(
    rf"(?P<tag>#\w{{1,60}})|(?P<han>[{_HAN}]+)|(?P<pair>[{_PAIRED}]+)|(?P<word>[^\W_{_HAN}{_PAIRED}]+(?:['’][^\W\d_]+)*)"
)
_HAN_WORD = re.compile(rf"[{_HAN}]+$")
_LATIN = re.compile(r"[a-z']+$")

# Words that say nothing about what is looked for; a query made of them alone keeps them.
_STOP_TEXT = """
a an and are as at be but by do for from how i in is it me my of on or so that the this to was
we what when where which who with you your
的 了 在 是 我 你 他 她 它 们 和 与 也 就 都 而 及 着 或 一个 吗 呢 啊 吧
有 怎么 什么 哪里 哪些 请问 可以
"""
_STOP_WORDS = frozenset(_STOP_TEXT.split())


def tokens(text: str) -> list[str]:
    """Return the tokens of a text, in order, repeated as often as they occur."""
    found: list[str] = []
    for match in _PIECES.finditer(fold(text)):
        piece = match.group()
        if match.lastgroup == "tag":
            found.append(piece[:LONGEST_TOKEN])
            found.extend(tokens(piece[1:].replace("_", " ")))
        elif match.lastgroup == "han":
            found.extend(cut_for_search(piece))
        elif match.lastgroup == "pair":
            found.extend(
                [piece]
                if len(piece) == 1
                else [first + second for first, second in pairwise(piece)]
            )
        else:
            found.append(stem(piece)[:LONGEST_TOKEN])
    return found


def letters(text: str) -> set[str]:
    """Return every Chinese letter and every pair of neighbours, marked: by these a word is found
    where the text was cut otherwise."""
    runs = [
        match.group()
        for match in _PIECES.finditer(fold(text).replace("#", " "))
        if match.lastgroup == "han"
    ]
    return {
        MARK + piece
        for run in runs
        for piece in (*run, *(first + second for first, second in pairwise(run)))
    }


def letters_of(word: str) -> list[str]:
    """Return the marked letters that say a text holds this Chinese word: the letter, or its pairs;
    none for other words."""
    if not _HAN_WORD.match(word):
        return []
    return (
        [MARK + word]
        if len(word) == 1
        else [MARK + first + second for first, second in pairwise(word)]
    )


def query_tokens(text: str) -> list[str]:
    """Return the tokens a query asks for: each once, without words that say nothing, never more
    than MOST_QUERY_TOKENS."""
    asked = list(dict.fromkeys(tokens(text[:LONGEST_QUERY])))
    return ([token for token in asked if token not in _STOP_WORDS] or asked)[:MOST_QUERY_TOKENS]


def stem(word: str) -> str:
    """Return a Latin word without 's and without a plain plural ending; any other word as it is."""
    if not _LATIN.match(word):
        return word
    word = word.removesuffix("'s").rstrip("'")
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]
