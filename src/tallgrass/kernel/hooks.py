"""In-transaction hooks: upward news that may veto. A subscriber that raises undoes the whole
action."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Hook(Generic[T]):
    """A named point at which lower rooms let upper rooms speak. Declared in the owning room's
    types."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._subscribers: list[Callable[[T], None]] = []

    def connect(self, function: Callable[[T], None]) -> Callable[[T], None]:
        """Subscribe; usable as a decorator. Connecting twice is connecting once."""
        if function not in self._subscribers:
            self._subscribers.append(function)
        return function

    def fire(self, event: T) -> None:
        """Call every subscriber, in the order they connected, inside the caller's transaction."""
        for function in self._subscribers:
            function(event)
