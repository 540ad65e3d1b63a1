"""Languages: one list, two spellings, and what each is called."""

from django.conf import settings
from django.utils import translation

from tallgrass.engine.topics.tree import TOPICS
from tallgrass.kernel.languages import (
    LANGUAGES,
    OWN_NAMES,
    PLAIN_LANGUAGES,
    is_chinese,
    language_name,
    page_language,
    plain_language,
)


def test_every_list_of_languages_names_the_same_ones() -> None:
    assert tuple(code for code, _name in settings.LANGUAGES) == LANGUAGES == ("en", "zh-hans")
    assert tuple(code for code, _name in OWN_NAMES) == LANGUAGES
    assert tuple(map(plain_language, LANGUAGES)) == PLAIN_LANGUAGES == ("en", "zh")
    for code in (*LANGUAGES, *PLAIN_LANGUAGES):
        assert TOPICS[0].label(code) == TOPICS[0].label(page_language(code))


def test_any_chinese_is_ours_and_anything_else_is_english() -> None:
    wanted = {"zh-hans": ["zh", "zh-CN", "ZH-Hant", "zh_TW"], "en": ["en", "en-GB", "fr", ""]}
    assert {page_language(code) for code in wanted["zh-hans"]} == {"zh-hans"}
    assert {page_language(code) for code in wanted["en"]} == {"en"}
    assert is_chinese("zh-hans") and not is_chinese(None)


def test_a_language_is_called_by_its_name_in_that_of_the_page() -> None:
    with translation.override("en"):
        assert [language_name(code) for code in ("en", "zh", "zh-hans", "sw")] == [
            "English",
            "Chinese",
            "Chinese",
            "sw",
        ]
    with translation.override("zh-hans"):
        assert (language_name("en"), language_name("zh-hans")) == ("英文", "中文")
