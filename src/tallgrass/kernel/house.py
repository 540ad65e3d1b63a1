"""Words of the house: names by which somebody would be taken for those who run the place."""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from confusable_homoglyphs import confusables
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from tallgrass.kernel.text import normal

PRODUCT = "tallgrass"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


STAFF = _words("""
    admin admins administrator administration moderator moderators official operator operators
    staff support 官方 客服 管理员 运营 运营人员 运营者 版主 站长
""")
"""Closed alone, and as the beginning of a handle."""
OFFICE = _words("""
    abuse help helpdesk hostmaster login logout mod moderation mods noreply postmaster root
    security signup static sysadmin system webmaster 系统 帮助
""")
"""Closed alone, and with a tail of the house; the rest of the world uses them in names."""
TAILS = _words("""
    account accounts app billing bot care center centre ceo contact customer desk global hq info
    mail news notice now online page payment payments payout payouts real safety service services
    site team the user verified verify web cn us uk ca
    团队 小助手 助手 中心 服务 平台 中国 小组 小姐姐 人员 专员 账号 号
""")
"""What is hung on such a word, before or behind it, and makes no other name of it."""

_SEEN_AS = {
    "a": "[a4]",
    "b": "[b8]",
    "e": "[e3]",
    "g": "[g9q]",
    "i": "[i1l]",
    "l": "[l1i]",
    "m": "(?:m|rn)",
    "o": "[o0]",
    "s": "[s5z]",
    "t": "[t7]",
    "u": "[uv]",
    "w": "(?:w|vv)",
}
_LIKE_ANOTHER = str.maketrans(
    "мткнвпзь員運營統幫團隊務組國號賬帳專長", "mtkhbn3b员运营统帮团队务组国号账账专长"
)
"""Letters that people take for others, and the table of confusables does not."""
_SIGNS = str.maketrans("$@!|€£¢₮₳₴°¡", "sailelctasoi")
"""Signs that people write in place of letters."""
_NAMED_LETTER = re.compile(
    r"(?:LATIN|SYMBOL) (?:CAPITAL |SMALL )?LETTER (?:SMALL CAPITAL )?([A-Z])(?: WITH .+)?"
)
"""How signs are named that are a Latin letter in another dress, though no table takes it off."""
_LONG = 5
"""Letters from which on a word is known with any of its letters doubled."""


def is_handle_of_the_house(handle: str) -> bool:
    """Tell whether a handle is a word of the house or of our addresses, reads like one, or hangs
    something on one (`admin_01`, `tallgrass_help`, `supp0rt`)."""
    folded, first = letters_seen(handle), letters_seen(re.split(r"[^\w]|_", handle.strip("_"))[0])
    return bool(
        _named_after_us().search(folded)
        or _made_of((*STAFF, *OFFICE, *_routes())).fullmatch(folded)
        or _staff_first().fullmatch(first)
    )


def is_name_of_the_house(name: str) -> bool:
    """Tell whether a name that is shown would be taken for the house's own: it holds the product's
    or the installation's, or is made of nothing but words of the house, in whatever letters."""
    made_of_house = _made_of((*STAFF, *OFFICE))
    return any(
        _named_after_us().search(folded) or made_of_house.fullmatch(folded)
        for folded in (letters_seen(name), letters_seen(name.translate(_SIGNS)))
    )


def letters_seen(text: str) -> str:
    """Return the letters and digits of a text as the eye takes them: without marks, small, and in
    Latin letters where they look like these."""
    plain = normal("NFKD", text)
    seen = (_latin().get(char, char) for char in plain if unicodedata.category(char)[0] != "M")
    small = normal("NFKD", "".join(seen)).casefold().translate(_LIKE_ANOTHER)
    return "".join(char for char in small if char.isalnum())


@cache
def _latin() -> dict[str, str]:
    """Return by letter the Latin letter or digit that it is taken for."""
    found: dict[str, str] = {}
    for char, alike in confusables.confusables_data.items():
        plain = [one["c"] for one in alike if one["c"].isascii() and one["c"].isalnum()]
        if len(char) == 1 and not char.isascii() and plain:
            found[char] = plain[0]
    for char in map(chr, range(0x80, sys.maxunicode)):
        if named := _NAMED_LETTER.search(unicodedata.name(char, "")):
            found.setdefault(char, named[1].lower())
    return found


@cache
def _named_after_us() -> re.Pattern[str]:
    names = {PRODUCT, letters_seen(settings.TALLGRASS_SITE_NAME)}
    return re.compile("|".join(_like(name) for name in sorted(names) if len(name) > 3))


@cache
def _staff_first() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(_like, STAFF))})[0-9]*")


@cache
def _made_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return what matches a text made of words of the house and tails, with one of the former."""
    house = "|".join(sorted(map(_like, words), key=len, reverse=True))
    tails = "|".join([*sorted(map(_like, TAILS), key=len, reverse=True), "[0-9]"])
    return re.compile(f"(?:{tails})*(?:{house})(?:{house}|{tails})*")


def _like(word: str) -> str:
    """Return what matches a word and what looks like it; of a doubled letter, and of all but the
    first of a long word, any number."""
    runs = [match.group() for match in re.finditer(r"(.)\1*", word)]
    return "".join(
        _SEEN_AS.get(run[0], re.escape(run[0]))
        + ("+" if len(run) > 1 or (at and len(word) >= _LONG) else "")
        for at, run in enumerate(runs)
    )


@cache
def _routes() -> tuple[str, ...]:
    """Return the first words of our addresses, as the table of addresses has them."""
    firsts = {re.split(r"[/<^$]", path.lstrip("^/"))[0] for path in _paths(get_resolver())}
    return tuple(sorted(word for first in firsts if len(word := letters_seen(first)) > 2))


def _paths(resolver: URLResolver) -> Iterator[str]:
    for entry in resolver.url_patterns:
        path = str(entry.pattern)
        if isinstance(entry, URLPattern) or path:
            yield path
        else:
            yield from _paths(entry)
