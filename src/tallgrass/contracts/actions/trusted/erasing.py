"""What contracts forget of a creator who is erased: their words. Terms, sums and dates stay, since
both sides must be able to show what was agreed and paid."""

from django.db.models import QuerySet

from tallgrass.contracts.models import Contract, Draft, Earning, Remark, WorkLogEntry
from tallgrass.kernel.subjects import Subject, describe
from tallgrass.notices.actions.trusted.telling import forget_name
from tallgrass.people import queries as people
from tallgrass.people.types import Noting

GONE = "–"


def note_words(found: Noting) -> None:
    """Add what `forget_words` is going to drop, and count the contracts that stay."""
    mine = Contract.objects.filter(person_id=found.person_id)
    for title, body in Draft.objects.filter(contract__in=mine).values_list("title", "body"):
        found.note("draft", [text for text in (title, body) if text != GONE])
    log = WorkLogEntry.objects.filter(contract__in=mine, side="creator")
    found.note("word in a work log", log.values_list("words", flat=True))
    found.note("answer to an offer", mine.values_list("answered_words", flat=True))
    own = Remark.objects.filter(author_id=found.person_id)
    found.note("remark", own.values_list("words", flat=True))
    found.keep("contracts with their terms, under no name", mine.count())


def forget_words(person_id: int) -> None:
    """Empty an erased creator's drafts, answers and words in the work log. Belongs in the
    transaction that erases them."""
    mine = Contract.objects.filter(person_id=person_id)
    _forget_name(person_id, mine)
    drafts = Draft.objects.filter(contract__in=mine)
    drafts.update(title=GONE, body=GONE, cover=None, images=[], findings=[])
    Remark.objects.filter(draft__in=drafts).update(quote=GONE, start=0, end=len(GONE))
    Remark.objects.filter(author_id=person_id).update(words=GONE)
    WorkLogEntry.objects.filter(contract__in=mine, side="creator").update(words="")
    mine.update(answered_words="")


def _forget_name(person_id: int, mine: QuerySet[Contract]) -> None:
    """Take the creator's name out of what other people were told of these contracts."""
    card = people.cards([person_id]).get(person_id)
    if card is None:
        return
    drafts, earnings = (rows.objects.filter(contract__in=mine) for rows in (Draft, Earning))
    written = [Subject("note", row.note_id) for row in mine if row.note_id]
    paths = {row.path for rows in (mine, drafts, earnings) for row in rows}
    paths |= {found.path for found in describe(written).values()}
    forget_name(card.name, paths=paths)
