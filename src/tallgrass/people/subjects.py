"""How other rooms may speak of people and organisations without knowing them."""

from tallgrass.kernel.subjects import Described, Subject, resolver
from tallgrass.people import queries


@resolver("person")
def _people(ids: list[int]) -> dict[int, Described]:
    return {
        card.id: Described(
            Subject("person", card.id), f"{card.name} (@{card.handle})", card.path, card.id
        )
        for card in queries.cards(ids).values()
    }


@resolver("organisation")
def _organisations(ids: list[int]) -> dict[int, Described]:
    return {
        card.id: Described(Subject("organisation", card.id), card.name, card.path, None)
        for card in queries.org_cards(ids).values()
    }
