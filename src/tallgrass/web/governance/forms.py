"""What comes in by the forms of governance: days, rules, settings of a policy."""

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _

from tallgrass.governance.errors import RESTRICTION_KIND_UNKNOWN
from tallgrass.governance.types import RULES, Limit
from tallgrass.kernel import clock
from tallgrass.kernel.policies import Merge, Setting
from tallgrass.kernel.subjects import Subject, limits_of
from tallgrass.web.form_data import FormData, Objection
from tallgrass.web.governance import errors

_GROUPED = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.|$)")  # as pages write large numbers
_PERCENTAGE = re.compile(r"^(\d{1,9})(?:\.(\d{1,2}))?\s*[%％]?$", re.ASCII)
DURATIONS = (3, 7, 14, 30, 90, 180)


def limits_on(subject: Subject) -> list[Limit]:
    """Return what can be restricted of a subject of this kind."""
    return [limit for limit in Limit if limit in limits_of(subject)]


def limit_choices(subject: Subject) -> list[tuple[str, object]]:
    """Return the limits as choices of a select."""
    return [(limit.value, limit.label) for limit in limits_on(subject)]


def limit_of(subject: Subject, text: str) -> str:
    """Read one of the limits. Raises Invalid at its field."""
    if text not in limits_on(subject):
        raise RESTRICTION_KIND_UNKNOWN()
    return text


def rule_choices() -> list[tuple[str, object]]:
    """Return rules a statement can name, for a select."""
    return list(RULES.items())


def rule_of(text: str) -> str:
    """Read one of the rules. Raises Invalid at its field."""
    if text not in RULES:
        raise errors.RULE_UNNAMED()
    return text


def end_of(days: str) -> datetime:
    """Read the end of a restriction that lasts so many days from now. Raises Invalid at its
    field."""
    if days not in map(str, DURATIONS):
        raise errors.DURATION_UNNAMED()
    return clock.now() + timedelta(days=int(days))


def day_of(text: str) -> datetime | None:
    """Read the first moment of a day written 2026-03-01, in UTC; None for nothing. Raises
    BadRequest for anything else."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 2000 <= day.year <= 2200:
        raise errors.DAY_UNREADABLE()
    return datetime.combine(day, time(), UTC)


def refused_at_inputs(form: FormData, body: Collection[str]) -> FormData:
    """Move the refusal of a setting to its input, which goes by another name."""
    refusals = {f"s-{name}" if name in body else name: said for name, said in form.refusals.items()}
    return replace(form, refusals=refusals)


def typed_of(setting: Setting, value: object) -> str:
    """Write a setting as one would type it."""
    if setting.percent and isinstance(value, int):
        return f"{value / 100:.2f}"
    return value if isinstance(value, str) else json.dumps(value)


def merged_form(form: FormData, merge: Merge, settings: Iterable[Setting]) -> FormData:
    """Lay what was typed over what holds now; where both changed, what holds now is said too."""
    values, refusals = dict(form.values), dict(form.refusals)
    for setting in settings:
        key = setting.name
        if key in merge.values:
            values[f"s-{key}"] = typed_of(setting, merge.values[key])
        if key in merge.contested:
            now = setting.written(merge.contested[key])
            refusals[f"s-{key}"] = [Objection(_("Current value: %(value)s.") % {"value": now})]
    return replace(form, values=values, refusals=refusals)


def setting_of(text: str, setting: Setting) -> object:
    """Read the typed text as a number of the setting's kind; as the text itself where it is
    none."""
    text = text.strip()
    if setting.percent:
        found = _PERCENTAGE.match(text)
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else text
    try:
        value = json.loads(text.replace(",", "") if _GROUPED.match(text) else text)
        return float(value) if type(value) is int and isinstance(setting.default, float) else value
    except (ValueError, OverflowError, RecursionError):
        return text
