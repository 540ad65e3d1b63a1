"""Events: what happened, as frozen dataclasses that each room declares in its `events.py`.

An event is stored as JSON by name and version and may wait across a release, so a name and the
fields of a version are promises: what changes gets the next version and a function that brings a
payload of the one before up to date.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from types import UnionType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
Payload = dict[str, Any]
Upcast = Callable[[Payload], Payload]

_INTERNAL = "internal"
InternalId = Annotated[int, _INTERNAL]
"""An id that never leaves the installation."""
InternalIds = Annotated[tuple[int, ...], _INTERNAL]

_NAME = re.compile(r"[a-z_]+\.[a-z_]+")
_SCALARS = (bool, int, str)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an event: its type in words, whether webhooks see it, and whether it may be left
    out."""

    name: str
    type: Any
    is_internal: bool
    is_optional: bool

    @property
    def words(self) -> str:
        """The type as documents write it: "text or none", "ids" and so on."""
        return _words(self.type)


@dataclass(frozen=True, slots=True)
class EventType:
    """A declared event. `was` are names under which earlier releases stored it; `upcasts` brings a
    payload of a version to the next."""

    name: str
    version: int
    is_public: bool
    cls: type
    fields: tuple[Field, ...]
    was: tuple[str, ...]
    upcasts: Mapping[int, Upcast]

    @property
    def about(self) -> str:
        """What the event says, in a sentence."""
        return " ".join((self.cls.__doc__ or "").split())


_types: dict[str, EventType] = {}
_by_class: dict[type, EventType] = {}
_renamed: dict[str, str] = {}


def event(
    name: str,
    *,
    version: int = 1,
    public: bool = False,
    was: tuple[str, ...] = (),
    upcasts: Mapping[int, Upcast] | None = None,
) -> Callable[[type[T]], type[T]]:
    """Declare a frozen dataclass as the event `name`: a thing and a verb in the past, with a dot.

    `public` events may leave by webhooks; their internal ids (`InternalId`, in fields that end in
    _id or _ids) do not. Fields are text, numbers, booleans, tuples of text or numbers, or None
    instead. `upcasts` has a function for each earlier version. Raises TypeError or ValueError for
    what cannot be declared.
    """

    def declare(cls: type[T]) -> type[T]:
        declared = EventType(name, version, public, cls, _fields_of(cls), was, dict(upcasts or {}))
        _check(declared)
        _types[name] = _by_class[cls] = declared
        _renamed.update(dict.fromkeys(was, name))
        return cls

    return declare


def all_types() -> list[EventType]:
    """Return every declared event, by name."""
    return [_types[name] for name in sorted(_types)]


def type_of(cls: type) -> EventType:
    """Return the declaration of an event's class. Raises LookupError for a class nobody
    declared."""
    if cls not in _by_class:
        raise LookupError(f"{cls.__qualname__} is not declared as an event")
    return _by_class[cls]


def named(name: str) -> EventType:
    """Return the event of that name, or that once had it. Raises LookupError for an unknown one."""
    found = _types.get(_renamed.get(name, name))
    if found is None:
        raise LookupError(f"no event is called {name}")
    return found


def pack(happened: object) -> Payload:
    """Return an event as JSON holds it. Raises LookupError for an undeclared class, TypeError for a
    value that is not what its field says."""
    payload = {}
    for each in type_of(type(happened)).fields:
        value = getattr(happened, each.name)
        if not _fits(value, each.type):
            raise TypeError(f"{type(happened).__name__}.{each.name} is no {each.words}: {value!r}")
        payload[each.name] = list(value) if isinstance(value, tuple) else value
    return payload


def unpack(name: str, version: int, payload: Payload) -> Any:
    """Return the event that a stored row holds, brought up to date if an earlier release wrote it.

    Raises LookupError for an unknown name, ValueError for a version of a later release, TypeError
    for a payload without a field that the event must have.
    """
    declared = named(name)
    if version > declared.version:
        raise ValueError(f"{name} of version {version} was stored by a later release")
    for step in range(version, declared.version):
        payload = declared.upcasts[step](dict(payload))
    known = {each.name: each.type for each in declared.fields}
    return declared.cls(
        **{
            field: tuple(value) if isinstance(value, list) else value
            for field, value in payload.items()
            if field in known
        }
    )


def shown(happened: object) -> Payload:
    """Return what a webhook sees of a public event: its fields without internal ids. Raises
    ValueError for an event that is not public."""
    declared = type_of(type(happened))
    if not declared.is_public:
        raise ValueError(f"{declared.name} is not public")
    packed = pack(happened)
    return {each.name: packed[each.name] for each in declared.fields if not each.is_internal}


def _fields_of(cls: type) -> tuple[Field, ...]:
    parameters = getattr(cls, "__dataclass_params__", None)
    if not is_dataclass(cls) or parameters is None or not parameters.frozen:
        raise TypeError(f"{cls.__qualname__} is not a frozen dataclass")
    hints = get_type_hints(cls, include_extras=True)
    found = []
    for each in fields(cls):
        hint = hints[each.name]
        is_internal = get_origin(hint) is Annotated and _INTERNAL in hint.__metadata__
        plain = get_args(hint)[0] if get_origin(hint) is Annotated else hint
        has_default = each.default is not MISSING or each.default_factory is not MISSING
        found.append(Field(each.name, plain, is_internal, has_default))
    return tuple(found)


def _check(declared: EventType) -> None:
    name = declared.name
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of an event: thing.happened")
    for taken in (name, *declared.was):
        known = _types.get(_renamed.get(taken, taken))
        if known and known.cls.__qualname__ != declared.cls.__qualname__:
            raise ValueError(f"{taken} is an event already")
    if set(declared.upcasts) != set(range(1, declared.version)):
        raise ValueError(f"{name} needs an upcast from each version before {declared.version}")
    for each in declared.fields:
        if not each.words:
            raise TypeError(f"{name}.{each.name} has a type that JSON does not hold")
        if each.name.endswith(("_id", "_ids")) != each.is_internal:
            raise TypeError(f"{name}.{each.name}: internal ids, and they alone, end in _id or _ids")


def _fits(value: object, expected: Any) -> bool:
    if isinstance(expected, UnionType):
        return any(_fits(value, each) for each in get_args(expected))
    if get_origin(expected) is tuple:
        inner = get_args(expected)[0]
        return isinstance(value, tuple) and all(type(each) is inner for each in value)
    return isinstance(value, expected) and (expected is bool or type(value) is not bool)


def _words(expected: Any) -> str:
    """Put a type into words; return an empty text for one that an event may not have."""
    if isinstance(expected, UnionType):
        inner = [_words(each) for each in get_args(expected)]
        return " or ".join(inner) if all(inner) else ""
    if get_origin(expected) is tuple and get_args(expected)[1:] == (Ellipsis,):
        inner_words = _words(get_args(expected)[0])
        return f"list of {inner_words}" if get_args(expected)[0] in _SCALARS else ""
    plain = {bool: "yes or no", int: "number", str: "text", type(None): "nothing"}
    return plain.get(expected, "")
