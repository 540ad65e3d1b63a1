"""Why a feed that ranks nobody shows a note: which words of a search it holds, whom one follows,
which hashtag it carries."""

from collections.abc import Callable, Sequence

from tallgrass.discovery.types import FeedPick, FeedReason
from tallgrass.engine.folding import fold
from tallgrass.engine.tokens import letters_of, query_tokens, tokens
from tallgrass.notes import queries as notes
from tallgrass.notes.types import NoteCard, NoteText


def found_by(query: str, cards: Sequence[NoteCard]) -> list[FeedPick]:
    """Return the notes a search found, each with the words of the query that it holds now, by where
    they stand."""
    asked = query_tokens(query)
    texts = notes.texts(card.id for card in cards)
    return [
        FeedPick(card, (*_words(asked, card, texts.get(card.id)), *_paid(card))) for card in cards
    ]


def followed(cards: Sequence[NoteCard]) -> list[FeedPick]:
    """Return notes of people the viewer follows."""
    return _picks(cards, lambda card: FeedReason("follows", values={"name": card.author.name}))


def tagged(tag: str, cards: Sequence[NoteCard]) -> list[FeedPick]:
    """Return notes that carry a hashtag."""
    return _picks(cards, lambda _card: FeedReason("tagged", values={"tag": tag}))


def _picks(cards: Sequence[NoteCard], reason: Callable[[NoteCard], FeedReason]) -> list[FeedPick]:
    return [FeedPick(card, (reason(card), *_paid(card))) for card in cards]


def _paid(card: NoteCard) -> tuple[FeedReason, ...]:
    return (FeedReason("paid_anyway", values={"payer": card.payer}),) if card.payer else ()


def _words(asked: Sequence[str], card: NoteCard, text: NoteText | None) -> list[FeedReason]:
    if text is None:
        return []
    places = {
        "in_title": text.title,
        "in_text": text.body,
        "in_tags": " ".join(f"#{tag}" for tag in text.tags),
        "in_place": text.place,
        "in_name": f"{card.author.name} {card.author.handle}",
    }
    held = {kind: _held(asked, words) for kind, words in places.items()}
    reasons = [
        FeedReason(kind, values={"words": _listed(asked, found)})
        for kind, found in held.items()
        if found
    ]
    lacking = set(asked).difference(*held.values())
    if not reasons:
        return [FeedReason("in_index")]  # changed since the index saw it
    return (
        [*reasons, FeedReason("lacks", values={"words": _listed(asked, lacking)})]
        if lacking
        else reasons
    )


def _held(asked: Sequence[str], words: str) -> set[str]:
    """Return which words stand there; a Chinese one wherever its letters do, for nothing parts it
    from its neighbours."""
    cut, plain = set(tokens(words)), fold(words)
    return {word for word in asked if word in cut or (letters_of(word) and word in plain)}


def _listed(asked: Sequence[str], found: set[str]) -> str:
    return " · ".join(word for word in asked if word in found)
