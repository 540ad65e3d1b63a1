"""The work under the sample contracts: answers, drafts, remarks, publishing, clicks, pay."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from tallgrass.campaigns.actions.offers import take_task
from tallgrass.campaigns.cards import CampaignCard
from tallgrass.contracts.actions.contracts import accept_contract, decline_contract
from tallgrass.contracts.actions.drafts import (
    approve_draft,
    remark_on_quote,
    return_draft,
    submit_draft,
)
from tallgrass.contracts.actions.publishing import publish_contract
from tallgrass.contracts.cards import OfferCard
from tallgrass.contracts.queries.contracts import contract_page
from tallgrass.contracts.queries.drafts import draft_page
from tallgrass.demo.people import CREATOR
from tallgrass.demo.world import World, load
from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import ClickAttempt
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM
from tallgrass.ledger.actions.destinations import set_destination
from tallgrass.ledger.actions.payouts import confirm_payout, request_payout, submit_payout
from tallgrass.ledger.queries import balances
from tallgrass.notes.queries import note_by_public_id
from tallgrass.people.types import TONES

Text = list[str]


class Texts:
    """The written texts of one campaign, taken in turn by language."""

    def __init__(self, name: str) -> None:
        self._left: dict[str, Iterator[Text]] = {
            code: iter(texts) for code, texts in load("paid.toml")[name].items()
        }

    def take(self, language: str) -> Text | None:
        """Return the next text in that language, None when all are used."""
        return next(self._left.get(language[:2], iter(())), None)


def key_of(world: World, person_id: int) -> str:
    """Return the key of a person by id."""
    return next(key for key, card in world.people.items() if card.id == person_id)


def work_off(
    world: World,
    name: str,
    offered: list[OfferCard],
    marketer: str,
    *,
    answered: float,
    written: float,
    waves: tuple[float, float],
) -> None:
    """Play answers, drafts and publications of one campaign; whoever finds no text of theirs to
    write declines or lets it pass.

    The sample creator is first, so that they have a payslip.
    """
    texts, busy = Texts(name), 0
    sample = world.people[CREATOR].id
    for at, offer in enumerate(sorted(offered, key=lambda o: (o.person_id != sample, o.person_id))):
        world.progress("creators work", at, len(offered))
        key = key_of(world, offer.person_id)
        text = texts.take(world.people[key].language)
        share = at / max(1, len(offered))
        with world.on(answered - share):
            if text is None:
                busy += 1
                if busy % 3:
                    decline_contract(
                        world.acting(key),
                        contract_id=offer.id,
                        words="I have no time in that month; thank you for asking.",
                    )
                continue
            accept_contract(world.acting(key), contract_id=offer.id)
        _draft(world, key, offer, text, marketer, written - 2 * share, again=at % 9 == 4)
        wave = contract_page(world.acting(key), offer.public_id).card.wave  # type: ignore[union-attr]
        with world.on((waves[0] if wave == "preheat" else waves[1]) - 4 * share):
            note = publish_contract(world.acting(key), contract_id=offer.id)
            world.notes[f"{name}-{at}"] = note


def _draft(
    world: World, key: str, offer: OfferCard, text: Text, marketer: str, ago: float, *, again: bool
) -> None:
    """Write, be read, be sent back once if `again`, be approved."""
    title, body = text
    cover = {
        "style": "broadside" if offer.id % 2 else "marker",
        "tone": TONES[offer.id % len(TONES)],
        "big": title[:80],
    }
    facts = {
        "contract_id": offer.id,
        "title": title,
        "language": world.people[key].language,
        "cover": cover,
    }
    if again:
        with world.on(ago):
            first = submit_draft(world.acting(key), body=body + "\n\n#ad", minutes=190, **facts)  # type: ignore[arg-type]
        with world.on(ago - 0.7):
            draft = _draft_id(world, first, marketer)
            remark_on_quote(
                world.acting(marketer),
                draft_id=draft,
                quote="#ad",
                words="The label is put on by Tallgrass; leave the hashtag out.",
            )
            return_draft(
                world.acting(marketer), draft_id=draft, words="One small thing. The rest is yours."
            )
    with world.on(ago - 1.5):
        last = submit_draft(world.acting(key), body=body, minutes=40 if again else 210, **facts)  # type: ignore[arg-type]
    with world.on(ago - 2.2):
        approve_draft(
            world.acting(marketer),
            draft_id=_draft_id(world, last, marketer),
            was_read=True,
            words="Thank you.",
        )


def _draft_id(world: World, public_id: str, reader: str) -> int:
    page = draft_page(world.acting(reader), public_id)
    assert page is not None
    return page.draft.id


def leave_drafts(world: World, offered: list[OfferCard]) -> None:
    """Leave contracts in the making: drafts with the marketer (one breaks a rule); the sample
    creator's still unanswered."""
    texts = Texts("review")
    for offer in sorted(offered, key=lambda o: o.person_id):
        key = key_of(world, offer.person_id)
        text = None if key == CREATOR else texts.take(world.people[key].language)
        if text is None:
            continue
        with world.on(3):
            accept_contract(world.acting(key), contract_id=offer.id)
        with world.on(1.2):
            submit_draft(
                world.acting(key),
                contract_id=offer.id,
                title=text[0],
                body=text[1],
                language=world.people[key].language,
                minutes=120,
            )


def take_tasks(
    world: World, card: CampaignCard, name: str, takers: Iterable[str], *, ago: float
) -> None:
    """Have everyday people take a campaign's task per click, write and publish, as long as texts
    last. Their notes are "balm-0", "balm-1" … for the texts of "balm"."""
    texts = Texts(name)
    for at, key in enumerate(takers):
        text = texts.take(world.people[key].language)
        if text is None:
            continue
        with world.on(ago - at / 100):
            offer = take_task(world.acting(key), campaign_id=card.id)
            draft = submit_draft(
                world.acting(key),
                contract_id=offer.id,
                title=text[0],
                body=text[1],
                language=world.people[key].language,
            )
        with world.on(ago - 0.4 - at / 100):
            approve_draft(
                world.acting("marketer"),
                draft_id=_draft_id(world, draft, "marketer"),
                was_read=True,
            )
        with world.on(ago - 0.6 - at / 100):
            world.notes[f"{name}-{at}"] = publish_contract(world.acting(key), contract_id=offer.id)


def click(world: World, prefix: str, *, days: range, each: tuple[int, int]) -> None:
    """Have people click the tracked links of the notes whose keys begin so, between so many times
    on each of these days before the present: most once, some twice, now and then a machine."""
    keys = [key for key in world.notes if key.startswith(prefix)]
    links = [link.rsplit("/", 1)[-1] for key in keys for link in _links(world, key)]
    rng = world.rng
    for at, day in enumerate(days):
        world.progress("people click", at, len(days))
        with world.on(day - 0.1):
            world.sweep("signals.leases", "signals.ingest")
        with world.on(day - 0.5), JournalClient(Path(settings.TALLGRASS_HOME)) as client:
            now = int(world.clock.now().timestamp() * 1000)
            clicks = [_click(world, rng.choice(links)) for _ in range(rng.randrange(*each))]
            for start in range(0, len(clicks), 10):
                client.record(clicks[start : start + 10], now + start * 60_000)
        with world.on(day - 0.9):
            world.sweep("signals.ingest", "signals.leases", "contracts.settlement")


def settle(world: World, days: Iterable[int]) -> None:
    """Pay what falls due, on the evening of each of these days before the present."""
    for day in days:
        with world.on(day - 0.9):
            world.sweep("contracts.settlement")


def _links(world: World, key: str) -> tuple[str, ...]:
    note = note_by_public_id(ANONYMOUS, world.notes[key].public_id)
    return note.links if note else ()


def _click(world: World, token: str) -> ClickAttempt:
    who = world.rng.randrange(400).to_bytes(16, "big")
    refusal = world.rng.choice(("bot", "prefetch")) if world.rng.random() < 0.12 else ""
    return ClickAttempt(token, refusal, (who,), (who,), who, "demo")


def pay_out(world: World, keys: list[str]) -> dict[str, int]:
    """Have creators ask for what they earned: most payouts are made, the last three stay due.
    Return payout ids by key."""
    made: dict[str, int] = {}
    earned = {key: held for key in keys if (held := _earned(world, key)) > 0}
    for at, (key, amount) in enumerate(earned.items()):
        person = world.people[key]
        owner = f"person:{person.id}"
        acting = world.acting(key)
        account = f"CA 0004 {at:04d} 5521 {person.id:04d}"
        with world.on(6):  # it has rested when the payout is due
            set_destination(
                acting, owner_key=owner, method="bank", holder=person.name, details=account
            )
        with world.on(2):
            payout = request_payout(
                acting,
                owner_key=owner,
                amount=amount,
                currency="CAD",
                key=f"demo-payout-{person.id}",
            )
            made[key] = payout.id
        if at < len(earned) - 3:
            with world.on(1):
                submit_payout(
                    world.acting("operator"),
                    payout_id=payout.id,
                    reference=f"file 7, line {at + 1}",
                )
                confirm_payout(
                    world.acting("operator"), payout_id=payout.id, reference=f"TD-{99_000 + at}"
                )
    return made


def _earned(world: World, key: str) -> int:
    found = balances(SYSTEM, f"person:{world.people[key].id}")
    return sum(held for ref, held in found.items() if ref.kind == "payable")
