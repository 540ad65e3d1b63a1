"""Texts as hashed features, without a dictionary: Chinese by characters, pairs and triples; words
of other scripts whole, by their first five letters and by the runs of four and five letters inside
them. One pass of numpy over many texts."""

from collections.abc import Sequence
from functools import cache

import numpy as np

BUCKETS = 1 << 20
LONGEST = 6_000  # characters of a note that are read
_OTHER, _WORD, _HAN, _DIGIT = 0, 1, 2, 3
_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_OPEN, _CLOSE = np.uint64(2), np.uint64(3)
_HEAD = 5
_POWERS = np.cumprod(np.r_[np.uint64(1), np.full(63, _PRIME, np.uint64)], dtype=np.uint64)


def features(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return, for every feature found, the index of its text and its bucket, in no particular order
    and as often as it occurs."""
    codes, owner = _codes(texts)
    kinds = _kinds()[np.minimum(codes, _kinds().size - 1)]
    found = [*_han(codes, kinds, owner), *_words(codes, kinds, owner)]
    rows = np.concatenate([rows for rows, _keys in found])
    keys = np.concatenate([keys for _rows, keys in found])
    return rows, ((keys * _MIX) >> np.uint64(44)).astype(np.int64)


def _codes(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return code points of all texts in lower case, each text closed by a line break, and the text
    each belongs to."""
    lowered = [text[:LONGEST].lower() + "\n" for text in texts]
    codes = np.frombuffer("".join(lowered).encode("utf-32-le", "replace"), np.uint32).astype(
        np.uint64
    )
    return codes, np.repeat(np.arange(len(lowered)), [len(text) for text in lowered])


@cache
def _kinds() -> np.ndarray:
    """Return what each code point of the basic plane is: of a word, a Chinese (or kana) character,
    a digit, or none of these."""
    kinds = np.array([_WORD if chr(code).isalnum() else _OTHER for code in range(0x10000)], np.int8)
    for first, last in ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF)):
        kinds[first : last + 1] = _HAN
    kinds[ord("0") : ord("9") + 1] = _DIGIT
    return np.append(kinds, np.int8(_OTHER))


def _han(
    codes: np.ndarray, kinds: np.ndarray, owner: np.ndarray
) -> list[tuple[np.ndarray, np.ndarray]]:
    is_han = kinds == _HAN
    found, keys, whole = [], codes, is_han
    for length in (1, 2, 3):
        at = np.flatnonzero(whole)
        found.append((owner[at], keys[at] + np.uint64(length << 58)))
        keys = keys[:-1] * _PRIME + codes[length:]
        whole = whole[:-1] & is_han[length:]
    return found


def _words(
    codes: np.ndarray, kinds: np.ndarray, owner: np.ndarray
) -> list[tuple[np.ndarray, np.ndarray]]:
    is_word = (kinds == _WORD) | (kinds == _DIGIT)
    edges = np.flatnonzero(np.diff(np.r_[False, is_word, False].astype(np.int8)))
    letters = np.cumsum(np.r_[0, kinds == _WORD])
    is_more_than_a_number = letters[edges[1::2]] > letters[edges[::2]]
    starts, ends = edges[::2][is_more_than_a_number], edges[1::2][is_more_than_a_number]
    lengths = np.minimum(ends - starts, 60)
    if not len(starts):
        return []
    of = owner[starts]
    padded, position = _pad(codes, starts, lengths)
    first = np.r_[0, np.cumsum(lengths + 2)[:-1]]
    terms = padded * _POWERS[position]
    whole = np.add.reduceat(terms, first)
    head = np.add.reduceat(np.where(position <= _HEAD, terms, np.uint64(0)), first)
    found = [(of, whole + np.uint64(11 << 58)), (of, head + np.uint64(13 << 58))]
    remaining = np.repeat(lengths + 2, lengths + 2) - position
    text_of = np.repeat(of, lengths + 2)
    keys = padded
    for length in range(2, 6):
        keys = keys[:-1] * _PRIME + padded[length - 1 :]
        if length >= 4:
            at = np.flatnonzero(remaining[: len(keys)] >= length)
            found.append((text_of[at], keys[at] + np.uint64((length + 16) << 58)))
    return found


def _pad(
    codes: np.ndarray, starts: np.ndarray, lengths: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return all words, each between an opening and a closing mark, with each character's position
    in its word."""
    wide = lengths + 2
    first = np.r_[0, np.cumsum(wide)[:-1]]
    position = np.arange(wide.sum()) - np.repeat(first, wide)
    source = np.repeat(starts - 1, wide) + position
    padded = codes[np.clip(source, 0, len(codes) - 1)]
    padded[first] = _OPEN
    padded[first + wide - 1] = _CLOSE
    return padded, position
