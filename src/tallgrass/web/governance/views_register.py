"""The register of advertorials: the operator's screen and each entry's public page."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from tallgrass.governance import queries
from tallgrass.governance.types import EntryCard, Tie
from tallgrass.kernel.cells import csv_line
from tallgrass.kernel.money import Money
from tallgrass.kernel.permissions import can
from tallgrass.kernel.principal import Principal
from tallgrass.kernel.subjects import describe
from tallgrass.people import queries as people
from tallgrass.people.leaving_queries import shown_cards
from tallgrass.web.governance import errors
from tallgrass.web.governance.forms import day_of
from tallgrass.web.guard import found, makes_file, needs_account, text_of
from tallgrass.web.shell import principal_of_request, render
from tallgrass.web.workbooks import MEDIA_TYPE, Cell, as_xlsx

LARGEST_EXPORT = 50_000
COLUMNS = (
    "entry",
    "handle",
    "creator",
    "payer",
    "ties",
    "declared_value",
    "currency",
    "channel",
    "note",
    "contract",
    "filed",
    "published",
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the register screen is narrowed to, as typed."""

    creator: str = ""
    payer: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""

    def query(self) -> str:
        """Write the filters as a query string, without empty ones."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def arguments(self) -> dict[str, Any]:
        """Read the filters as queries.register takes them; `until` includes its day. Raises
        BadRequest for what no form sends."""
        if self.kind and self.kind not in Tie.values:
            raise errors.NO_SUCH_TIE()
        until = day_of(self.until)
        return {
            "person_id": _person_id(self.creator),
            "payer": self.payer.strip(),
            "kind": self.kind,
            "since": day_of(self.since),
            "until": until + timedelta(days=1) if until else None,
        }


def _filters(request: HttpRequest) -> Filters:
    return Filters(
        **{
            name: text_of(request, name)[:80]
            for name in ("creator", "payer", "kind", "since", "until")
        }
    )


def _person_id(handle: str) -> int | None:
    """Return the creator of that handle; -1, whom nobody is, for a handle nobody has."""
    if not handle.strip():
        return None
    card = people.person_by_handle(handle.strip().lstrip("@"))
    return card.id if card else -1


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Show who advertised, what kind, when, for whom."""
    filters = _filters(request)
    cursor = text_of(request, "after")
    page = queries.register(principal_of_request(request), **filters.arguments(), cursor=cursor)
    context = {
        "page": page,
        "creators": shown_cards({card.person_id for card in page.items}),
        "titles": {
            subject: about
            for subject, about in describe([card.subject for card in page.items]).items()
            if about.is_public
        },
        "filters": filters,
        "ties": Tie.choices,
        "next_url": f"?{urlencode({'after': page.next})}&{filters.query()}" if page.next else "",
        "is_first": not cursor,
        "may_export": can(principal_of_request(request), "governance.export_register"),
    }
    return render(request, "governance/register.html", context)


@require_GET
@needs_account
@makes_file
def export(request: HttpRequest) -> HttpResponse:
    """Send the list as CSV, every cell plain text to a spreadsheet."""
    viewer, arguments = principal_of_request(request), _filters(request).arguments()
    lines = (csv_line(row) for row in _rows(viewer, arguments))
    response = HttpResponse(chain(["\ufeff"], lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="register.csv"'
    return response


@require_GET
@needs_account
@makes_file
def workbook(request: HttpRequest) -> HttpResponse:
    """Send the same as a workbook whose cells are text: a spreadsheet that opens the other file
    takes numbers of entries and contracts for amounts and days."""
    rows = list(_rows(principal_of_request(request), _filters(request).arguments()))
    response = HttpResponse(as_xlsx([("Register", rows)]), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = 'attachment; filename="register.xlsx"'
    return response


def _rows(viewer: Principal, arguments: dict[str, Any]) -> Iterator[list[Cell]]:
    yield list(COLUMNS)
    cursor, written = "", 0
    while written < LARGEST_EXPORT:
        page = queries.register_to_export(viewer, **arguments, cursor=cursor, size=100)
        creators = shown_cards({card.person_id for card in page.items})
        for card in page.items:
            yield _cells(card, creators.get(card.person_id))
        written += len(page.items)
        cursor = page.next
        if not cursor:
            return


def _cells(card: EntryCard, creator: Any) -> list[Cell]:
    has_value = bool(card.declared_value and card.currency)
    return [
        card.public_id,
        creator.handle if creator else "",
        creator.name if creator else "",
        card.payer_name,
        " ".join(card.ties),
        Money(card.declared_value, card.currency).decimal if has_value else 0,
        card.currency,
        card.channel,
        card.channel_note,
        card.contract_ref,
        card.filed_at.isoformat(timespec="seconds"),
        card.published_at.isoformat(timespec="seconds") if card.published_at else "",
    ]


@require_GET
def entry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one advertorial, for anyone to read once it is published."""
    card = found(queries.entry_by_public_id(principal_of_request(request), public_id))
    context = {
        "entry": card,
        "creator": shown_cards([card.person_id]).get(card.person_id),
        "payer": people.org_cards([card.payer_org_id]).get(card.payer_org_id)
        if card.payer_org_id
        else None,
        "about": describe([card.subject]).get(card.subject),
    }
    return render(request, "governance/entry.html", context)
