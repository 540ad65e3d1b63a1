"""A refusal is declared once, raised with exactly its parameters, and read in anyone's language."""

from datetime import date

import pytest
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, override

from tallgrass.kernel.errors import CURRENCY_UNKNOWN, Conflict, Invalid, RateLimited, refusal
from tests.refusals import refused


class Season(models.TextChoices):
    DRY = "dry", _("Language")  # any word that has its Chinese


LONG = refusal(
    "test.long",
    Invalid,
    _("This is too long: %(length)d characters."),
    hint=_("Use at most %(longest)d characters."),
    field="name",
)
GATHERED = refusal(
    "test.gathered",
    Conflict,
    ngettext_lazy("%(count)d draft approved.", "%(count)d drafts approved.", "count"),
    also=("limit",),
)
SHOWN = refusal("test.shown", Conflict, "%(season)s until %(day)s: %(why)s")
SLOW = refusal("test.slow", RateLimited, "Wait.")


def test_a_refusal_carries_code_status_field_and_parameters() -> None:
    error = LONG(length=21, longest=20)
    assert error.as_dict() == {
        "status": 422,
        "code": "test.long",
        "message": "This is too long: 21 characters.",
        "hint": "Use at most 20 characters.",
        "field": "name",
        "params": {"length": 21, "longest": 20},
    }
    assert (type(error), str(error)) == (
        Invalid,
        "This is too long: 21 characters. Use at most 20 characters.",
    )


def test_it_is_said_in_the_language_of_whoever_reads_it() -> None:
    error = LONG(length=21, longest=20)
    with override("zh-hans"):
        there = (error.message, error.hint)
    assert there == ("内容过长：共 21 个字符。", "请控制在 20 字以内。")
    assert error.message == "This is too long: 21 characters."


def test_it_blames_the_declared_field_or_the_one_named() -> None:
    fields = [LONG(length=2, longest=1).field, LONG(field="title", length=2, longest=1).field]
    moved = LONG(length=2, longest=1).at("caption")
    assert [*fields, moved.field, moved.message] == [
        "name",
        "title",
        "caption",
        "This is too long: 2 characters.",
    ]


def test_a_number_chooses_the_plural() -> None:
    said = [GATHERED(count=count, limit="day").message for count in (1, 2)]
    assert said == ["1 draft approved.", "2 drafts approved."]
    assert GATHERED.slots == {"count", "limit"}
    assert GATHERED(count=1, limit="day").params == {"count": 1, "limit": "day"}


def test_parameters_are_shown_to_people_and_told_to_programs() -> None:
    error = SHOWN(season=Season.DRY, day=date(2026, 3, 1), why=_("Language"))
    assert error.message == "Language until March 1, 2026: Language"
    assert error.params == {"season": "dry", "day": "2026-03-01", "why": "Language"}
    with override("zh-hans"):
        assert error.message == "语言 until 2026年3月1日: 语言"


@pytest.mark.parametrize("params", [{}, {"length": 1}, {"length": 1, "longest": 2, "more": 3}])
def test_a_missing_or_unknown_parameter_is_a_defect(params: dict[str, int]) -> None:
    with pytest.raises(TypeError, match=r"test.long takes \['length', 'longest'\]"):
        LONG(**params)


def test_a_percent_sign_is_one_where_nothing_is_filled_in() -> None:
    assert refusal("test.half", Conflict, "50% of 100 %")().message == "50% of 100 %"


def test_waiting_is_told_in_seconds() -> None:
    assert (SLOW(retry_after=7).retry_after, CURRENCY_UNKNOWN().retry_after) == (7, 0)


@pytest.mark.parametrize("code", ["budget", "campaigns.", "campaigns.Budget", "campaigns.no-money"])
def test_a_code_has_one_form(code: str) -> None:
    with pytest.raises(ValueError, match="is no code"):
        refusal(code, Conflict, "No.")


def test_a_code_is_declared_once() -> None:
    with pytest.raises(ValueError, match=r"test.long is declared twice"):
        refusal("test.long", Conflict, "No.")


def test_another_refusal_or_another_parameter_is_not_taken_for_it() -> None:
    with pytest.raises(AssertionError, match=r"kernel.currency_unknown"), refused(LONG):
        raise CURRENCY_UNKNOWN()
    with pytest.raises(AssertionError), refused(LONG, field="title"):
        raise LONG(length=2, longest=1)
    with pytest.raises(AssertionError), refused(LONG, longest=2):
        raise LONG(length=2, longest=1)
    with refused(LONG, longest=1):
        raise LONG(length=2, longest=1)
