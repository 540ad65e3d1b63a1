"""What contracts forget of a creator who is erased: their words. Terms, sums and dates stay, since
both sides must be able to show what was agreed and paid."""

from tallgrass.contracts.models import Contract, Draft, Remark, WorkLogEntry
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
    drafts = Draft.objects.filter(contract__in=mine)
    drafts.update(title=GONE, body=GONE, cover=None, images=[], findings=[])
    Remark.objects.filter(draft__in=drafts).update(quote=GONE, start=0, end=len(GONE))
    Remark.objects.filter(author_id=person_id).update(words=GONE)
    WorkLogEntry.objects.filter(contract__in=mine, side="creator").update(words="")
    mine.update(answered_words="")
