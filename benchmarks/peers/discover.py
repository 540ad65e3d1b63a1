"""The peer's Discover: rows through the ORM, ranked with the same arithmetic, shown by Django
templates."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from tallgrass.discovery import queries
from tallgrass.discovery.facts import facts_of
from tallgrass.discovery.models import Feature
from tallgrass.discovery.pool import pool_of
from tallgrass.discovery.ranking import scored
from tallgrass.discovery.reasons import causes_of, explain
from tallgrass.discovery.snapshots import seal
from tallgrass.discovery.types import PARTS, RANKING
from tallgrass.engine.topics.tree import TOPICS
from tallgrass.kernel import clock, policies
from tallgrass.kernel.principal import Principal
from tallgrass.notes.models import Note
from tallgrass.notes.queries import card_of
from tallgrass.people import queries as people
from tallgrass.people.queries import card_of as person_card
from tallgrass.web import shell

SIZE = 20


def discover(request: HttpRequest) -> HttpResponse:
    """The whole page."""
    return HttpResponse(rendered(request, *picked(request)))


def picked(request: HttpRequest) -> tuple[list[tuple[Note, list[str]]], str]:
    """Rank every note anew, from rows read through the ORM."""
    viewer = shell.principal_of_request(request)
    _version, weights = policies.current(RANKING)
    pool = pool_of(list(Feature.objects.order_by("-created_at", "-note")))
    facts = facts_of(viewer, "en", pool)
    points = scored(pool, facts, weights, now=clock.now())
    ids = queries._ranked(pool, points, facts, dict(weights), "")
    rows = _notes(ids[:SIZE], viewer)
    shown = [card_of(row, person_card(row.author), None) for row in rows]
    causes = causes_of(pool, ids[:SIZE], facts)
    named = {cause for found in causes.values() for cause in found.values() if cause is not None}
    titles = {row.pk: row.title for row in _notes(list(named), viewer)}
    reasons = explain(pool, points, facts, shown, causes, titles, weights)
    cursor = seal(ids[SIZE:], f"discover:{viewer.person_id or 0}:")
    return [
        (row, [reason.text for reason in why]) for row, why in zip(rows, reasons, strict=True)
    ], cursor


def _notes(ids: list[int], viewer: Principal) -> list[Note]:
    hidden = people.hidden_ids(viewer.person_id or 0)
    rows = Note.objects.filter(pk__in=ids, deleted_at=None, is_hidden=False).exclude(
        author_id__in=hidden
    )
    found = {row.pk: row for row in rows.select_related("author").prefetch_related("pictures")}
    return [found[pk] for pk in ids if pk in found]


def rendered(request: HttpRequest, shown: list[tuple[Note, list[str]]], cursor: str) -> str:
    """The page's HTML by Django templates."""
    shared = shell.common(request)
    context = {
        **shared,
        "shown": shown,
        "topics": [(topic.id, topic.label(shared["lang"])) for topic in TOPICS],
        "parts": len(PARTS),
        "ad_every": 12,
        "next": f"/?cursor={cursor}" if cursor else "",
    }
    return engines["peer"].get_template("discover.html").render(context, request)


urlpatterns = [path("peer/", discover), path("", include("tallgrass.conf.urls"))]
