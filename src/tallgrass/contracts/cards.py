"""What pages show of contracts, drafts and payslips: frozen, without a query behind any
attribute."""

from dataclasses import dataclass
from datetime import datetime

from tallgrass.contracts.checks import PhraseFinding
from tallgrass.contracts.terms.cards import Part, TermsCard
from tallgrass.contracts.types import (
    ContractKind,
    ContractState,
    DraftState,
    EarningState,
    Lapse,
    Side,
    Step,
    Wave,
)
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import Subject
from tallgrass.people.types import OrgCard, PersonCard
from tallgrass.profiles.types import Tier
from tallgrass.signals.types import LinkCard


@dataclass(frozen=True, slots=True)
class OfferCard:
    """A contract that now waits for its creator."""

    id: int
    public_id: str
    person_id: int
    gross: int
    net: int
    due_at: datetime

    @property
    def path(self) -> str:
        return path_of("contract", self.public_id)


@dataclass(frozen=True, slots=True)
class ContractCard:
    """A contract as lists show it. `turn` is "creator", "brand" or "" (nobody waits); `due_at` by
    when."""

    id: int
    public_id: str
    source: Subject
    title: str
    source_path: str
    brand: OrgCard
    person: PersonCard | None
    person_id: int
    agency_id: int | None
    mcn_id: int | None
    kind: str
    tier: str
    wave: str
    state: str
    gross: int
    net: int
    currency: str
    turn: str
    due_at: datetime | None
    time_zone: str
    """The payer's, in which the wave's dates were agreed."""
    opens: datetime
    closes: datetime
    published_at: datetime | None
    draft_path: str

    @property
    def path(self) -> str:
        return path_of("contract", self.public_id)

    @property
    def brand_id(self) -> int:
        return self.brand.id

    @property
    def state_label(self) -> str:
        return str(ContractState(self.state).label)

    @property
    def kind_label(self) -> str:
        return str(ContractKind(self.kind).label)

    @property
    def tier_label(self) -> str:
        return str(Tier(self.tier).label)

    @property
    def wave_label(self) -> str:
        return str(Wave(self.wave).label)


@dataclass(frozen=True, slots=True)
class LogLine:
    """A step of the work. `minutes` is None for everyone but the creator."""

    at: datetime
    side: str
    step: str
    words: str
    minutes: int | None

    @property
    def side_label(self) -> str:
        return str(Side(self.side).label)

    @property
    def step_label(self) -> str:
        return str(Step(self.step).label)

    @property
    def text(self) -> str:
        """The words people gave; for the machine's steps, what its code means."""
        if self.step == Step.ENDED and self.side == Side.SYSTEM and self.words in Lapse.values:
            return str(Lapse(self.words).label)
        return "" if self.step == Step.SAMPLED else self.words

    @property
    def sampled(self) -> tuple[str, str] | None:
        """Return how many of the drafts that were approved together people had read, and of how
        many."""
        read, _slash, whole = (
            self.words.partition("/") if self.step == Step.SAMPLED else ("", "", "")
        )
        return (read, whole) if whole else None


@dataclass(frozen=True, slots=True)
class DraftCard:
    """One round of a draft."""

    id: int
    public_id: str
    round: int
    state: str
    title: str
    submitted_at: datetime
    due_at: datetime
    decided_at: datetime | None
    words: str
    was_read: bool
    by_system: bool
    remarks: int

    @property
    def path(self) -> str:
        return path_of("draft", self.public_id)

    @property
    def state_label(self) -> str:
        return str(DraftState(self.state).label)


@dataclass(frozen=True, slots=True)
class EarningCard:
    """Money earned, as lists show it: a payslip once posted."""

    id: int
    public_id: str
    contract_path: str
    title: str
    brand_name: str
    kind: str
    period: str
    quantity: int
    gross: int
    net: int
    currency: str
    state: str
    earned_at: datetime
    pay_at: datetime
    posted_at: datetime | None

    @property
    def path(self) -> str:
        return path_of("payslip", self.public_id)

    @property
    def state_label(self) -> str:
        return str(EarningState(self.state).label)

    @property
    def kind_label(self) -> str:
        return str(ContractKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement and what its latest payslip made of the gross; `parts` end with the creator's
    net."""

    earning: EarningCard
    terms: TermsCard
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ContractPage:
    """A contract whole, as one principal may see it."""

    card: ContractCard
    terms: TermsCard
    log: tuple[LogLine, ...]
    drafts: tuple[DraftCard, ...]
    earnings: tuple[EarningCard, ...]
    note_path: str
    register_path: str
    link: LinkCard | None
    kept_until: datetime | None
    answered_words: str
    accepted_at: datetime | None
    is_late: bool
    may: frozenset[str]
    """Verbs that are open now to whoever looks: accept, decline, draft, publish, end, log,
    read_drafts, review."""

    @property
    def minutes(self) -> int:
        return sum(line.minutes or 0 for line in self.log)


@dataclass(frozen=True, slots=True)
class RemarkCard:
    """A comment on chosen words, numbered as it stands on the page."""

    number: int
    field: str
    start: int
    end: int
    quote: str
    words: str
    author: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TextSegment:
    """A stretch of a draft with one look. `start` is its place in the field; a dropped stretch has
    none in it."""

    text: str
    start: int
    change: str
    remark: int = 0
    finding: str = ""
    opens_remark: bool = False


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft under review: its words in segments, the machine's findings, people's remarks, who
    read it."""

    contract: ContractCard
    terms: TermsCard
    draft: DraftCard
    language: str
    cover: dict[str, str] | None
    title: tuple[TextSegment, ...]
    paragraphs: tuple[tuple[TextSegment, ...], ...]
    sentences: tuple[tuple[str, str], ...]
    """(place "field:start:end", text) of every sentence, for choosing words without a script."""
    findings: tuple[PhraseFinding, ...]
    remarks: tuple[RemarkCard, ...]
    rounds: tuple[DraftCard, ...]
    readers: tuple[tuple[str, datetime], ...]
    has_changes: bool
    may: frozenset[str]
    """Verbs open now to whoever looks: remark, return, approve, read, end."""


@dataclass(frozen=True, slots=True)
class Payslip:
    """A payslip: gross to net with every leg, what it was for, their hours, and where it stands in
    the ledger."""

    earning: EarningCard
    contract: ContractCard
    terms: TermsCard
    parts: tuple[Part, ...]
    transfer: str
    legs: tuple[tuple[str, int], ...]
    log: tuple[LogLine, ...]
    minutes: int
    reported_net: int
    """What the split one creator reported elsewhere (55, 10, 35) would have left of the same
    gross."""
    click_reasons: tuple[tuple[str, int], ...]
    earned_in_all: int
    """Net of all payslips of the contract: the hours were for all of them."""

    @property
    def per_hour(self) -> int | None:
        """Return what was netted for each hour logged, in minor units; None without hours."""
        return self.earned_in_all * 60 // self.minutes if self.minutes else None
