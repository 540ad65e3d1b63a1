"""What belongs to the request under way and is wanted far from it: its id."""

from contextvars import ContextVar

_request_id: ContextVar[str] = ContextVar("tallgrass_request_id", default="")


def request_id() -> str:
    """Return the id of the request under way, empty outside one."""
    return _request_id.get()


def set_request_id(value: str) -> None:
    """Begin a request."""
    _request_id.set(value)
