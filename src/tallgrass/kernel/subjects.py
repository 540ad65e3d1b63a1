"""Things that governance, audit, notices and signals speak of without knowing their tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing, by kind and internal id: Subject("note", 17)."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class SubjectDescription:
    """What a subject's owner room says of it. `payer` names who pays for it, if anybody does."""

    subject: Subject
    title: str
    path: str
    owner_id: int | None
    """The person whose it is."""
    payer: str = ""
    is_public: bool = True
    is_gone: bool = False
    """Deleted: only a tombstone is left."""
    owner_org_id: int | None = None
    """The organisation whose it is, where it is no person's."""


Resolver = Callable[[list[int]], dict[int, SubjectDescription]]
PublicResolver = Callable[[list[str]], dict[str, int]]
LimitEffect = Callable[[int, bool, str], None]
"""Given a subject's id, whether the limit holds now, and the reason its owner reads."""


class OwnerKind(StrEnum):
    """Whose a subject of a kind can be."""

    PERSON = "person"
    ORGANISATION = "organisation"
    EITHER = "either"


def _by_hook(_id: int, _holds: bool, _reason: str) -> None:
    """Leave the effect of a limit to its room, which hears of it from governance."""


BY_HOOK: LimitEffect = _by_hook


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """A kind of thing, as the room that owns it declares it.

    `resolver` describes many by internal id in one query, `public_ids` finds internal ids by public
    ones, tombstones included. `limits` names what governance may restrict of it, each with what the
    room does in that transaction: BY_HOOK where it listens to governance itself.
    """

    name: str
    resolver: Resolver
    public_ids: PublicResolver
    owner: OwnerKind
    limits: Mapping[str, LimitEffect] = field(default_factory=dict)


_kinds: dict[str, SubjectKind] = {}


def declare(kind: SubjectKind) -> SubjectKind:
    """Make a kind of subject known. Raises ValueError for a name that another declaration holds."""
    if _kinds.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"two kinds of subject are called {kind.name}")
    return kind


def kinds() -> list[SubjectKind]:
    """Return every declared kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def is_declared(name: str) -> bool:
    """Say whether some room owns subjects of this kind."""
    return name in _kinds


def limits_of(subject: Subject) -> Mapping[str, LimitEffect]:
    """Return what may be restricted of the subject. Raises LookupError for a kind that no room
    declared."""
    return _kind(subject.kind).limits


def describe(subjects: list[Subject]) -> dict[Subject, SubjectDescription]:
    """Describe many subjects with one call per kind. Subjects that no longer exist are absent from
    the answer. Raises LookupError for a kind that no room declared."""
    found: dict[Subject, SubjectDescription] = {}
    for name in {subject.kind for subject in subjects}:
        ids = [subject.id for subject in subjects if subject.kind == name]
        for described in _kind(name).resolver(ids).values():
            found[described.subject] = described
    return found


def describe_one(subject: Subject) -> SubjectDescription | None:
    """Describe one subject, or None when it is gone."""
    return describe([subject]).get(subject)


def by_public_id(kind: str, ids: list[str]) -> dict[str, int]:
    """Return internal ids by public id; unknown ones are absent. Raises LookupError for a kind that
    no room declared."""
    resolve = _kind(kind).public_ids
    return resolve(ids) if ids else {}


def _kind(name: str) -> SubjectKind:
    if name not in _kinds:
        raise LookupError(f"no room declares the subject kind {name}")
    return _kinds[name]
