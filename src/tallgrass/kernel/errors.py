"""What can go wrong, as types. Web and API turn each into a page or body with the right status."""


class TallgrassError(Exception):
    """A refusal a person can read. `message` says what is wrong, `hint` what to do about it (both
    may be lazy strings)."""

    status = 400

    def __init__(self, message: object = "", *, hint: object = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class Invalid(TallgrassError):
    """The input breaks a rule. `field` names the form field, when one is to blame."""

    status = 422

    def __init__(self, message: object = "", *, hint: object = "", field: str = "") -> None:
        super().__init__(message, hint=hint)
        self.field = field


class BadRequest(TallgrassError):
    """The request itself cannot be read: an altered cursor, an impossible parameter."""

    status = 400


class PermissionDenied(TallgrassError):
    """This principal may not do that to this target."""

    status = 403


class NotFound(TallgrassError):
    """There is no such thing, or none this principal may know of."""

    status = 404


class Conflict(TallgrassError):
    """The thing is not in a state that allows this, or an idempotency key came back with another
    body."""

    status = 409


class RateLimited(TallgrassError):
    """A limit is reached. `retry_after` is in whole seconds."""

    status = 429

    def __init__(self, message: object = "", *, hint: object = "", retry_after: int = 60) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class Unavailable(TallgrassError):
    """A part we need is away for the moment; nothing was written."""

    status = 503
