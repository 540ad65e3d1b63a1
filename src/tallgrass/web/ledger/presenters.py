"""Movements and payouts of money in words."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from tallgrass.governance.queries import statements_on
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject, describe, is_declared
from tallgrass.ledger.types import PayoutCard, PayoutMethod, PayoutState, StatementLine
from tallgrass.web.jinja import day

OWN_KIND = "payout"  # its lines are named by their own words


def movement_name(kind: str) -> str:
    """Say what kind of movement a transfer is."""
    names = {
        "earning": _("Earned under contract"),
        "payout_request": _("Payout requested"),
        "payout_confirm": _("Paid out"),
        "payout_fail": _("Payout failed, money returned"),
        "payout_cancel": _("Payout cancelled, money returned"),
        "payout_reverse": _("Payout returned by the bank"),
        "reserve": _("Fee set aside for a contract"),
        "refund": _("Fee returned to the campaign"),
        "deposit": _("Deposit"),
        "clicks": _("Valid clicks"),
        "lease": _("Reserved for counting clicks"),
        "lease_return": _("Returned from counting clicks"),
        "campaign_fund": _("Set aside for a campaign"),
        "campaign_return": _("Returned by a campaign"),
    }
    return names.get(kind, kind.replace("_", " "))


def line_texts(lines: Sequence[StatementLine]) -> dict[int, str]:
    """Say what each line was for: its campaign, its payout, the reference of a deposit; by line."""
    sources = {line.source: line.source.partition(":") for line in lines}
    named = {
        text: Subject(kind, int(id_))
        for text, (kind, _colon, id_) in sources.items()
        if is_declared(kind) and kind != OWN_KIND and id_.isdecimal()
    }
    titles = {
        subject: described.title for subject, described in describe(list(named.values())).items()
    }
    return {
        line.id: _about(line, titles.get(named[line.source], "") if line.source in named else "")
        for line in lines
    }


def _about(line: StatementLine, title: str) -> str:
    if not title:
        return line.source.partition(":")[2] if line.kind.startswith("payout_") else line.memo
    try:
        until = day(date.fromisoformat(line.memo))
    except ValueError:
        return title
    return f"{title} · {until}"


def statements_of(viewer: Principal, cards: Iterable[PayoutCard]) -> dict[int, str]:
    """Return addresses of the statements of reasons by which payouts are held, for whoever may read
    them."""
    held = statements_on(viewer, [Subject("payout", card.id) for card in cards])
    return {card.subject.id: card.path for card in reversed(held)}


def payout_states() -> dict[str, str]:
    """Return states of payouts by name."""
    return {value: str(label) for value, label in PayoutState.choices}


def payout_methods() -> list[tuple[str, str]]:
    """Return payout methods by name."""
    return [(value, str(label)) for value, label in PayoutMethod.choices]
