"""What contracts refuse, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Conflict, Invalid, NotFound, refusal

CHANGES_USED_UP = refusal(
    "contracts.changes_used_up",
    Conflict,
    _("All rounds of changes are used: %(cap)d."),
    hint=_("Approve this draft, or end the contract."),
)
NO_CHANGES_AGREED = refusal(
    "contracts.no_changes_agreed",
    Conflict,
    _("This contract has no rounds of changes."),
    hint=_("Approve this draft, or end the contract."),
)
AGREED_WORDS_MISSING = refusal(
    "contracts.agreed_words_missing",
    Conflict,
    _("The contract requires this note to say “%(phrase)s”."),
    hint=_("Everything else may change. The obligation ends on %(day)s."),
)
WORDS_RULED_OUT = refusal(
    "contracts.words_ruled_out",
    Conflict,
    _("The contract does not allow “%(phrase)s”."),
    hint=_("Everything else may change. The obligation ends on %(day)s."),
)
NO_SUCH_CONTRACT = refusal("contracts.no_such_contract", NotFound, _("There is no such contract."))
CONTRACT_IN_OTHER_STATE = refusal(
    "contracts.contract_in_other_state",
    Conflict,
    _("That isn't possible while the contract is “%(state)s”."),
    hint=_("Reload the page to see its current status."),
)
OFFER_RUN_OUT = refusal(
    "contracts.offer_run_out",
    Conflict,
    _("This offer has expired."),
    hint=_("Ask the brand for a new one."),
)
MONEY_SHORT = refusal(
    "contracts.money_short",
    Conflict,
    _("The campaign holds too little money for this fee, so neither side is bound."),
    hint=_("The brand has to add money first. Your offer stays open until its due date."),
)
BRAND_BOUND = refusal(
    "contracts.brand_bound",
    Conflict,
    _("The brand is bound by this contract."),
    hint=_(
        "The brand may end it only when a draft is overdue, or when the last round still "
        "does not bring what was agreed."
    ),
)
NO_WORK_YET = refusal(
    "contracts.no_work_yet",
    Conflict,
    _("There is no work to log yet."),
    hint=_("Accept the contract first."),
)
MINUTES_OUT_OF_BOUNDS = refusal(
    "contracts.minutes_out_of_bounds",
    Invalid,
    _("Enter between one minute and one day."),
    hint=_("Split longer work into several entries."),
    field="minutes",
)
NO_SUCH_DRAFT = refusal("contracts.no_such_draft", NotFound, _("There is no such draft."))
DRAFT_IN_OTHER_STATE = refusal(
    "contracts.draft_in_other_state",
    Conflict,
    _("That isn't possible while the draft is “%(state)s”."),
    hint=_("Reload the page to see its current status."),
)
CONTRACT_OF_DRAFT_ENDED = refusal(
    "contracts.contract_of_draft_ended",
    Conflict,
    _("The contract of this draft has ended."),
    hint=_("Reload the page to see its current status."),
)
NO_DRAFT_IN_STATE = refusal(
    "contracts.no_draft_in_state",
    Conflict,
    _("No draft can be sent while the contract is “%(state)s”."),
    hint=_("Reload the page to see its current status."),
)
DRAFT_UNDER_REVIEW = refusal(
    "contracts.draft_under_review",
    Conflict,
    _("Your draft is with the marketer."),
    hint=_("Wait for the answer; its due date is shown."),
)
ROUNDS_USED_UP = refusal(
    "contracts.rounds_used_up",
    Conflict,
    _("All rounds of this contract are used."),
    hint=_("The last draft has to be approved, or the contract ends."),
)
LANGUAGE_UNKNOWN = refusal(
    "contracts.language_unknown", Invalid, _("Choose the language of the note."), field="language"
)
COVER_UNKNOWN = refusal(
    "contracts.cover_unknown",
    Invalid,
    _("A cover has no such style or colour."),
    hint=_("Choose one of the options shown."),
    field="cover_style",
)
REMARK_OUTSIDE_DRAFT = refusal(
    "contracts.remark_outside_draft",
    Invalid,
    _("These words are not in this draft."),
    hint=_("Choose words again."),
    field="quote",
)
WORDS_NOT_IN_DRAFT = refusal(
    "contracts.words_not_in_draft",
    Invalid,
    _("The draft does not say these words."),
    hint=_("Copy the words exactly as the draft has them."),
    field="quote",
)
TOO_MANY_REMARKS = refusal(
    "contracts.too_many_remarks",
    Conflict,
    _("This draft already has a hundred remarks."),
    hint=_("Send it back, or approve it."),
)
CHANGES_UNNAMED = refusal(
    "contracts.changes_unnamed",
    Invalid,
    _("Say what should change."),
    hint=_("Write a few words, or add a remark on the words concerned."),
    field="words",
)
WAVE_NOT_BEGUN = refusal(
    "contracts.wave_not_begun",
    Conflict,
    _("The wave has not begun: notes are published from %(from)s to %(to)s."),
    hint=_("Come back then; the draft stays approved."),
)
WAVE_OVER = refusal(
    "contracts.wave_over",
    Conflict,
    _("The wave is over: notes were published from %(from)s to %(to)s."),
    hint=_("Ask the brand for a new offer."),
)
WAITING_DRAFTS_CHANGED = refusal(
    "contracts.waiting_drafts_changed",
    Conflict,
    _("The drafts waiting for approval have changed."),
    hint=_("Look at the list again."),
)
SAMPLE_UNREAD = refusal(
    "contracts.sample_unread",
    Conflict,
    _("Drafts of the sample are unread: %(count)d."),
    hint=_("Read those marked, then approve the rest with them."),
)
EARNED_ALREADY = refusal(
    "contracts.earned_already",
    Conflict,
    _("The note of this contract has been published, so its money has been earned."),
    hint=_("Reload the page to see its current status."),
)
IMPORT_UNDER_CONTRACT = refusal(
    "contracts.import_under_contract",
    Conflict,
    _("This import cannot be undone: “%(title)s” is a contract with somebody it added."),
    hint=_("Contracts stay; delete single notes instead."),
)
