"""Discover, Following, a hashtag's page, search, and why."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.http import require_safe

from tallgrass.discovery import finding, queries
from tallgrass.discovery.types import MEANINGS, PARTS, FeedPick
from tallgrass.engine.topics.tree import TOPIC_IDS, TOPICS
from tallgrass.journal.types import Source
from tallgrass.notes import queries as notes
from tallgrass.notes.marks import fold_tag
from tallgrass.web.beacons import ticket_of
from tallgrass.web.discovery import errors
from tallgrass.web.discovery.presenters import Shown, cards_markup
from tallgrass.web.guard import found, needs_account, text_of
from tallgrass.web.shell import principal_of_request, render

LONGEST_QUERY = 200


def _language() -> str:
    return translation.get_language() or "en"


def _feed(
    request: HttpRequest,
    template: str,
    shown: Shown,
    via: Source,
    address: str,
    following_cursor: str,
    **context: Any,
) -> HttpResponse:
    """Render a page of cards; to htmx only the cards and the way onward."""
    join = "&" if "?" in address else "?"
    context |= {
        "cards": cards_markup(shown, via, ticket_of(request, [card for card, _reasons in shown])),
        "first": address,
        "next": f"{address}{join}{urlencode({'cursor': following_cursor})}"
        if following_cursor
        else "",
        "is_first": not request.GET.get("cursor"),
    }
    partial = bool(request.htmx) and not context["is_first"]  # type: ignore[attr-defined]
    return render(request, "discovery/more.html" if partial else template, context)


def _shown(picks: Sequence[FeedPick]) -> Shown:
    return [(pick.card, pick.reasons) for pick in picks]


@require_safe
def discover(request: HttpRequest) -> HttpResponse:
    """Show notes picked for whoever looks, each with its reasons."""
    topic = text_of(request, "topic")
    if topic and topic not in TOPIC_IDS:
        raise errors.NO_SUCH_TOPIC()
    viewer = principal_of_request(request)
    page = queries.discover(
        viewer, language=_language(), topic=topic, cursor=text_of(request, "cursor")
    )
    return _feed(
        request,
        "discovery/discover.html",
        _shown(page.items),
        Source.DISCOVER,
        f"/?topic={topic}" if topic else "/",
        page.next,
        topic=topic,
        topics=[(entry.id, entry.label(_language())) for entry in TOPICS],
        parts=len(PARTS),
        ad_every=page.weights["ad_every"],
    )


@require_safe
@needs_account
def following(request: HttpRequest) -> HttpResponse:
    """Show the newest notes of people one follows."""
    page = queries.following(principal_of_request(request), cursor=text_of(request, "cursor"))
    shown = _shown(finding.followed(page.items))
    return _feed(
        request, "discovery/following.html", shown, Source.FOLLOWING, "/following/", page.next
    )


@require_safe
def tag(request: HttpRequest, tag: str) -> HttpResponse:
    """Show notes with a hashtag."""
    folded = found(fold_tag(tag.replace("\0", "")) or None)
    if folded != tag:
        return redirect(f"/tag/{quote(folded, safe='')}/", permanent=True)
    page = queries.by_tag(principal_of_request(request), folded, cursor=text_of(request, "cursor"))
    shown = _shown(finding.tagged(folded, page.items))
    return _feed(
        request,
        "discovery/tag.html",
        shown,
        Source.TAG,
        f"/tag/{quote(folded, safe='')}/",
        page.next,
        tag=folded,
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show notes that hold the words asked for, and people of that name."""
    query = " ".join(text_of(request, "q").split())[:LONGEST_QUERY]
    result = queries.search(principal_of_request(request), query, cursor=text_of(request, "cursor"))
    return _feed(
        request,
        "discovery/search.html",
        _shown(finding.found_by(query, result.page.items)),
        Source.SEARCH,
        f"/search/?{urlencode({'q': query})}",
        result.page.next,
        query=query,
        people=result.people,
        tags=[] if result.page.items else queries.popular_tags(),
    )


@require_safe
def why(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show every part of a note's score for whoever asks, as of now."""
    viewer = principal_of_request(request)
    note_id = found(notes.id_of(viewer, public_id))
    answer = found(queries.why(viewer, note_id, language=_language()))
    return render(
        request,
        "discovery/why.html",
        {"why": answer, "meanings": _meanings(), "ticket": ticket_of(request, [answer.card])},
    )


@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """Show how Discover ranks: the weights in force, what each means, and the rules of the mix."""
    version, weights = queries.weights_in_force()
    digest = hashlib.sha256(json.dumps(weights, sort_keys=True).encode()).hexdigest()
    context = {
        "version": version,
        "weights": weights,
        "parts": PARTS,
        "meanings": _meanings(),
        "digest": digest[:16],
    }
    return render(request, "discovery/ranking.html", context)


def _meanings() -> dict[str, str]:
    """Say what each part means, with the days in force."""
    _version, weights = queries.weights_in_force()
    days = {"fresh": weights["fresh_half_life_days"], "popular": weights["popular_half_life_days"]}
    return {
        part: str(text) % {"days": days[part]} if part in days else str(text)
        for part, text in MEANINGS.items()
    }
