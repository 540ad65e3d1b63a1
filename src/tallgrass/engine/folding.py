"""One way to say that two texts are the same to whoever looks for one: traditional and simplified
letters, accents, case and width are one. Index, queries, tags, names and places all fold here.

Letters are folded one by one (by OpenCC's tables), never by the words around them: what was asked
for is then found inside of any longer text.
"""

import re
import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

_HAN = (
    (0x2E80, 0x2FE0),
    (0x3400, 0xA000),
    (0xF900, 0xFB00),
    (0x20000, 0x323B0),
)
# Marks that may be left out: accents of Latin, Greek and Cyrillic, points of Hebrew, vowel signs of
# Arabic with its lengthening stroke. Marks of other scripts (が, ไม้, हिन्दी) are letters of theirs.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]"
)
# Marks that Unicode sorts when it takes letters apart; of a heap of them the first thirty stay (UAX
# 15), as in texts when they are cleaned, for sorting a long one takes its square.
_SORTED = "".join(
    char
    for char in map(chr, range(0x0300, 0x1F000))
    if unicodedata.combining(unicodedata.normalize("NFKD", char)[0])
)
_HEAP = re.compile(f"([{_SORTED}]{{30}})[{_SORTED}]+")
_SHORT_I = "\u0438\u0306"  # й is a letter of its own, not an и with an accent
_WITHOUT_ACCENT = str.maketrans(
    {
        "’": "'",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ł": "l",
        "ŧ": "t",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
# Letters for which OpenCC goes by the word around them (看着 and 著名 are both 著 in traditional
# texts, 項鍊 is 项链), or which it leaves as they are: 瞭解 is 了解, 給妳 is 给你, 彷彿 is 仿佛.
_ALSO_ONE = [
    "著着",
    "瞭了",
    "甚什",
    "妳你",
    "嬭奶",
    "牠它",
    "鍊链",
    "彷仿",
    "髴佛",
    "倣仿",
    "祇只",
    "姊姐",
    "菓果",
    "搾榨",
    "煖暖",
    "砲炮",
    "籐藤",
    "堿碱",
    "韮韭",
    "甦苏",
    "廻回",
    "瞇眯",
    "暱昵",
    "姪侄",
    "藉借",
    "讎仇",
    "蔴麻",
    "擧举",
    "憇憩",
    "幇帮",
    "塩盐",
]


def fold(text: str) -> str:
    """Return the text with everything made one that readers take for one: compatibility forms made
    plain, in lower case, without accents, in simplified letters."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", _HEAP.sub(r"\1", text)).casefold()
    if not apart.isascii():
        apart = _MARKS.sub("", apart.replace(_SHORT_I, "й"))
        apart = unicodedata.normalize("NFKC", apart).translate(_simplified())
    return apart.translate(_WITHOUT_ACCENT)


@lru_cache(maxsize=65_536)
def fold_name(text: str) -> str:
    """Return a short text (a tag, a name, a place) folded, its blanks made single."""
    return " ".join(fold(text).split())


@cache
def _simplified() -> dict[int, str]:
    """Return the simplified letter of each that is written otherwise in Taiwan or Hong Kong."""
    letters = [chr(code) for first, end in _HAN for code in range(first, end)]
    simple = OpenCC("t2s").convert
    found = dict(zip(letters, simple("\n".join(letters)).split("\n"), strict=True))
    for variants in ("hk2t", "tw2t"):
        plain = OpenCC(variants).convert("\n".join(letters)).split("\n")
        for letter, other in zip(letters, plain, strict=True):
            if found[letter] == letter and other != letter:
                found[letter] = simple(other)
    found.update({pair[0]: pair[1] for pair in _ALSO_ONE})
    return {ord(letter): _last(letter, found) for letter, other in found.items() if other != letter}


def _last(letter: str, found: dict[str, str]) -> str:
    """Follow a letter to the form that folds to itself."""
    seen = {letter}
    while (letter := found[letter]) in found and found[letter] != letter and letter not in seen:
        seen.add(letter)
    return letter
