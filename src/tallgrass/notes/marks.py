"""Hashtags, mentions, web addresses, paragraphs and lists in plain text: found once, rendered
safely.

Tags are `#winter`, `#干皮`, the closed Chinese form `#干皮#`, and `#干皮[话题]#` of pasted exports.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from linkify_it import LinkifyIt

from tallgrass.engine.folding import fold_name
from tallgrass.kernel.languages import CHINESE, ENGLISH, page_language
from tallgrass.kernel.text import normal, shows_name

LONGEST_TAG = 40
LONGEST_KEY = 100
MOST_TAGS = 20
MOST_MENTIONS = 10
_SIGNS = re.compile(r"[#＃@＠]|https?://|www\.", re.IGNORECASE)
_HASH, _AT = "#＃", "@＠"
_TOPIC = "[话题]"
_HAN = "[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
_CJK = re.compile(_HAN)
_LETTER = re.compile(r"[^\W\d_]")
# Marks above, below and behind letters (Mn, Mc) belong to them; variation selectors are signs' own.
_MARK = "".join(
    char
    for char in map(chr, range(0x0300, 0x1F000))
    if unicodedata.category(char) in ("Mn", "Mc") and not "\ufe00" <= char <= "\ufe0f"
)
# What holds two letters of one word together: joiners, hyphens, maqaf, geresh, gershayim, tsheg.
_JOINER = "\u200c\u200d\u2010\u2011\u05be\u05f3\u05f4\u0f0b-"
_PART = rf"[\w·・][\w·・{_MARK}]*"
_LETTER_OR_DIGIT = re.compile(r"[\w·・]")
_WORD = re.compile(rf"{_PART}(?:[{_JOINER}]{_PART})*")
# C++ and C# are words, Chinese ones may follow at once; so are C++20 and Disney+.
_SHARP = re.compile(rf"(?<![^\W_])(?:[A-Za-z][#＃](?![\w#＃])|[CFJcfj][#＃](?={_HAN}))")
_PLUS = re.compile(r"(?<=[A-Za-z0-9])(?:\+\+[0-9]{0,4}(?![A-Za-z0-9_+])|\+(?![A-Za-z0-9_+#＃]))")
_SPELLED_APART = (("\u0e4d\u0e32", "\u0e33"), ("\u0ecd\u0eb2", "\u0eb3"))
"""Vowels of Thai and Lao that NFKC takes apart, though nobody writes them so."""
_RUN = re.compile(r"\S+")
_HANDLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{1,28}[A-Za-z0-9](?![A-Za-z0-9_@]|\.[A-Za-z0-9])")
_NO_TAG_AFTER = re.compile(r"[A-Za-z0-9_&/=?#＃]")
_NO_MENTION_AFTER = re.compile(r"[A-Za-z0-9_.@/+-]")
_NO_ADDRESS_AFTER = re.compile(r"[A-Za-z0-9_.@/-]")
# Chinese texts set no blank behind an address: it ends at their marks, and where a word begins
_ADDRESS_ENDS = re.compile(
    r"[\s，。、；：！？…（）【】「」『』《》〈〉“”‘’．～｡､〔〕［］｛｝＜＞｜＂＇\u3000]|—{2}"
    r"|[،؛؟۔।॥]"  # marks of Arabic, Urdu and Hindi
    r"|(?<!\*)\*++(?=\s|$)"  # of words in bold
    r"|(?<=[A-Za-z0-9])[,.;:!?]?(?=[\u3400-\u4dbf\u4e00-\u9fff])"
)
_LINKIFY = LinkifyIt()
_TRIES, _LONGEST_SURE = 4, 20_000
"""How often a letter may be looked at as part of an address, and what a short text may always."""
_BULLET = re.compile(r"\s*[-–•*]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text: plain (kind ""), a "tag", a "mention" or a web "address"; `value` is the
    folded tag, the handle, or where the address leads."""

    text: str
    kind: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph ("p") or a list ("ul"), each line a row of spans."""

    kind: str
    lines: tuple[tuple[Span, ...], ...]


def fold_tag(text: str) -> str:
    """Fold a tag to the form under which it is one tag: NFKC, case-folded, without its marks; empty
    when it is none."""
    tag = normal("NFKC", text).strip().lstrip(_HASH).removesuffix(_TOPIC).strip()
    if not _SHARP.fullmatch(tag):
        tag = tag.rstrip(_HASH).removesuffix(_TOPIC).strip()
    tag = tag.casefold()
    for apart, whole in _SPELLED_APART:
        tag = tag.replace(apart, whole)
    is_tag = tag and len(tag) <= LONGEST_TAG and _LETTER.search(tag) and shows_name(tag)
    return tag if is_tag else ""


def tag_key(tag: str) -> str:
    """Return by what a tag is found: #防曬 and #防晒, #crème and #creme have the same key."""
    return fold_name(tag)[:LONGEST_KEY]


def as_one_tag(text: str) -> str:
    """Return a label of one or more words so that it can stand behind a number sign: NFKC, its
    words held together by underscores."""
    plain, words, at = normal("NFKC", text), [], 0
    while begin := _LETTER_OR_DIGIT.search(plain, at):
        at = _end_of_word(plain, begin.start())
        words.append(plain[begin.start() : at].strip("_"))
    return "_".join(filter(None, words))


def spans(text: str) -> list[Span]:
    """Split one text into plain stretches, tags and mentions. Joining their texts gives the text
    again."""
    found: list[Span] = []
    at = 0
    for start, end, kind, value in _marks(text):
        if start > at:
            found.append(Span(text[at:start]))
        found.append(Span(text[start:end], kind, value))
        at = end
    if at < len(text):
        found.append(Span(text[at:]))
    return found


def _marks(text: str) -> Iterator[tuple[int, int, str, str]]:
    at, reading = 0, _Reading(text)
    for sign in _SIGNS.finditer(text):
        start = sign.start()
        if start < at:
            continue
        before = text[start - 1] if start > at else ""
        find = _mention if sign.group() in _AT else _tag if sign.group() in _HASH else _address
        mark = find(reading, start, before)
        if mark:
            yield mark
            at = mark[1]


class _Reading:
    """A text that is read from its beginning to its end. What was found of a stretch is kept for
    the next sign in it, so that reading takes as long as the text is, whatever stands in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._runs = _RUN.finditer(text)
        self._run_ends, self._is_paired = 0, False
        self._address_ends = -1
        self._left = _TRIES * len(text) + _LONGEST_SURE

    def is_paired(self, start: int) -> bool:
        """Tell whether the number signs between the two spaces around a place come in pairs."""
        while self._run_ends <= start and (run := next(self._runs, None)):
            self._run_ends = run.end()
            if self._run_ends > start:
                self._is_paired = sum(map(run.group().count, _HASH)) % 2 == 0
        return self._is_paired

    def address_from(self, start: int) -> str:
        """Return how far an address may reach that begins at a place; "" where too many began in
        one stretch and led nowhere."""
        if self._address_ends < start:
            end = _ADDRESS_ENDS.search(self.text, start)
            self._address_ends = end.start() if end else len(self.text)
        self._left -= self._address_ends - start
        return self.text[start : self._address_ends] if self._left > 0 else ""


def _mention(reading: _Reading, start: int, before: str) -> tuple[int, int, str, str] | None:
    match = _HANDLE.match(reading.text, start + 1)
    if not match or (before and _NO_MENTION_AFTER.match(before)):
        return None
    return start, match.end(), "mention", match.group().casefold()


def _tag(reading: _Reading, start: int, before: str) -> tuple[int, int, str, str] | None:
    text = reading.text
    end = _end_of_word(text, start + 1)
    if (before and _NO_TAG_AFTER.match(before)) or not (tag := fold_tag(text[start + 1 : end])):
        return None
    if text.startswith(_TOPIC, end):
        end += len(_TOPIC)
        end += text[end : end + 1] in ("#", "＃")
    elif text[end : end + 1] in ("#", "＃") and _CJK.search(tag) and reading.is_paired(start):
        end += 1
    return start, end, "tag", tag


def _end_of_word(text: str, start: int) -> int:
    """Return where the word ends that begins there; `start` itself where none does."""
    match = _SHARP.match(text, start) or _WORD.match(text, start)
    if not match:
        return start
    plus = _PLUS.match(text, match.end())
    return plus.end() if plus else match.end()


def _address(reading: _Reading, start: int, before: str) -> tuple[int, int, str, str] | None:
    """Return a web address that says where it leads: none that hides its host behind a name."""
    if before and _NO_ADDRESS_AFTER.match(before):
        return None
    said = reading.address_from(start)
    whole = f"https://{said}" if said[:4].lower() == "www." else said
    colon = whole.find(":") + 1
    if not colon:  # "www" at the end of a sentence
        return None
    length = _LINKIFY.test_schema_at(whole, "https:", colon)
    address = whole[: colon + length]
    if not length or "@" in address.split("/", 3)[2]:
        return None
    return start, start + len(address) - (len(whole) - len(said)), "address", address


def tags_of(*texts: str) -> list[str]:
    """Return the folded hashtags of the texts, each once, in order, at most MOST_TAGS."""
    tags = (span.value for text in texts for span in spans(text) if span.kind == "tag")
    return each_once(tags)[:MOST_TAGS]


def each_once(tags: Iterable[str]) -> list[str]:
    """Return the tags in order, of those that are found by the same key the first."""
    found: dict[str, str] = {}
    for tag in tags:
        found.setdefault(tag_key(tag), tag)
    return list(found.values())


def mentions_of(*texts: str) -> list[str]:
    """Return the handles mentioned in the texts, each once, in order, at most MOST_MENTIONS."""
    found = dict.fromkeys(
        span.value for text in texts for span in spans(text) if span.kind == "mention"
    )
    return list(found)[:MOST_MENTIONS]


def blocks(text: str) -> list[TextBlock]:
    """Part a text into paragraphs (parted by empty lines) and lists (lines that begin with a
    dash)."""
    found: list[TextBlock] = []
    kind = ""
    lines: list[tuple[Span, ...]] = []
    for line in [*text.split("\n"), ""]:
        bullet = _BULLET.match(line)
        wanted = "ul" if bullet else "p" if line.strip() else ""
        if lines and wanted != kind:
            found.append(TextBlock(kind, tuple(lines)))
            lines = []
        kind = wanted
        if wanted:
            lines.append(tuple(spans(line[bullet.end() :] if bullet else line.strip())))
    return found


def language_of(text: str) -> str:
    """Return the language a text is mostly written in: "zh-hans" or "en"."""
    chinese = len(_CJK.findall(text))
    words = len(re.findall(r"[A-Za-z]+", text))
    return CHINESE if chinese > words else ENGLISH


def normal_language(code: str, text: str) -> str:
    """Return the content language named by `code` in any spelling; else the one the text is written
    in."""
    name = code.strip().casefold().replace("_", "-")
    if name.startswith((ENGLISH, "zh")):
        return page_language(name)
    return language_of(text)
