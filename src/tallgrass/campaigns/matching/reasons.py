"""Reasons and misses as sentences, in the language of the page."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from tallgrass.engine.topics.tree import topic
from tallgrass.kernel.money import EXPONENTS, Money

_NAMES = {"en": ("English", "英文"), "zh": ("Chinese", "中文")}


def say(row: Mapping[str, Any], currency: str = "") -> str:
    """Say in a sentence why somebody fits; amounts are named where the currency is known."""
    return str(_why(row, currency))


def _why(row: Mapping[str, Any], currency: str) -> object:
    match row["code"]:
        case "topic":
            said = ngettext(
                "%(percent)d %% of the writing in %(n)d note is about %(topic)s",
                "%(percent)d %% of the writing in %(n)d notes is about %(topic)s",
                row["n"],
            )
            return said % _topic(row)
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
                    "Reaches about %(people)d people the others do not, most of them reading on "
                    "%(topic)s in %(place)s"
                )
                % where
            )
        case "adds":
            where = {"topic": topic_name(row["topic"]), "people": row["people"]}
            return (
                _(
                    "Reaches about %(people)d people the others do not, most of them reading on "
                    "%(topic)s"
                )
                % where
            )
        case "each" if currency:
            return _("%(price)s for each engagement expected") % {
                "price": money(row["minor"], currency)
            }
        case "each":
            return ""
    return row["code"]


_PLAIN = {
    "no_counts": _("No likes, saves or comments are known yet"),
    "no_profile": _("No notes to read yet, or no profile wanted"),
    "no_account": _("Has no account here yet"),
    "no_fee": _("No fee is agreed for this tier"),
    "fee": _("Others brought more for the fee"),
    "price": _("The fee of this tier is more than its line has left"),
    "overlap": _("Others already reach the same people"),
    "budget": _("The money of this line went to others who add more"),
    "count": _("All notes of this line were given to others who fitted as well"),
    "nobody": _("Nobody is known yet who reads these notes"),
}


def say_miss(row: Mapping[str, Any], currency: str = "") -> str:
    """Say in a sentence what did not fit, without blame."""
    return str(_why_not(row, currency))


def _why_not(row: Mapping[str, Any], currency: str) -> object:
    match row["code"]:
        case "topic":
            said = ngettext(
                "%(percent)d %% of the writing in %(n)d note is about %(topic)s, which the brief "
                "does not ask for",
                "%(percent)d %% of the writing in %(n)d notes is about %(topic)s, which the brief "
                "does not ask for",
                row["n"],
            )
            return said % _topic(row)
        case "place" if row.get("place"):
            return _("Writes from %(place)s; the brief asks for other places") % row
        case "place":
            return _("No place is named; the brief asks for particular ones")
        case "language" if "languages" in row:
            return _("Writes in %(languages)s; the brief asks for another language") % {
                "languages": languages(row["languages"])
            }
        case "fee" if currency:
            fitting = money(row["fitting"], currency)
            return _("Others brought more for the fee; it would have fitted at %(price)s") % {
                "price": fitting
            }
    return _PLAIN.get(row["code"], row["code"])


def languages(codes: Iterable[str]) -> str:
    """Name these content languages in one list."""
    zh = is_chinese()
    names = [_NAMES[code][zh] if code in _NAMES else code for code in codes]
    return format_list(names, locale="zh_Hans" if zh else "en") if names else "–"


def topic_name(topic_id: str) -> str:
    """The topic's name, within a sentence."""
    return topic(topic_id).label("zh") if is_chinese() else topic(topic_id).label("en").lower()


def join(sentences: Iterable[str]) -> str:
    """Put sentences one after the other."""
    return pgettext("between reasons", "; ").join(sentences)


def money(minor: int, currency: str) -> str:
    """An amount with its currency, as the page's language writes it."""
    value = Money(minor, currency).decimal
    pattern = "#,##0." + "0" * EXPONENTS[currency] if EXPONENTS[currency] else "#,##0"
    return (
        f"{currency} "
        f"{format_decimal(value, format=pattern, locale='zh_Hans' if is_chinese() else 'en')}"
    )


def _topic(row: Mapping[str, Any]) -> dict[str, object]:
    return {"percent": round(row["share"] * 100), "n": row["n"], "topic": topic_name(row["topic"])}


def is_chinese() -> bool:
    """Whether the page is in Chinese."""
    return (get_language() or "en").startswith("zh")
