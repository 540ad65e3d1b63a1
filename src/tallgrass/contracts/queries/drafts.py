"""Reads of drafts: one under review, and the queue of a source with exceptions first."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import Count, QuerySet

from tallgrass.contracts.cards import (
    ContractCard,
    ContractPage,
    DraftCard,
    DraftPage,
    RemarkCard,
    TextSegment,
)
from tallgrass.contracts.checks import PhraseFinding, from_rows
from tallgrass.contracts.diff import ADDED, DROPPED, SAME, Change, changes
from tallgrass.contracts.models import Draft, Reading, Remark
from tallgrass.contracts.parties import REVIEWERS
from tallgrass.contracts.queries.contracts import (
    cards_of,
    contract_page,
    draft_card,
    rounds_of,
    rows,
)
from tallgrass.contracts.queries.sampling import clean_drafts, is_clean, read_ids, sample
from tallgrass.contracts.turns import brand_may_end
from tallgrass.contracts.types import ContractState, DraftState
from tallgrass.kernel.permissions import can, require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.people import queries as people

_SENTENCE = re.compile(r"[^\n.!?。！？；;]+(?:[.!?。！？；;]+[”’」』\")]*)?")
_LONGEST_QUEUE = 200


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A draft that waits for the brand: how many rules it breaks, whether it is in the sample,
    whether somebody read it."""

    contract: ContractCard
    draft: DraftCard
    broken: int
    in_sample: bool
    was_read: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """What a creator sees when they write the next round: their last words, what was said of them,
    what the machine found."""

    round: int = 1
    title: str = ""
    body: str = ""
    language: str = ""
    cover: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    remarks: tuple[RemarkCard, ...] = ()
    findings: tuple[PhraseFinding, ...] = ()

    @property
    def made_from(self) -> str:
        """The version that a draft written from this is made from."""
        return str(self.round)


@dataclass(frozen=True, slots=True)
class Queue:
    """Drafts of a source that wait: those with findings first, then the clean ones that may pass
    by sample."""

    exceptions: tuple[QueueRow, ...]
    clean: tuple[QueueRow, ...]

    @property
    def unread_sample(self) -> int:
        return sum(row.in_sample and not row.was_read for row in self.clean)


def draft_row(viewer: Principal, public_id: str) -> Draft | None:
    """Return the draft of that public id, if this viewer may read it."""
    row = Draft.objects.filter(public_id=public_id).select_related("contract__terms").first()
    return row if row and can(viewer, "drafts.read", row.contract) else None


def draft_page(viewer: Principal, public_id: str) -> DraftPage | None:
    """Return a draft under review, or None when there is none that this viewer may read."""
    draft = draft_row(viewer, public_id)
    if draft is None:
        return None
    before = Draft.objects.filter(contract=draft.contract, round=draft.round - 1).first()
    remarks, findings = _remarks(draft), from_rows(draft.findings)
    title = segments(
        "title", _changes(before.title if before else None, draft.title), remarks, findings
    )
    body = segments(
        "body", _changes(before.body if before else None, draft.body), remarks, findings
    )
    readings = list(
        Reading.objects.filter(draft=draft).order_by("pk").values_list("person_id", "read_at")
    )
    readers = people.cards(person_id for person_id, _at in readings)
    rounds = tuple(rounds_of(draft.contract))
    return DraftPage(
        contract=cards_of([draft.contract])[0],
        terms=draft.contract.terms.card,
        draft=next(card for card in rounds if card.id == draft.pk),
        language=draft.language,
        cover=draft.cover,
        title=tuple(title),
        paragraphs=_paragraphs(body),
        sentences=tuple(_sentences(draft)),
        findings=tuple(findings),
        remarks=tuple(remarks),
        rounds=rounds,
        readers=tuple(
            (readers[person_id].name, at) for person_id, at in readings if person_id in readers
        ),
        has_changes=before is not None,
        may=_may(viewer, draft),
    )


def draft_card_of(viewer: Principal, public_id: str) -> DraftCard | None:
    """Return the draft of that public id as lists show it, if this viewer may read it."""
    row = draft_row(viewer, public_id)
    return draft_card(row) if row else None


def draft_to_write(viewer: Principal, public_id: str) -> tuple[ContractPage, Revision] | None:
    """Return a contract with where its next draft begins, for whoever writes it; None where there
    is none this viewer may read. Raises PermissionDenied for those who read it and do not write."""
    page = contract_page(viewer, public_id)
    if page is None:
        return None
    require(viewer, "drafts.submit", page.card)
    return page, _revision(page.card.id)


def _revision(contract_id: int) -> Revision:
    """Return the latest round with the remarks on it, or an empty page."""
    draft = Draft.objects.filter(contract_id=contract_id).order_by("-round").first()
    if draft is None:
        return Revision()
    return Revision(
        draft.round + 1,
        draft.title,
        draft.body,
        draft.language,
        draft.cover or {},
        draft.words,
        tuple(_remarks(draft)),
        tuple(from_rows(draft.findings)),
    )


def waiting_drafts(viewer: Principal, source: Subject) -> int:
    """Return how many drafts of a source wait for the viewer's side: none for whoever does not sit
    with the payer."""
    seats = [seat.org_id for seat in viewer.memberships]
    return _waiting(source).filter(contract__payer_id__in=seats).count() if seats else 0


def _waiting(source: Subject) -> QuerySet[Draft]:
    return Draft.objects.filter(
        contract__source_kind=source.kind,
        contract__source_id=source.id,
        state=DraftState.SUBMITTED,
        contract__state=ContractState.ACCEPTED,
    )


def review_queue(viewer: Principal, source: Subject) -> Queue:
    """Return the drafts of a source that wait, of contracts whose drafts this viewer may read."""
    waiting = _waiting(source).annotate(n=Count("remarks"))
    broken = [
        draft for draft in waiting.order_by("due_at", "id")[:_LONGEST_QUEUE] if not is_clean(draft)
    ]
    clean = clean_drafts(source)
    chosen = {draft.pk for draft in sample(clean)}
    contracts = {
        row.pk: row
        for row in rows().filter(pk__in=[draft.contract_id for draft in [*broken, *clean]])
        if can(viewer, "drafts.read", row)
    }
    broken = [draft for draft in broken if draft.contract_id in contracts]
    clean = [draft for draft in clean if draft.contract_id in contracts]
    cards = {card.id: card for card in cards_of(list(contracts.values()))}
    read = read_ids([*broken, *clean])

    def row_of(draft: Draft) -> QueueRow:
        faults = sum(not finding.is_well for finding in from_rows(draft.findings))
        return QueueRow(
            cards[draft.contract_id],
            draft_card(draft),
            faults,
            draft.pk in chosen,
            draft.pk in read,
        )

    return Queue(tuple(map(row_of, broken)), tuple(map(row_of, clean)))


def _may(viewer: Principal, draft: Draft) -> frozenset[str]:
    contract = draft.contract
    if draft.state != DraftState.SUBMITTED or contract.state != ContractState.ACCEPTED:
        return frozenset()
    if not viewer.sits_in(contract.brand_id, *REVIEWERS):
        return frozenset()
    verbs = {"remark", "approve"}
    if not draft.readings.filter(person=viewer.person_id or 0).exists():
        verbs.add("read")
    if draft.round <= contract.terms.card.revision_cap:
        verbs.add("return")
    if brand_may_end(contract):
        verbs.add("end")
    return frozenset(verbs)


def _remarks(draft: Draft) -> list[RemarkCard]:
    found = Remark.objects.filter(draft=draft).order_by("-field", "start", "pk")  # title, then body
    authors = people.cards({row.author_id for row in found if row.author_id})
    return [
        RemarkCard(
            number=i,
            field=row.field,
            start=row.start,
            end=row.end,
            quote=row.quote,
            words=row.words,
            author=authors[row.author_id].name if row.author_id in authors else "–",
            created_at=row.created_at,
        )
        for i, row in enumerate(found, 1)
    ]


def _changes(before: str | None, now: str) -> list[Change]:
    return [Change(SAME, now, 0)] if before is None else changes(before, now)


def segments(
    field: str,
    stretches: Sequence[Change],
    remarks: Sequence[RemarkCard],
    findings: Sequence[PhraseFinding],
) -> list[TextSegment]:
    """Cut the words wherever a change, a remark or a finding begins or ends."""
    marks = [(r.start, r.end, r.number, "") for r in remarks if r.field == field]
    marks += [(p.start, p.end, 0, f.rule) for f in findings for p in f.places if p.field == field]
    cuts = sorted({edge for start, end, _n, _r in marks for edge in (start, end)})
    opened: set[int] = set()
    found: list[TextSegment] = []
    for stretch in stretches:
        if stretch.kind == DROPPED:
            found.append(TextSegment(stretch.text, stretch.start, DROPPED))
            continue
        stop = stretch.start + len(stretch.text)
        edges = [stretch.start, *(cut for cut in cuts if stretch.start < cut < stop), stop]
        for start, end in pairwise(edges):
            over = [mark for mark in marks if mark[0] <= start and end <= mark[1]]
            remark = next((mark[2] for mark in over if mark[2]), 0)
            rules = {mark[3] for mark in over if mark[3]}
            finding = "never" if "never" in rules else "must" if rules else ""
            change = ADDED if stretch.kind == ADDED else SAME
            text = stretch.text[start - stretch.start : end - stretch.start]
            found.append(
                TextSegment(
                    text, start, change, remark, finding, bool(remark) and remark not in opened
                )
            )
            opened.add(remark)
    return found


def _paragraphs(found: Sequence[TextSegment]) -> tuple[tuple[TextSegment, ...], ...]:
    """Part segments into paragraphs at line breaks and leave out empty lines."""
    lines: list[list[TextSegment]] = [[]]
    for segment in found:
        at = segment.start
        for i, text in enumerate(segment.text.split("\n")):
            if i:
                lines.append([])
            if text:
                first = segment.opens_remark and at == segment.start
                lines[-1].append(
                    TextSegment(text, at, segment.change, segment.remark, segment.finding, first)
                )
            at += len(text) + 1 if segment.change != DROPPED else 0
    return tuple(tuple(line) for line in lines if line)


def _sentences(draft: Draft) -> list[tuple[str, str]]:
    found = [(f"title:0:{len(draft.title)}", draft.title)]
    for match in _SENTENCE.finditer(draft.body):
        text = match.group().strip()
        if text:
            start = match.start() + match.group().index(text)
            found.append((f"body:{start}:{start + len(text)}", text))
    return found
