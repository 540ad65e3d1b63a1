"""Things that governance, audit, notices and signals speak of without knowing their tables."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing, by kind and internal id: Subject("note", 17)."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Described:
    """What a subject's owner room says of it. `payer` names who pays for it, if anybody does."""

    subject: Subject
    title: str
    path: str
    owner_id: int | None
    payer: str = ""
    is_public: bool = True
    is_gone: bool = False
    """Deleted: only a tombstone is left."""


Resolver = Callable[[list[int]], dict[int, Described]]
_resolvers: dict[str, Resolver] = {}


def resolver(kind: str) -> Callable[[Resolver], Resolver]:
    """Register the owning room's resolver: ids in, descriptions by id out, in one query."""

    def register(function: Resolver) -> Resolver:
        _resolvers[kind] = function
        return function

    return register


def describe(subjects: list[Subject]) -> dict[Subject, Described]:
    """Describe many subjects with one call per kind. Subjects that no longer exist are absent from
    the answer."""
    found: dict[Subject, Described] = {}
    for kind in {subject.kind for subject in subjects}:
        ids = [subject.id for subject in subjects if subject.kind == kind]
        for described in _resolvers[kind](ids).values():
            found[described.subject] = described
    return found


def describe_one(subject: Subject) -> Described | None:
    """Describe one subject, or None when it is gone."""
    return describe([subject]).get(subject)


PublicResolver = Callable[[list[str]], dict[str, int]]
_public_resolvers: dict[str, PublicResolver] = {}


def public_ids(kind: str) -> Callable[[PublicResolver], PublicResolver]:
    """Register how the owning room finds internal ids by public ones, tombstones included."""

    def register(function: PublicResolver) -> PublicResolver:
        _public_resolvers[kind] = function
        return function

    return register


def by_public_id(kind: str, ids: list[str]) -> dict[str, int]:
    """Internal ids by public id; unknown ones are absent. Raises LookupError for a kind whose room
    registered nothing."""
    if kind not in _public_resolvers:
        raise LookupError(f"nobody resolves public ids of {kind}")
    return _public_resolvers[kind](ids) if ids else {}
