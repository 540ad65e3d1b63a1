"""Reasons and misses as sentences, in the language of the page."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel.lists import format_list
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from tallgrass.engine.topics.tree import topic
from tallgrass.kernel.languages import is_chinese, language_name
from tallgrass.kernel.money import money_text


def reason_text(row: Mapping[str, Any], currency: str = "") -> str:
    """Say in a sentence why somebody fits; amounts are named where the currency is known."""
    return str(_why(row, currency))


def _why(row: Mapping[str, Any], currency: str) -> object:
    match row["code"]:
        case "topic":
            return _writing_about(row)
        case "place":
            return _("Writes from %(place)s") % row
        case "language":
            return _("Writes in %(languages)s") % {"languages": languages(row["languages"])}
        case "engagement" if row["measured"]:
            return (
                _("A note brings %(median)d likes, saves and comments (median, counted here)") % row
            )
        case "engagement":
            return (
                _("A note brought %(median)d likes, saves and comments (median, as imported)") % row
            )
        case "adds" if row["place"]:
            where = {
                "topic": topic_name(row["topic"]),
                "place": row["place"],
                "people": row["people"],
            }
            return (
                _(
                    "Reaches about %(people)d people the others do not, most of them readers of "
                    "%(topic)s in %(place)s"
                )
                % where
            )
        case "adds":
            where = {"topic": topic_name(row["topic"]), "people": row["people"]}
            return (
                _(
                    "Reaches about %(people)d people the others do not, most of them readers of "
                    "%(topic)s"
                )
                % where
            )
        case "each" if currency:
            return _("%(price)s per expected engagement") % {
                "price": money_text(row["minor"], currency)
            }
        case "each":
            return ""
    return row["code"]


def _writing_about(row: Mapping[str, Any]) -> str:
    """Say how much of somebody's writing is about a topic."""
    words = _topic(row)
    if words["percent"] == 100:
        said = ngettext(
            "All the writing in %(n)d note is about %(topic)s",
            "All the writing in %(n)d notes is about %(topic)s",
            row["n"],
        )
    else:
        said = ngettext(
            "%(percent)d%% of the writing in %(n)d note is about %(topic)s",
            "%(percent)d%% of the writing in %(n)d notes is about %(topic)s",
            row["n"],
        )
    return said % words


_PLAIN = {
    "no_counts": _("No likes, saves or comments are known yet"),
    "no_profile": _("Has no notes yet, or does not want a profile"),
    "no_account": _("Has no account here yet"),
    "no_fee": _("No fee is agreed for this tier"),
    "fee": _("Others are expected to bring more engagements for the same fee"),
    "price": _("The fee of this tier is more than its budget line has left"),
    "overlap": _("Others already reach the same people"),
    "budget": _("The money of this budget line went to others who reach more new people"),
    "count": _("All notes of this budget line went to others who matched as well"),
    "nobody": _("It is not yet known who reads these notes"),
}


def miss_text(row: Mapping[str, Any], currency: str = "") -> str:
    """Say in a sentence what did not fit, without blame."""
    return str(_why_not(row, currency))


def _why_not(row: Mapping[str, Any], currency: str) -> object:
    match row["code"]:
        case "topic":
            said = ngettext(
                "%(percent)d%% of the writing in %(n)d note is about %(topic)s, which the brief "
                "does not ask for",
                "%(percent)d%% of the writing in %(n)d notes is about %(topic)s, which the brief "
                "does not ask for",
                row["n"],
            )
            return said % _topic(row)
        case "place" if row.get("place"):
            return _("Writes from %(place)s; the brief asks for other places") % row
        case "place":
            return _("Names no place; the brief asks for particular ones")
        case "language" if "languages" in row:
            return _("Writes in %(languages)s; the brief asks for another language") % {
                "languages": languages(row["languages"])
            }
        case "fee" if currency:
            fitting = money_text(row["fitting"], currency)
            return _(
                "Others are expected to bring more engagements for the same fee; at %(price)s it "
                "would have been a match"
            ) % {"price": fitting}
    return _PLAIN.get(row["code"], row["code"])


def languages(codes: Iterable[str]) -> str:
    """Name these content languages in one list."""
    names = [language_name(code) for code in codes]
    return format_list(names, locale="zh_Hans" if is_chinese(get_language()) else "en") or "–"


def topic_name(topic_id: str) -> str:
    """Return the topic's name, within a sentence."""
    label = topic(topic_id).label(get_language() or "en")
    return label if is_chinese(get_language()) else label.lower()


def join_sentences(sentences: Iterable[str]) -> str:
    """Put sentences one after the other."""
    return pgettext("between reasons", "; ").join(sentences)


def _topic(row: Mapping[str, Any]) -> dict[str, object]:
    return {"percent": round(row["share"] * 100), "n": row["n"], "topic": topic_name(row["topic"])}
