"""Numbers and moments on pages, in both languages."""

from datetime import UTC, datetime

import pytest
from django.template import engines
from django.utils import translation

from tallgrass.web import jinja


@pytest.mark.parametrize(
    ("language", "followers", "when"),
    [
        ("en", "15,492 followers", "Nov 28, 2026, 00:22 UTC"),
        ("zh-hans", "15,492 位关注者", "2026年11月28日 00:22 UTC"),
    ],
)
def test_counts_are_grouped_and_moments_end_at_the_minute(
    language: str, followers: str, when: str
) -> None:
    text = '{{ ngettext("%(num)s follower", "%(num)s followers", n) }}|{{ datetime(at) }}'
    with translation.override(language):
        said = (
            engines["jinja2"]
            .from_string(text)
            .render({"n": 15_492, "at": datetime(2026, 11, 28, 0, 22, 15, tzinfo=UTC)})
        )
    assert said == f"{followers}|{when}"


@pytest.mark.parametrize(("language", "colon", "gap"), [("en", ": ", " "), ("zh-hans", "：", "")])
def test_a_colon_and_the_gap_of_sentences_are_the_languages_own(
    language: str, colon: str, gap: str
) -> None:
    with translation.override(language):
        assert (jinja.colon(), jinja.gap()) == (colon, gap)
