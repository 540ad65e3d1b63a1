"""What pages of notes show: a note as machines read it, and the covers one chooses from."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tallgrass.kernel.languages import is_chinese
from tallgrass.kernel.text import excerpt
from tallgrass.notes.types import NoteFull
from tallgrass.people.types import TONE_NAMES


def description_of(full: NoteFull) -> str:
    """Return the beginning of a note for search engines; who pays for it comes first."""
    text = excerpt(full.body, 160)
    return (
        _("Paid partnership with %(payer)s.") % {"payer": full.card.payer} + " " + text
        if full.card.payer
        else text
    )


def _days(full: NoteFull) -> dict[str, str]:
    """Return when the note was written and last changed; nothing of a day that nobody knows."""
    written, changed = full.card.created_at, full.edited_at or full.card.created_at
    return {
        **({"datePublished": written.isoformat()} if written else {}),
        **({"dateModified": changed.isoformat()} if changed else {}),
    }


def linked_data(full: NoteFull) -> dict[str, Any]:
    """Describe the note as schema.org says it; a paid one is an AdvertiserContentArticle and names
    who pays."""
    card, origin = full.card, settings.TALLGRASS_ORIGIN
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "AdvertiserContentArticle" if card.payer else "SocialMediaPosting",
        "headline": card.heading,
        "url": origin + card.path,
        "author": {"@type": "Person", "name": card.author.name, "url": origin + card.author.path},
        **_days(full),
        "inLanguage": "zh-Hans" if is_chinese(card.language) else card.language,
        "keywords": list(card.hashtags),
        "image": [origin + picture.path("page") for picture in full.pictures],
        "interactionStatistic": [
            {
                "@type": "InteractionCounter",
                "interactionType": "https://schema.org/LikeAction",
                "userInteractionCount": card.likes,
            },
            {
                "@type": "InteractionCounter",
                "interactionType": "https://schema.org/CommentAction",
                "userInteractionCount": full.counts.comments,
            },
        ],
    }
    if card.payer:
        data["sponsor"] = {"@type": "Organization", "name": card.payer}
        data["publishingPrinciples"] = origin + card.register_path
    return data


def tone_names() -> dict[str, object]:
    """Return the grounds of typeset covers by name."""
    return {"": _("Paper"), **dict(TONE_NAMES)}


def cover_samples() -> dict[str, dict[str, Any]]:
    """Return a small cover of each style, to choose by."""
    return {
        "broadside": {
            "style": "broadside",
            "tone": "grass",
            "big": _("Say it loud"),
            "small": _("Topic"),
        },
        "manuscript": {
            "style": "manuscript",
            "tone": "",
            "big": "第一个冬天|先买靴子|再买锅",
            "small": "",
        },
        "list": {
            "style": "list",
            "tone": "seed",
            "title": _("A list"),
            "items": [["1", "3.50"], ["2", "5.20"], ["=", "8.70"]],
        },
        "vertical": {
            "style": "vertical",
            "tone": "mist",
            "big": "人少的书店|坐到天黑",
            "seal": "静",
        },
        "marker": {"style": "marker", "tone": "", "big": _("Underline ==what matters.==")},
        "figure": {
            "style": "figure",
            "tone": "sage",
            "number": "45",
            "unit": "",
            "small": _("One number"),
        },
    }
