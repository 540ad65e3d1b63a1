"""The languages pages speak and notes are written in, and by which codes they go.

Pages, people and notes name them as Django does ("en", "zh-hans"). Profiles and briefs, to whom the
script is nothing, name them plainly ("en", "zh").
"""

from django.utils.translation import gettext_lazy as _

ENGLISH, CHINESE = "en", "zh-hans"
LANGUAGES = (ENGLISH, CHINESE)
OWN_NAMES = ((ENGLISH, "English"), (CHINESE, "中文"))
"""Each by the name its own readers give it, for a choice of languages."""
PLAIN_NAMES = (("en", _("English")), ("zh", _("Chinese")))
"""Plain codes with their names in the language of the page."""
PLAIN_LANGUAGES = tuple(code for code, _name in PLAIN_NAMES)


def is_chinese(code: str | None) -> bool:
    """Tell whether the code names Chinese in any script; no code names English."""
    return (code or ENGLISH).casefold().startswith("zh")


def page_language(code: str) -> str:
    """Return the language of our pages nearest to the code: any Chinese is zh-hans, any other
    English."""
    return CHINESE if is_chinese(code) else ENGLISH


def plain_language(code: str) -> str:
    """Return the same language by its plain code."""
    return code.partition("-")[0]


def language_name(code: str) -> str:
    """Return a language's name in that of the page; the code itself where we know none."""
    return str(dict(PLAIN_NAMES).get(plain_language(code), code))
