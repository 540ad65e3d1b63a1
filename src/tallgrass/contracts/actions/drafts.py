"""Drafts: sent, checked by machine, remarked on, sent back within the round cap, approved."""

from collections.abc import Mapping
from typing import Any

from tallgrass.contracts import checks, deadlines, errors
from tallgrass.contracts.actions.contracts import LONGEST_WORDS, check_minutes
from tallgrass.contracts.actions.trusted import worklog
from tallgrass.contracts.actions.trusted.moves import lock_contract, step_to, wait_for
from tallgrass.contracts.models import Contract, Draft, Reading, Remark
from tallgrass.contracts.notifications import tell_brand, tell_creator
from tallgrass.contracts.terms.cards import TermsCard
from tallgrass.contracts.turns import BRAND, CREATOR
from tallgrass.contracts.types import DRAFT_MOVES, ContractState, DraftState, Side, Step
from tallgrass.kernel import audit, clock
from tallgrass.kernel.languages import LANGUAGES
from tallgrass.kernel.permissions import require
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import Subject
from tallgrass.kernel.text import clean_line, clean_text
from tallgrass.kernel.transaction import transaction
from tallgrass.kernel.versions import check_version
from tallgrass.notes.types import LONGEST_BODY, LONGEST_TITLE, CoverStyle
from tallgrass.people.types import TONES

MOST_REMARKS = 100
COVER_STYLES = (CoverStyle.BROADSIDE.value, CoverStyle.MARKER.value)
FIELDS = ("title", "body")


def submit_draft(
    principal: Principal,
    *,
    contract_id: int,
    title: str,
    body: str,
    language: str,
    cover: Mapping[str, Any] | None = None,
    minutes: int | None = None,
    words: str = "",
    made_from: str | None = None,
) -> str:
    """Send a draft, or the next round of one; returns its public id. The machine checks it, and the
    brand's clock starts. Raises EditedMeanwhile for one that was written from an earlier round."""
    with transaction():
        contract = lock_contract(contract_id)
        require(principal, "drafts.submit", contract)
        terms = contract.terms.card
        title = clean_line(title, longest=LONGEST_TITLE, field="title")
        body = clean_text(body, longest=LONGEST_BODY, field="body")
        words = clean_text(words, longest=LONGEST_WORDS, field="words", required=False)
        if language not in LANGUAGES:
            raise errors.LANGUAGE_UNKNOWN()
        check_minutes(minutes)
        tidy = _cover(cover)
        number = _next_round(contract, terms)
        check_version(made_from, str(number))
        due_at = deadlines.review(terms)
        draft = Draft.objects.create(
            contract=contract,
            round=number,
            title=title,
            body=body,
            language=language,
            cover=tidy,
            findings=checks.as_rows(check(terms, title, body)),
            submitted_at=clock.now(),
            due_at=due_at,
        )
        wait_for(contract, BRAND, due_at)
        worklog.record(contract, Side.CREATOR, Step.SUBMITTED, words=words, minutes=minutes)
        tell_brand(contract, "draft.submitted", str(number), round=number, path=draft.path)
    return draft.public_id


def check(terms: TermsCard, title: str, body: str) -> list[checks.PhraseFinding]:
    """Return what the machine finds in a draft: broken rules first."""
    return checks.check(
        {"title": title, "body": body}, must_say=terms.must_say, never_say=terms.never_say
    )


def _next_round(contract: Contract, terms: TermsCard) -> int:
    if contract.state != ContractState.ACCEPTED:
        raise errors.NO_DRAFT_IN_STATE(state=ContractState(contract.state))
    last = contract.drafts.order_by("-round").first()
    if last and last.state == DraftState.SUBMITTED:
        raise errors.DRAFT_UNDER_REVIEW()
    number = last.round + 1 if last else 1
    if number > terms.rounds:
        raise errors.ROUNDS_USED_UP()
    return number


def _cover(cover: Mapping[str, Any] | None) -> dict[str, str] | None:
    big = clean_line(
        str((cover or {}).get("big") or ""), longest=90, field="cover_big", required=False
    )
    if not cover or not big:
        return None
    style, tone = str(cover.get("style") or COVER_STYLES[0]), str(cover.get("tone") or "")
    if style not in COVER_STYLES or (tone and tone not in TONES):
        raise errors.COVER_UNKNOWN()
    return {"style": style, "tone": tone, "big": big}


def remark(
    principal: Principal, *, draft_id: int, field: str, start: int, end: int, words: str
) -> None:
    """Comment on characters `start` to `end` of a draft's title or body. Experience may be
    questioned, not edited."""
    with transaction():
        draft = held(principal, draft_id, "drafts.review")
        _must_be_open(draft)
        words = clean_text(words, longest=LONGEST_WORDS, field="words")
        text = {"title": draft.title, "body": draft.body}.get(field)
        if text is None or not 0 <= start < end <= len(text):
            raise errors.REMARK_OUTSIDE_DRAFT()
        if draft.remarks.count() >= MOST_REMARKS:
            raise errors.TOO_MANY_REMARKS()
        Remark.objects.create(
            draft=draft,
            field=field,
            start=start,
            end=end,
            quote=text[start:end],
            words=words,
            author_id=principal.person_id,
            created_at=clock.now(),
        )


def remark_on_quote(principal: Principal, *, draft_id: int, quote: str, words: str) -> None:
    """Comment on words by quoting them: the first place where the draft says exactly that."""
    quote = quote.replace("\r\n", "\n").strip()
    with transaction():
        draft = held(principal, draft_id, "drafts.review")
        for field, text in (("title", draft.title), ("body", draft.body)):
            start = text.find(quote) if quote else -1
            if start >= 0:
                return remark(
                    principal,
                    draft_id=draft_id,
                    field=field,
                    start=start,
                    end=start + len(quote),
                    words=words,
                )
    raise errors.WORDS_NOT_IN_DRAFT()


def record_reading(principal: Principal, *, draft_id: int) -> None:
    """Note that this reviewer read the draft whole. Reading twice is reading once."""
    with transaction():
        draft = held(principal, draft_id, "drafts.review")
        _read(principal, draft)


def _read(principal: Principal, draft: Draft) -> None:
    _row, created = Reading.objects.get_or_create(
        draft=draft, person_id=principal.person_id, defaults={"read_at": clock.now()}
    )
    if created:
        worklog.record(draft.contract, Side.BRAND, Step.READ)


def return_draft(principal: Principal, *, draft_id: int, words: str = "") -> None:
    """Send a draft back for changes: uses one of the contract's rounds, and needs words or a remark
    to act on."""
    with transaction():
        draft = held(principal, draft_id, "drafts.review")
        _must_be_open(draft)
        words = clean_text(words, longest=LONGEST_WORDS, field="words", required=False)
        terms = draft.contract.terms.card
        if draft.round > terms.revision_cap:
            if terms.revision_cap:
                raise errors.CHANGES_USED_UP(cap=terms.revision_cap)
            raise errors.NO_CHANGES_AGREED()
        if not words and not draft.remarks.exists():
            raise errors.CHANGES_UNNAMED()
        send_back(draft, terms, principal, words)


def send_back(draft: Draft, terms: TermsCard, principal: Principal, words: str) -> None:
    """Send the draft back to the creator, with their next deadline."""
    settle(draft, "return", principal, words)
    contract = draft.contract
    wait_for(contract, CREATOR, deadlines.next_draft(terms))
    worklog.record(contract, _side(principal), Step.RETURNED, words=words)
    tell_creator(contract, "draft.returned", str(draft.round))


def approve_draft(principal: Principal, *, draft_id: int, was_read: bool, words: str = "") -> None:
    """Approve a draft: it may be published in its wave, as it stands. Says whether the reviewer
    read it whole."""
    with transaction():
        draft = held(principal, draft_id, "drafts.review")
        _must_be_open(draft)
        words = clean_text(words, longest=LONGEST_WORDS, field="words", required=False)
        if was_read:
            _read(principal, draft)
        pass_draft(draft, principal, Step.APPROVED, words)


def pass_draft(draft: Draft, principal: Principal, step: str, words: str) -> None:
    """Approve the draft; its contract waits for the wave."""
    draft.was_read = draft.readings.exists()
    settle(draft, "approve", principal, words)
    contract = draft.contract
    step_to(contract, "approve")
    wait_for(contract, CREATOR, contract.terms.card.closes)
    worklog.record(contract, _side(principal), step, words=words)
    audit.record(
        principal,
        "draft.approve",
        Subject("contract", contract.pk),
        was_read=draft.was_read,
        step=str(step),
    )
    tell_creator(contract, "contract.open", "once")


def settle(draft: Draft, verb: str, principal: Principal, words: str) -> None:
    """Move the draft by `verb` or refuse, and save who decided."""
    state = DRAFT_MOVES[draft.state].get(verb)
    if state is None:
        raise errors.DRAFT_IN_OTHER_STATE(state=DraftState(draft.state))
    draft.state, draft.words = state, words
    draft.decided_by_id, draft.decided_at = principal.person_id, clock.now()
    draft.save()


def held(principal: Principal, draft_id: int, verb: str) -> Draft:
    """Lock the draft and its contract for this transaction, if the principal may do `verb`."""
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise errors.NO_SUCH_DRAFT()
    contract = lock_contract(draft.contract_id)
    require(principal, verb, contract)
    draft.refresh_from_db()
    draft.contract = contract
    return draft


def _must_be_open(draft: Draft) -> None:
    if draft.state != DraftState.SUBMITTED:
        raise errors.DRAFT_IN_OTHER_STATE(state=DraftState(draft.state))
    if draft.contract.state != ContractState.ACCEPTED:
        raise errors.CONTRACT_OF_DRAFT_ENDED()


def _side(principal: Principal) -> str:
    return Side.SYSTEM if principal.is_system else Side.BRAND
