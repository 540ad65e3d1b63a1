"""Drafts: rounds and their cap, remarks on words, what was read, approval by sample."""

import pytest

from tallgrass.campaigns.models import Campaign
from tallgrass.contracts.actions import contracts, drafts
from tallgrass.contracts.actions.sampling import approve_by_sample
from tallgrass.contracts.errors import (
    CHANGES_UNNAMED,
    CHANGES_USED_UP,
    COVER_UNKNOWN,
    DRAFT_UNDER_REVIEW,
    LANGUAGE_UNKNOWN,
    MINUTES_OUT_OF_BOUNDS,
    NO_CHANGES_AGREED,
    REMARK_OUTSIDE_DRAFT,
    SAMPLE_UNREAD,
    WAITING_DRAFTS_CHANGED,
    WORDS_NOT_IN_DRAFT,
)
from tallgrass.contracts.models import Draft, Remark, WorkLogEntry
from tallgrass.contracts.queries.drafts import Queue, draft_page, review_queue
from tallgrass.contracts.queries.sampling import sample
from tallgrass.kernel import policies
from tallgrass.kernel.errors import NOT_PERMITTED, TEXT_EMPTY, TEXT_TOO_LONG, Invalid, Refusal
from tallgrass.kernel.subjects import Subject
from tests.cast import Cast
from tests.contracts import factories as make
from tests.refusals import refused


def test_two_rounds_of_changes_and_not_a_third(cast: Cast) -> None:
    contract = make.accepted(cast)
    for number in (1, 2):
        draft = make.send(cast, contract)
        drafts.return_draft(cast.marketer, draft_id=draft.pk, words=f"Round {number}")
    last = make.send(cast, contract)
    with refused(CHANGES_USED_UP, cap=2):
        drafts.return_draft(cast.marketer, draft_id=last.pk, words="Once more")
    assert (last.round, Draft.objects.get(pk=last.pk).state) == (3, "submitted")
    page = draft_page(cast.marketer, last.public_id)
    assert page is not None and page.may == {"remark", "approve", "read", "end"}
    contracts.end_contract(cast.marketer, contract_id=contract.pk, words="It still does not fit")
    assert make.fresh(contract).state == "ended"


def test_a_contract_without_rounds_takes_one_draft(cast: Cast) -> None:
    draft = make.submitted(cast, revision_cap=0)
    with refused(NO_CHANGES_AGREED):
        drafts.return_draft(cast.marketer, draft_id=draft.pk, words="Change it")
    drafts.approve_draft(cast.marketer, draft_id=draft.pk, was_read=True)
    assert make.fresh(draft.contract).state == "approved"


def test_sending_back_needs_something_to_act_on(cast: Cast) -> None:
    draft = make.submitted(cast)
    with refused(CHANGES_UNNAMED):
        drafts.return_draft(cast.marketer, draft_id=draft.pk)
    assert (Draft.objects.get().state, make.fresh(draft.contract).turn) == ("submitted", "brand")


def test_nobody_sends_a_second_draft_while_one_is_read(cast: Cast) -> None:
    draft = make.submitted(cast)
    with refused(DRAFT_UNDER_REVIEW):
        make.send(cast, draft.contract)
    assert Draft.objects.count() == 1


def test_whose_turn_it_is_changes_hands_with_its_day(cast: Cast) -> None:
    contract = make.accepted(cast)
    turns = [(contract.turn, contract.due_at is not None)]
    draft = make.send(cast, contract)
    turns.append((make.fresh(contract).turn, make.fresh(contract).due_at == draft.due_at))
    drafts.return_draft(cast.marketer, draft_id=draft.pk, words="Shorter")
    turns.append((make.fresh(contract).turn, make.fresh(contract).due_at is not None))
    drafts.approve_draft(cast.marketer, draft_id=make.send(cast, contract).pk, was_read=True)
    turns.append((make.fresh(contract).turn, make.fresh(contract).due_at == make.CLOSES))
    assert turns == [("creator", True), ("brand", True), ("creator", True), ("creator", True)]


def test_a_remark_stands_on_words_of_the_draft_and_nowhere_else(cast: Cast) -> None:
    draft = make.submitted(cast)
    start = draft.body.index("没有搓泥")
    drafts.remark(
        cast.marketer, draft_id=draft.pk, field="body", start=start, end=start + 4, words="Did it?"
    )
    drafts.remark_on_quote(cast.marketer, draft_id=draft.pk, quote="干皮实测", words="Lovely")
    assert list(Remark.objects.order_by("pk").values_list("field", "start", "quote")) == [
        ("body", start, "没有搓泥"),
        ("title", 0, "干皮实测"),
    ]
    for field, begin, end in (
        ("body", 5, 5),
        ("body", -1, 4),
        ("body", 0, 10_000),
        ("cover", 0, 1),
        ("title", 3, 2),
    ):
        with refused(REMARK_OUTSIDE_DRAFT):
            drafts.remark(
                cast.marketer, draft_id=draft.pk, field=field, start=begin, end=end, words="x"
            )
    with refused(WORDS_NOT_IN_DRAFT):
        drafts.remark_on_quote(cast.marketer, draft_id=draft.pk, quote="never written", words="x")
    assert Remark.objects.count() == 2


def test_only_the_brands_marketers_review(cast: Cast) -> None:
    draft = make.submitted(cast)
    for stranger in (
        cast.creator,
        cast.procurement,
        cast.agent,
        cast.mcn,
        cast.operator,
        cast.other_creator,
    ):
        for operation in (
            lambda who: drafts.return_draft(who, draft_id=draft.pk, words="x"),
            lambda who: drafts.approve_draft(who, draft_id=draft.pk, was_read=True),
            lambda who: drafts.remark(
                who, draft_id=draft.pk, field="body", start=0, end=1, words="x"
            ),
            lambda who: drafts.record_reading(who, draft_id=draft.pk),
        ):
            with refused(NOT_PERMITTED, verb="drafts.review"):
                operation(stranger)
    assert (Draft.objects.get().state, Remark.objects.count()) == ("submitted", 0)
    readable = [
        bool(draft_page(who, draft.public_id))
        for who in (cast.creator, cast.procurement, cast.agent, cast.mcn, cast.operator)
    ]
    assert readable == [True, True, False, False, False]


def test_what_changed_and_what_was_remarked_is_marked_in_the_words(cast: Cast) -> None:
    contract = make.accepted(cast)
    first = make.send(cast, contract, make.BAD_BODY)
    drafts.return_draft(cast.marketer, draft_id=first.pk, words="No healing")
    second = make.send(cast, contract, make.BODY + "想要哑光的人可以跳过。")
    drafts.remark_on_quote(cast.marketer, draft_id=second.pk, quote="哑光", words="Matte?")
    page = draft_page(cast.creator, second.public_id)
    assert page is not None
    segments = [segment for paragraph in page.paragraphs for segment in paragraph]
    assert "".join(s.text for s in segments if s.change == "dropped").startswith("用到")
    assert "哑光" in [s.text for s in segments if s.remark == 1 and s.change == "added"]
    assert all(
        second.body[s.start : s.start + len(s.text)] == s.text
        for s in segments
        if s.change != "dropped"
    )
    before = draft_page(cast.creator, first.public_id)
    assert before is not None
    worst = before.findings[0]
    assert (worst.rule, worst.phrase, worst.is_well) == ("never", "修复", False)


def test_a_remark_on_a_quote_stands_where_the_draft_first_says_it(cast: Cast) -> None:
    draft = make.submitted(cast, text="No streaks in the morning, no streaks at noon. SPF 50.")
    for quote in ("streaks", "SPF 50", "streaks at"):
        drafts.remark_on_quote(cast.marketer, draft_id=draft.pk, quote=quote, words="Softer.")
    places = Remark.objects.order_by("pk").values_list("field", "start", "end")
    assert list(places) == [("body", 3, 10), ("title", 7, 13), ("body", 30, 40)]


def test_approval_says_whether_it_was_read(cast: Cast) -> None:
    read, unread = (
        make.submitted(cast, make.campaign(cast)),
        make.submitted(cast, make.campaign(cast)),
    )
    drafts.approve_draft(cast.marketer, draft_id=read.pk, was_read=True)
    drafts.approve_draft(cast.marketer, draft_id=unread.pk, was_read=False)
    assert list(Draft.objects.order_by("pk").values_list("was_read", flat=True)) == [True, False]


def a_queue(cast: Cast, clean: int) -> tuple[Campaign, list[Draft]]:
    """A campaign with `clean` clean drafts and one that breaks a rule."""
    campaign = make.campaign(cast)
    made = []
    for i in range(clean + 1):
        principal = make.writer(f"writer_{i}")
        contract = make.offer(cast, campaign, person=principal, gross=1_000)
        contracts.accept_contract(principal, contract_id=contract.pk)
        text = make.BODY if i else make.BAD_BODY
        drafts.submit_draft(
            principal, contract_id=contract.pk, title=make.TITLE, body=text, language="zh-hans"
        )
        made.append(Draft.objects.get(contract=contract))
    return campaign, made


def test_clean_drafts_pass_together_once_the_sample_is_read_and_exceptions_never(
    cast: Cast,
) -> None:
    campaign, made = a_queue(cast, clean=12)
    source = Subject("campaign", campaign.pk)
    queue = review_queue(cast.marketer, source)
    assert review_queue(cast.agent, source) == Queue((), ())
    assert ([row.broken for row in queue.exceptions], len(queue.clean), queue.unread_sample) == (
        [1],
        12,
        2,
    )
    with refused(SAMPLE_UNREAD, count=2):
        approve_by_sample(cast.marketer, source=source, expected=12)
    for draft in sample(made[1:]):
        drafts.record_reading(cast.marketer, draft_id=draft.pk)
    with refused(WAITING_DRAFTS_CHANGED):
        approve_by_sample(cast.marketer, source=source, expected=11)
    assert not Draft.objects.exclude(state="submitted").exists()
    assert approve_by_sample(cast.marketer, source=source, expected=12) == 12
    assert Draft.objects.filter(state="approved", was_read=True).count() == 2
    assert Draft.objects.filter(state="approved", was_read=False).count() == 10
    assert Draft.objects.get(pk=made[0].pk).state == "submitted"
    assert set(WorkLogEntry.objects.filter(verb="sampled").values_list("words", flat=True)) == {
        "2/12"
    }


def test_the_sample_is_never_smaller_than_the_policy_says(cast: Cast) -> None:
    policies.revise(
        cast.operator,
        name="campaigns.work",
        body={"sample_percent": 50, "sample_least": 1},
        reason="careful",
        seen=0,
    )
    _campaign, made = a_queue(cast, clean=5)
    assert len(sample(made[1:])) == 3


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"title": ""}, "title", TEXT_EMPTY),
        ({"body": "  "}, "body", TEXT_EMPTY),
        ({"language": "fr"}, "language", LANGUAGE_UNKNOWN),
        ({"title": "x" * 121}, "title", TEXT_TOO_LONG),
        ({"body": "x" * 12_001}, "body", TEXT_TOO_LONG),
        ({"minutes": 0}, "minutes", MINUTES_OUT_OF_BOUNDS),
        ({"cover": {"style": "neon", "big": "Hi"}}, "cover_style", COVER_UNKNOWN),
        ({"cover": {"style": "marker", "big": "x" * 91}}, "cover_big", TEXT_TOO_LONG),
    ],
)
def test_a_bad_draft_is_refused_whole(
    cast: Cast, change: dict[str, object], field: str, why: Refusal[Invalid]
) -> None:
    contract = make.accepted(cast)
    good = {"title": "A title", "body": "A body", "language": "en"}
    with refused(why, field=field):
        drafts.submit_draft(cast.creator, contract_id=contract.pk, **{**good, **change})  # type: ignore[arg-type]
    assert (Draft.objects.count(), make.fresh(contract).turn) == (0, "creator")
