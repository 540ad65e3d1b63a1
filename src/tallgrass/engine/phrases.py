"""Where a line of Chinese may break: between words, never before a mark that closes or a word that
leans on the one before."""

import re

from tallgrass.engine.cutting import cut

_CLOSES = re.compile(r"[，。！？；：、,.!?;:%）)】》〉」』”’…—·\s]+$")
_OPENS = frozenset("（(【《〈「『“‘#￥$")
_LEANING = frozenset("的了着过吗呢吧啊呀嘛么们地得上下里中内外前后时儿边")
_PLAIN = re.compile(r"[A-Za-z0-9.,:/%+'’-]+$")
_PLAIN_SIGN = re.compile(r"[A-Za-z0-9.,:/%+'’-]")


def phrases(text: str) -> list[str]:
    """Cut the text in pieces between which a line may break; joined they are the text again."""
    pieces: list[str] = []
    for word in cut(text):
        if pieces and (
            _leans(word)
            or pieces[-1][-1] in _OPENS
            or (_PLAIN.match(word) and _PLAIN_SIGN.match(pieces[-1][-1]))
        ):
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


def _leans(word: str) -> bool:
    return word in _LEANING or _CLOSES.match(word) is not None
