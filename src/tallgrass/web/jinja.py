"""The Jinja2 environment of our pages."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, cast

from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta
from babel.numbers import format_decimal, format_percent
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from tallgrass.engine.phrases import phrases
from tallgrass.journal.types import Source
from tallgrass.kernel import clock
from tallgrass.kernel.domains import both_spellings
from tallgrass.kernel.money import amount_text, money_text
from tallgrass.kernel.shares import parts_of
from tallgrass.kernel.text import isolated
from tallgrass.notes.marks import spans
from tallgrass.signals.types import DWELL_SECONDS
from tallgrass.web.cards import card_opening
from tallgrass.web.form_data import objections
from tallgrass.web.linebreaks import LineBreaks

_LOCALES = {"en": Locale("en"), "zh-hans": Locale("zh", script="Hans")}


def _locale() -> Locale:
    return _LOCALES.get(translation.get_language() or "en", _LOCALES["en"])


def num(value: float | Decimal) -> str:
    """Write a number with the language's grouping."""
    return format_decimal(value, locale=_locale())


def percent(value: float | Decimal, digits: int = 0) -> str:
    """Write a ratio as a percentage."""
    return format_percent(
        value, format="#,##0" + ("." + "0" * digits if digits else "") + "%", locale=_locale()
    )


def day(value: date | datetime) -> str:
    """Write a date, medium; of a moment, the day it falls on by the page's clock."""
    return format_date(
        _here(value) if isinstance(value, datetime) else value, format="medium", locale=_locale()
    )


def month_day(value: date | datetime) -> str:
    """Write a day without its year, for axes."""
    return format_skeleton("MMMd", value, locale=_locale())


def moment(value: datetime) -> str:
    """Write a date and time by the page's clock, to the minute, with the name of its zone: UTC
    where the page sets none."""
    at = _here(value)
    return f"{day(at)}{' ' if _locale().language == 'zh' else ', '}{at:%H:%M %Z}"


def _here(value: datetime) -> datetime:
    return value.astimezone(timezone.get_current_timezone())


def ago(value: datetime) -> str:
    """Write how long ago something was, or how long until it is."""
    return format_timedelta(value - clock.now(), add_direction=True, locale=_locale())


def colon() -> str:
    """Return what stands between a label and what it labels, as the page's language writes it."""
    return "：" if _locale().language == "zh" else ": "


def gap() -> str:
    """Return what stands between two sentences: a blank, which Chinese does without."""
    return "" if _locale().language == "zh" else " "


@lru_cache(maxsize=4_096)
def symbol(name: str, size: str = "", label: str = "", fill: bool = False) -> Markup:
    """Draw a symbol of static/icons.svg, once and kept: a page shows some fifty."""
    classes = f"icon{f' icon--{size}' if size else ''}{' icon--fill' if fill else ''}"
    said = (
        Markup('role="img" aria-label="{}"').format(label)
        if label
        else Markup('aria-hidden="true"')
    )
    return Markup('<svg class="{}" {}><use href="{}#{}"/></svg>').format(
        classes, said, static("icons.svg"), name
    )


def _isolating(said: Callable[..., str]) -> Callable[..., str]:
    """Make a `gettext` in whose sentences names and titles of any script keep to their slots."""

    @pass_context
    def isolating(context: Context, *texts: Any, **values: Any) -> str:
        return said(context, *texts, **{slot: isolated(value) for slot, value in values.items()})

    return isolating


def _grouping(ngettext: Callable[..., str]) -> Callable[..., str]:
    """Make an `ngettext` whose %(num)s is grouped as numbers are elsewhere on the page."""

    @pass_context
    def grouped(context: Context, singular: str, plural: str, count: int, **values: Any) -> str:
        return ngettext(context, singular, plural, count, **{"num": num(count), **values})

    return grouped


def environment(**options: Any) -> Environment:
    """Build the environment. Undefined names are errors; everything is escaped."""
    options.update(undefined=StrictUndefined)
    options.pop("autoescape", None)
    env = Environment(
        autoescape=True,
        **options,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", LineBreaks],
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext,
        ngettext=translation.ngettext,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
        newstyle=True,
    )
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        env.globals[name] = _isolating(cast(Callable[..., str], env.globals[name]))
    env.globals["ngettext"] = _grouping(cast(Callable[..., str], env.globals["ngettext"]))
    env.filters["phrases"] = phrases
    env.filters["spelled"] = both_spellings
    env.filters["objections"] = objections
    env.globals.update(
        url=lambda name, *args, **kwargs: reverse(name, args=args or None, kwargs=kwargs or None),
        static=cache(static),  # the manifest does not change while we run
        money=money_text,
        amount=amount_text,
        num=num,
        percent=percent,
        parts_of=parts_of,
        date=day,
        month_day=month_day,
        datetime=moment,
        ago=ago,
        colon=colon,
        gap=gap,
        card_opening=card_opening,
        Source=Source,
        DWELL_SECONDS=DWELL_SECONDS,
        symbol=symbol,
        spans_of=spans,
    )
    return env
