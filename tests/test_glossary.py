"""One word for one thing: the glossary's Chinese is what people read."""

import re
from collections.abc import Iterator

import pytest

from tallgrass.web import translations
from tests.running import ROOT

WITHIN = {
    "accrual",
    "advertorial",
    "beacon",
    "principal",
    "room",
    "source",
    "subject",
    "viewable view",
    "viewer ticket",
    "work order",
}
"""What only the code and its documents speak of: no page has a word for it."""
RIVALS = {
    "bid": "投标",
    "brief": "简报|(?<!合作)需求",
    "budget line": "科目",
    "celebrity": "名人",
    "gross": "税前|毛额",
    "handle": "账号名|用户账号",
    "marketer": "市场人员|营销专员",
    "operator": "运营方|运营者|管理员",
    "organisation": "组织",
    "paid label": "付费(?:合作)?标|广告标签|标注",
    "payslip": "工资单|结算条",
    "register": "登记簿|登记册|登记条目",
    "short-list": "短名单",
    "statement of reasons": "说明书|限制说明|理由说明",
    "stickiness": "黏性",
    "system": "机器(?!人|上)",
}
"""Other words for the same, which no catalogue uses."""


def rows() -> list[tuple[str, str, str]]:
    """The glossary's rows: term, Chinese, meaning."""
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    cells = [line.strip("| ").split(" | ") for line in text.splitlines() if line[:2] == "| "]
    assert cells[0] == ["term", "中文", "meaning"]
    assert [row for row in cells if len(row) != 3] == []
    return [(term, chinese, meaning) for term, chinese, meaning in cells[1:]]


def said() -> Iterator[tuple[str, str]]:
    """Every Chinese string with the area it belongs to."""
    for area in translations.AREAS:
        for message in translations.read(area):
            if message.id:
                strings = message.string
                for text in (strings,) if isinstance(strings, str) else strings:
                    yield area, str(text)


def test_terms_stand_in_order_each_with_its_chinese_and_its_meaning() -> None:
    found = rows()
    assert [row for row in found if not all(cell.strip() for cell in row)] == []
    terms = [term.lower() for term, _chinese, _meaning in found]
    assert terms == sorted(set(terms))
    assert {"brief", "paid label", "statement of reasons"} <= set(terms)


def test_the_chinese_of_a_term_is_what_pages_say() -> None:
    everything = "\n".join(text for _area, text in said())
    unsaid = [
        (term, word)
        for term, chinese, _meaning in rows()
        if term not in WITHIN
        for word in chinese.split(" · ")
        if word not in everything
    ]
    assert unsaid == []


@pytest.mark.parametrize("term", RIVALS)
def test_no_other_word_is_used_for_the_same(term: str) -> None:
    chinese = dict((name, word) for name, word, _meaning in rows())[term]
    rival = re.compile(RIVALS[term])
    assert not rival.search(chinese)
    assert [f"{area}: {text}" for area, text in said() if rival.search(text)] == []


def test_a_rival_is_found_and_the_term_itself_is_not() -> None:
    assert re.search(RIVALS["brief"], "撰写需求") and not re.search(RIVALS["brief"], "合作需求")
    assert re.search(RIVALS["system"], "机器读过") and not re.search(RIVALS["system"], "机器人")
