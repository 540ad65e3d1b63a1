"""A brief as it is written: its fields, and the rules each must keep before it is stored."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta

from tallgrass.campaigns import errors
from tallgrass.campaigns.wording import conditions_on_praise, silences
from tallgrass.engine.folding import fold
from tallgrass.engine.topics.tree import TOPIC_IDS
from tallgrass.kernel import clock
from tallgrass.kernel.errors import CURRENCY_UNKNOWN
from tallgrass.kernel.languages import PLAIN_LANGUAGES
from tallgrass.kernel.money import EXPONENTS, LARGEST
from tallgrass.kernel.text import clean_line, clean_name, clean_text
from tallgrass.signals.targets import clean_target

LONGEST_WAVE = timedelta(days=180)
MOST_REVISIONS = 5
LATEST_PAY = 30  # days after publication: the strictest of the freelance laws we hold ourselves to
MOST_PHRASES = 12
DEAREST_CLICK = 1_000_000


@dataclass(frozen=True, slots=True)
class Brief:
    """What a brand wants said, by whom, when and on what terms. Money is in minor units of
    `currency`."""

    title: str
    product: str
    message: str
    audience: str
    tone: str
    deliverable: str
    currency: str
    preheat_from: datetime
    preheat_to: datetime
    launch_from: datetime
    launch_to: datetime
    time_zone: str = "UTC"
    must_say: tuple[str, ...] = ()
    never_say: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = PLAIN_LANGUAGES
    link_url: str = ""
    revision_cap: int = 2
    pay_days: int = 14
    click_price: int = 0
    click_campaign_cap: int = 0
    click_creator_cap: int = 0
    click_day_cap: int = 0


READ_BY_CREATORS = (
    "title",
    "product",
    "message",
    "audience",
    "tone",
    "deliverable",
    "must_say",
    "never_say",
)
NAMES = tuple(field.name for field in fields(Brief))


def clean(brief: Brief, *, domains: Iterable[str]) -> Brief:
    """Return the brief with its texts tidied. Raises Invalid, naming the field, for whatever may
    not be stored."""
    if brief.currency not in EXPONENTS:
        raise CURRENCY_UNKNOWN()
    tidy = replace(
        brief,
        title=clean_name(brief.title, longest=120, field="title"),
        product=clean_name(brief.product, longest=160, field="product"),
        message=clean_text(brief.message, longest=4_000, field="message"),
        audience=clean_text(brief.audience, longest=1_000, field="audience"),
        tone=clean_line(brief.tone, longest=300, field="tone"),
        deliverable=clean_line(brief.deliverable, longest=300, field="deliverable"),
        must_say=_phrases(brief.must_say, "must_say"),
        never_say=_phrases(brief.never_say, "never_say"),
        places=_phrases(brief.places, "places"),
        topics=_known(brief.topics, TOPIC_IDS, "topics"),
        languages=_known(brief.languages, PLAIN_LANGUAGES, "languages"),
        link_url=_link(brief.link_url, domains),
    )
    _check_waves(tidy)
    _check_terms(tidy)
    _check_clicks(tidy)
    _check_words(tidy)
    return tidy


def _phrases(entries: Iterable[str], field: str) -> tuple[str, ...]:
    tidy = [clean_line(entry, longest=120, field=field, required=False) for entry in entries]
    unique = tuple(dict.fromkeys(entry for entry in tidy if entry))
    if len(unique) > MOST_PHRASES:
        raise errors.TOO_MANY_PHRASES(field=field, most=MOST_PHRASES)
    return unique


def _known(chosen: Iterable[str], known: tuple[str, ...], field: str) -> tuple[str, ...]:
    wanted = set(chosen)
    if not wanted <= set(known):
        raise errors.NOT_ON_THE_LIST(field=field)
    if not wanted:
        raise errors.NOTHING_CHOSEN(field=field)
    return tuple(entry for entry in known if entry in wanted)


def _link(url: str, domains: Iterable[str]) -> str:
    """Return the address that contracts of this brief will link to, or nothing."""
    return clean_target(url, domains, field="link_url") if url.strip() else ""


def _check_waves(brief: Brief) -> None:
    if brief.time_zone not in clock.zones():
        raise errors.TIME_ZONE_UNKNOWN()
    for name in ("preheat_from", "preheat_to", "launch_from", "launch_to"):
        if getattr(brief, name).tzinfo is None:
            raise errors.DATE_WITHOUT_ZONE(field=name)
    if brief.preheat_from >= brief.preheat_to:
        raise errors.PREHEAT_ENDS_EARLY()
    if brief.preheat_to > brief.launch_from:
        raise errors.LAUNCH_BEGINS_EARLY()
    if brief.launch_from >= brief.launch_to:
        raise errors.LAUNCH_ENDS_EARLY()
    if (
        brief.preheat_to - brief.preheat_from > LONGEST_WAVE
        or brief.launch_to - brief.launch_from > LONGEST_WAVE
    ):
        raise errors.WAVE_TOO_LONG()


def _check_terms(brief: Brief) -> None:
    if not 0 <= brief.revision_cap <= MOST_REVISIONS:
        raise errors.ROUNDS_OUT_OF_BOUNDS(most=MOST_REVISIONS)
    if not 1 <= brief.pay_days <= LATEST_PAY:
        raise errors.PAY_DAYS_OUT_OF_BOUNDS(most=LATEST_PAY)


def _check_clicks(brief: Brief) -> None:
    caps = (
        brief.click_price,
        brief.click_day_cap,
        brief.click_creator_cap,
        brief.click_campaign_cap,
    )
    if any(cap < 0 or cap > LARGEST for cap in caps) or brief.click_price > DEAREST_CLICK:
        raise errors.CLICK_AMOUNT_OUT_OF_BOUNDS()
    if not any(caps):
        return
    if not all(caps):
        raise errors.CLICK_TASK_INCOMPLETE()
    if not brief.link_url:
        raise errors.CLICK_TASK_NEEDS_LINK()
    for name, low, high in (
        ("click_day_cap", 0, 1),
        ("click_creator_cap", 1, 2),
        ("click_campaign_cap", 2, 3),
    ):
        if caps[low] > caps[high]:
            raise errors.CAPS_OUT_OF_ORDER(field=name)


def _check_words(brief: Brief) -> None:
    texts = {name: getattr(brief, name) for name in READ_BY_CREATORS}
    for finding in conditions_on_praise(texts):
        raise errors.PAY_TIED_TO_PRAISE(field=finding.field, quote=finding.quote)
    for entry in silences(brief.never_say):
        raise errors.CRITICISM_FORBIDDEN(quote=entry)
    for said in brief.must_say:
        if any(fold(banned) in fold(said) for banned in brief.never_say):
            raise errors.PHRASE_CONTRADICTED(quote=said)
