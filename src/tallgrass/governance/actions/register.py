"""Filing advertorials."""

import secrets
from collections.abc import Sequence

from tallgrass.engine.folding import fold_name
from tallgrass.governance import errors
from tallgrass.governance.models import LONGEST_KEY, Entry
from tallgrass.governance.queries import entry_card
from tallgrass.governance.types import Channel, EntryCard, Tie
from tallgrass.kernel import audit, clock
from tallgrass.kernel.ids import ALPHABET
from tallgrass.kernel.money import EXPONENTS
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line
from tallgrass.kernel.transaction import transaction


def file_entry(
    principal: Principal,
    *,
    subject: Subject,
    person_id: int,
    payer_org_id: int | None,
    payer_name: str,
    ties: Sequence[str],
    contract_ref: str,
    declared_value: int = 0,
    currency: str = "",
    channel: str = Channel.NOTE,
    channel_note: str = "",
) -> EntryCard:
    """File a paid tie, once for each contract: the same reference again answers with the entry that
    is there.

    `subject` may be the contract while the note is not there yet; mark_published names the note.
    Raises Invalid where payer or kind of tie is missing, Conflict for another person's reference.
    """
    require(principal, "governance.file_entry")
    kinds = _kinds_of(ties)
    _check_value_and_channel(declared_value, currency, channel)
    payer = clean_line(payer_name, longest=80, field="payer_name")
    note = clean_line(channel_note, longest=300, field="channel_note", required=False)
    with transaction():
        row, is_new = Entry.objects.get_or_create(
            contract_ref=clean_line(contract_ref, longest=80, field="contract_ref"),
            defaults={
                "public_id": _new_number(),
                "subject_kind": subject.kind,
                "subject_id": subject.id,
                "person_id": person_id,
                "payer_org_id": payer_org_id,
                "payer_name": payer,
                "payer_key": fold_name(payer)[:LONGEST_KEY],
                "ties": " ".join(kinds),
                "declared_value": declared_value,
                "currency": currency,
                "channel": channel,
                "channel_note": note,
                "filed_at": clock.now(),
            },
        )
        if not is_new and row.person_id != person_id:
            raise errors.REGISTERED_FOR_ANOTHER()
        if is_new:
            facts = {"contract": row.contract_ref, "ties": row.ties}
            audit.record(principal, "register.file", Subject("entry", row.pk), **facts)
    return entry_card(row)


def _kinds_of(ties: Sequence[str]) -> list[str]:
    kinds = [tie for tie in Tie.values if tie in ties]
    if not kinds or len(kinds) != len(set(ties)):
        raise errors.TIE_MISSING()
    return kinds


def _check_value_and_channel(declared_value: int, currency: str, channel: str) -> None:
    if declared_value < 0 or (declared_value and currency not in EXPONENTS):
        raise errors.DECLARED_VALUE_MALFORMED()
    if channel not in Channel.values:
        raise errors.CHANNEL_UNKNOWN()


def _new_number() -> str:
    """Make an entry's public number, made to be read aloud: 7kmp-3qxh-9wer (58 bits; the row's
    unique constraint guards the rest)."""
    letters = "".join(secrets.choice(ALPHABET) for _i in range(12))
    return "-".join(letters[i : i + 4] for i in range(0, 12, 4))
