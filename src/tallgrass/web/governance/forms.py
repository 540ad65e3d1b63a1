"""How the forms of governance are read: days and lists of rules."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _

from tallgrass.governance.types import RULES, Limit
from tallgrass.kernel import clock
from tallgrass.kernel.errors import BadRequest, Invalid
from tallgrass.kernel.subjects import Subject, limits_of

DURATIONS = (3, 7, 14, 30, 90, 180)


def limits_on(subject: Subject) -> list[Limit]:
    """What can be restricted of a subject of this kind."""
    return [limit for limit in Limit if limit in limits_of(subject)]


def limit_choices(subject: Subject) -> list[tuple[str, object]]:
    """The same, for a select."""
    return [(limit.value, limit.label) for limit in limits_on(subject)]


def limit_of(subject: Subject, text: str) -> str:
    """One of them. Raises Invalid at its field."""
    if text not in limits_on(subject):
        raise Invalid(_("Choose what is restricted."), field="kind")
    return text


def rule_choices() -> list[tuple[str, object]]:
    """Rules a statement can name, for a select."""
    return list(RULES.items())


def rule_of(text: str) -> str:
    """One of the rules. Raises Invalid at its field."""
    if text not in RULES:
        raise Invalid(_("Choose the rule that was broken."), field="rule")
    return text


def end_of(days: str) -> datetime:
    """The end of a restriction that lasts so many days from now. Raises Invalid at its field."""
    if days not in map(str, DURATIONS):
        raise Invalid(_("Choose how long it lasts."), field="days")
    return clock.now() + timedelta(days=int(days))


def day_of(text: str) -> datetime | None:
    """The first moment of a day written 2026-03-01, in UTC; None for nothing. Raises BadRequest for
    anything else."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 2000 <= day.year <= 2200:
        raise BadRequest(_("That is not a day."), hint=_("Write it as 2026-03-01."))
    return datetime.combine(day, time(), UTC)
