"""Reasons and misses as sentences, in the language of the page."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel.lists import format_list
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tallgrass.engine.topics.tree import topic

_NAMES = {"en": ("English", "英文"), "zh": ("Chinese", "中文")}


def say(row: Mapping[str, Any]) -> str:
    """Why somebody fits."""
    match row["code"]:
        case "topic":
            return _("%(percent)d %% of %(n)d notes are about %(topic)s") % _topic(row)
        case "place":
            return _("Writes from %(place)s") % row
        case "language":
            return _("Writes in %(languages)s") % {"languages": languages(row["languages"])}
        case "engagement" if row["measured"]:
            return _("A note of hers brings %(median)d likes, saves and comments in the middle, counted here") % row
        case "engagement":
            return _("A note of hers brought %(median)d likes, saves and comments in the middle, as imported") % row
        case "spread":
            return _("Adds %(topic)s to the set") % {"topic": topic_name(row["topic"])}
        case "anyone":
            return _("Open to everyone who writes here")
    return str(row["code"])


def say_miss(row: Mapping[str, Any]) -> str:
    """What did not fit, without blame."""
    match row["code"]:
        case "topic":
            return _("%(percent)d %% of %(n)d notes are about %(topic)s, which the brief does not ask for") % _topic(row)
        case "place" if row["place"]:
            return _("Writes from %(place)s; the brief asks for other places") % row
        case "place":
            return _("No place is named; the brief asks for particular ones")
        case "language":
            return _("Writes in %(languages)s; the brief asks for another language") % {"languages": languages(row["languages"])}
        case "no_counts":
            return _("No likes, saves or comments are known yet")
        case "no_profile":
            return _("No notes to read yet, or no profile wanted")
        case "no_account":
            return _("Has no account here yet")
        case "no_fee":
            return _("No fee is agreed for this tier")
        case "budget":
            return _("The line was full: others brought more for the same money")
    return str(row["code"])


def languages(codes: Iterable[str]) -> str:
    """Names of content languages, listed."""
    zh = _is_zh()
    names = [_NAMES[code][zh] if code in _NAMES else code for code in codes]
    return format_list(names, locale="zh_Hans" if zh else "en") if names else "–"


def topic_name(topic_id: str) -> str:
    """The topic's name, within a sentence."""
    return topic(topic_id).label("zh" if _is_zh() else "en") if _is_zh() else topic(topic_id).label("en").lower()


def join(sentences: Iterable[str]) -> str:
    """Sentences one after the other."""
    return pgettext("between reasons", "; ").join(sentences)


def _topic(row: Mapping[str, Any]) -> dict[str, object]:
    return {"percent": round(row["share"] * 100), "n": row["n"], "topic": topic_name(row["topic"])}


def _is_zh() -> bool:
    return (get_language() or "en").startswith("zh")
