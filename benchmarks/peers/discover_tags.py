"""What the peer's templates need beside Django's own tags."""

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from tallgrass.engine.phrases import phrases
from tallgrass.web.beacons import ticket_of
from tallgrass.web.jinja import num as ours

register = template.Library()


@register.filter
def num(value: Any) -> str:
    return ours(value)


@register.filter
def broken(text: str, language: str) -> SafeString:
    """Chosen breaks of a cover, and in long Chinese those between words."""
    if not language.startswith("zh"):
        return format_html_join(mark_safe(" <br>"), "{}", ((part,) for part in text.split("|")))
    pieces = [
        piece for part in text.split("|") for piece in (phrases(part) if len(part) > 7 else [part])
    ]
    return format_html_join(mark_safe("<wbr>"), "{}", ((piece,) for piece in pieces))


@register.filter
def marked(text: str, language: str) -> SafeString:
    """What stands between == and == is underlined."""
    parts = [broken(part, language) for part in text.split("==")]
    return mark_safe(
        "".join(f"<mark>{part}</mark>" if i % 2 else part for i, part in enumerate(parts))
    )


@register.filter
def lines(text: str) -> str:
    return text.replace("|", "\n")


@register.filter
def line_count(text: str) -> int:
    return min(6, max(3, text.count("|") + 1))


@register.filter
def tongue(language: str) -> str:
    return "zh-Hans" if language.startswith("zh") else language


@register.filter
def initial(name: str) -> str:
    return name[:1].upper()


@register.filter
def cover_items(cover: Any) -> Any:
    """A list cover's lines: `cover.items` would be the dictionary's own."""
    return cover["items"]


@register.simple_tag(takes_context=True)
def ticket(context: Any, shown: Any) -> str:
    return ticket_of(context["request"], [note for note, _reasons in shown])
