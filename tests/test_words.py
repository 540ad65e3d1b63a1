"""What we do not write: words that make a reader of either language stop.

The lists hold for every catalogue, its English, which is the code's, and its Chinese, and for what
templates say outside of catalogues. The styleguide shows words as examples and is left out.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tallgrass.web import translations
from tests.running import ROOT

TEMPLATES = ROOT / "src/tallgrass/web"
HAN = r"[\u3400-\u9fff]"
ENGLISH = {
    "an archaic or rare word": (
        r"\b((?<!for )whom|whence|hence|thereof|anew|mend(?:s|ed|ing)?|forthwith|reckon(?:s|ed)?"
        r"|shall|ought|lest|thus|upon|nought|amiss|hitherto|henceforth|meanwhile|whosoever)\b"
    ),
    "a clipped or idiomatic phrase": (
        r"\b(let go|call(?:s|ed)? (?:it |the \w+ )?off|goes? round|with leave|came in force"
        r"|nobody moves|grown stale|a little too|under the sun|grows here|yours to do|for a moment$"
        r"|came first|(?:is|are) gone|is away|nobody's|the turn of|whose turn|such part"
        r"|at most, while|one a line|where you sit|it stands\b"
        r"|stands? (?:here|below|first|apart|in the way))\b"
    ),
    "a button without its object": (
        r"^(?:Found it|Book it|Take it|Call it off|Name one|Ask for it|Note it|Lift it|Seat|Unseat"
        r"|Put it in force|It stands|Propose|Seats|Found an? \w+|Keep it)\.?$"
    ),
    "a member is no seat": r"\b(?:un)?seat(?:s|ed)?\b",
    "checked by software, not by machine": r"\bby machine\b",
}
CHINESE = {
    "你, never 您": "您",
    "对方 or 创作者, for people in general": "她",
    "合作需求": r"简报",
    "处理说明": r"说明书|理由说明",
    "入围名单": r"短名单",
    "粘性": r"黏性",
    "用户名, and 账号": r"账号名|帐号|帐户|账户名",
    "广告标识": r"付费标[签注识]",
    "广告登记, and 登记记录": r"登记[簿册]|登记条目",
    "明星": r"名人",
    "机构": r"组织",
    "预算项": r"科目",
    "分成前总额": r"税前",
    "营销人员": r"市场人员",
    "运营人员": r"运营[者方]",
    "负责人": r"所有者",
    "微信支付, and 支付宝": r"(?i)we ?chat ?pay|alipay",
    "请求标识": r"幂等",
    "系统": r"机器(?!人)",
    "选定": r"授予",
    "待…处理": r"轮到",
    "删除": r"抹除",
    "a term of computing": r"哈希|ASCII|万分之一",
    "“…” is the only kind of quotation mark": f'[「」『』]|{HAN}"|"{HAN}',
    "a half-width mark beside Chinese": f"{HAN}[,.;:!?()]|[,;:!?()]{HAN}",
    "a blank beside a Chinese mark": r"[ \t][，。：；！？）、》”]|[，。：；！？（、《“][ \t]",
    "a blank before a percent sign": r"(?:\d|\)s)\s+%(?!\()",
}
EXCEPTIONS = {
    ("notes", "a blank beside a Chinese mark", "#hashtags"): "it shows the sign that begins a list",
}
"""An area, a rule, how the English begins: why it may stand there."""
STILL_TO_DO: frozenset[str] = frozenset()
"""Areas whose words have not been gone through yet."""

Said = tuple[str, str, str]


def faults(text: str, rules: dict[str, str]) -> list[str]:
    """Return which rules the text does not keep."""
    flags = re.IGNORECASE if rules is ENGLISH else 0
    return [rule for rule, pattern in rules.items() if re.search(pattern, text, flags)]


def forms(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, tuple | list) else (str(text),)


def sentences(area: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield each sentence of an area: its English for reference, the rules it keeps, itself.

    What is borrowed has the English of others as its name and ours in a catalogue of its own.
    """
    for language, rules in (("zh_Hans", CHINESE), ("en", ENGLISH)):
        for message in translations.read(area, language):
            for text in forms(message.string) if message.id else ():
                yield forms(message.id)[0], rules, text
    if area != "borrowed":
        for message in translations.read(area):
            for text in forms(message.id) if message.id else ():
                yield text, ENGLISH, text


def is_excepted(area: str, rule: str, english: str) -> bool:
    return any(
        (area, rule) == (place, what) and english.startswith(begin)
        for place, what, begin in EXCEPTIONS
    )


@pytest.mark.parametrize("area", translations.AREAS)
def test_no_sentence_has_a_word_that_makes_a_reader_stop(area: str) -> None:
    if area in STILL_TO_DO:
        pytest.skip("not gone through yet")
    found = [
        f"{text!r}: {rule}"
        for english, rules, text in sentences(area)
        for rule in faults(text, rules)
        if not is_excepted(area, rule, english)
    ]
    assert found == []


def bare_text(template: str) -> str:
    """Return what a template says itself: no comments, tags or expressions."""
    for outside in (r"\{#.*?#\}", r"\{%.*?%\}", r"\{\{.*?\}\}", r"<!--.*?-->", r"<[^>]*>"):
        template = re.sub(outside, " ", template, flags=re.DOTALL)
    return template


@pytest.mark.parametrize("kind", ["templates", "allauth_templates"])
def test_templates_keep_the_rules_too(kind: str) -> None:
    every = sorted((TEMPLATES / kind).rglob("*.html"))
    paths = [path for path in every if path.parent.name != "styleguide"]
    assert paths
    found = []
    for path in paths:
        text = bare_text(path.read_text(encoding="utf-8"))
        for rule in [*faults(text, ENGLISH), *faults(text, CHINESE)]:
            found.append(f"{Path(path).relative_to(ROOT)}: {rule}")
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "Found it",
        "Unseat",
        "The campaign was let go.",
        "Call the campaign off",
        "One a line.",
        "The reasons stand below.",
        "The person whom it restricts",
        "Nothing new under the sun",
        "Not yours to do",
        "Another version came in force meanwhile.",
        "By machine: every word",
    ],
)
def test_an_english_slip_is_found(text: str) -> None:
    assert faults(text, ENGLISH)


@pytest.mark.parametrize(
    "text",
    [
        "忘记您的密码了吗？",
        "她到手",
        "移出短名单",
        "账号名",
        "付费标签",
        "等待认证的组织",
        "KOC 科目",
        "税前收入",
        "WeChat Pay",
        "报告: Daylight",
        "请登录.",
        "请（登录 ）",
        "「发现」",
        '"发现"',
        "内容有 100 % 写职场",
        "共 %(share)s % 写职场",
        "由机器检查",
        "轮到谁",
    ],
)
def test_a_chinese_slip_is_found(text: str) -> None:
    assert faults(text, CHINESE)


@pytest.mark.parametrize(
    "text", ["Create organisation", "Waiting for the brand.", "It is amended."]
)
def test_plain_english_is_left_alone(text: str) -> None:
    assert faults(text, ENGLISH) == []


@pytest.mark.parametrize(
    "text",
    [
        "创建机构",
        "访客自报为机器人。",
        "请写成 name@example.org 的形式。",
        "占 100%，共 4 篇（1.5 天）。",
    ],
)
def test_plain_chinese_is_left_alone(text: str) -> None:
    assert faults(text, CHINESE) == []


def test_every_exception_is_needed() -> None:
    used = {
        (area, rule, begin)
        for area, rule, begin in EXCEPTIONS
        for english, rules, text in sentences(area)
        if english.startswith(begin) and rule in faults(text, rules)
    }
    assert used == EXCEPTIONS.keys()


def test_templates_leave_the_colon_after_a_label_to_the_language() -> None:
    """ "报告: …" has a half-width mark, and no catalogue would show it: `colon()` writes it."""
    after_a_label = re.compile(r"\}\}(?:</\w+>)?:(?!\w|\{)")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((TEMPLATES / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if after_a_label.search(line)
    ]
    assert after_a_label.search('{{ _("Report") }}: {{ title }}') and found == []
