"""What comes in by the forms of contracts and drafts."""

from django.http import HttpRequest

from tallgrass.contracts.actions import drafts
from tallgrass.contracts.queries.drafts import Revision
from tallgrass.kernel.paging import PAGE_SIZE
from tallgrass.signals.errors import NO_SUCH_CLICK
from tallgrass.web.contracts import errors
from tallgrass.web.form_data import FormData
from tallgrass.web.guard import text_of
from tallgrass.web.sealing import unsealed_numbers
from tallgrass.web.shell import principal_of_request

CLICK = "click"
DRAFT_FIELDS = (
    "title",
    "body",
    "language",
    "cover_style",
    "cover_tone",
    "cover_big",
    "minutes",
    "words",
)
REVIEW_FIELDS = ("words", "quote", "place", "said")


def minutes_of(request: HttpRequest) -> int | None:
    """Read minutes as typed; None when left empty. Raises Invalid for anything that is no whole
    number."""
    text = text_of(request, "minutes").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise errors.MINUTES_UNREADABLE()
    return int(text)


def click_ids_of(request: HttpRequest) -> list[int]:
    """Return the clicks that were ticked. Raises NotFound for what names no click."""
    ids = unsealed_numbers(request.POST.getlist("click")[:PAGE_SIZE], CLICK)
    if ids is None:
        raise NO_SUCH_CLICK()
    return ids


def place_of(text: str) -> tuple[str, int, int] | None:
    """Read "body:12:40" as a place; None for anything else, so that the quote decides."""
    field, _colon, rest = text.partition(":")
    start, _colon, end = rest.partition(":")
    numbers = [
        part for part in (start, end) if part.isascii() and part.isdecimal() and len(part) < 7
    ]
    return (field, int(start), int(end)) if field in drafts.FIELDS and len(numbers) == 2 else None


def stored_draft_form(request: HttpRequest, revision: Revision) -> FormData:
    """Fill the form in from the round before, if there was one."""
    values = {
        "title": revision.title,
        "body": revision.body,
        "language": revision.language or principal_of_request(request).language,
        "cover_style": revision.cover.get("style", "broadside"),
        "cover_tone": revision.cover.get("tone", ""),
        "cover_big": revision.cover.get("big", ""),
    }
    return FormData(values)
