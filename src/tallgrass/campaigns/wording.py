"""A brief's words, read by machine: pay that hangs on praise, or that forbids criticism, is refused
(16 CFR 465)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:only|all|must|always|has to|have "
        r"to|should)\b[^.;!?\n]{0,30}\b(?:positive|favou?rable|glowing)\b",
        r"\b(?:be|stay|keep it|sound)\s+(?:positive|favou?rable)\b|\bpraise\s+(?:it|us|this|the)\b",
        r"\b(?:leave out|skip|omit|hide|nothing)\b[^.;!?\n]{0,24}\b(?:(?:any|every)thing bad|bad "
        r"(?:sides?|points?|things)"
        r"|negatives?|critici\w+|downsides?|drawbacks?|flaws?|complaints?)\b",
        r"\b(?:deduct|withhold|cut|reduce|lose|forfeit|refuse|no)\b[^.;!?\n]{0,16}\b(?:payment|pay|fees?|bonus)\b[^.;!?\n]{0,24}"
        r"\b(?:bad|negative|critical|unfavou?rable|critici\w+)\b",
        r"\b(?:positive|favou?rable|glowing|good)\s+(?:reviews?|opinions?|comments?|feedback|notes?|words)\s+only\b",
        r"\bonly\s+(?:praise|good things)\b|\bpraise\s+only\b",
        r"\b(?:5|five)[\s-]*stars?\b",
        r"\b(?:no|not|never|without|don['’]?t|avoid)\b[^.;!?\n]{0,24}"
        r"\b(?:negative|negatives|critici[sz](?:e|es|ing|m)|downsides?|drawbacks?|flaws?|weakness(?:es)?|complain(?:ts?|ing)?)\b",
        r"\b(?:pay|paid|fee|bonus|reward|extra)\b[^.;!?\n]{0,30}\b(?:if|when|for|per)\b[^.;!?\n]{0,30}"
        r"\b(?:positive|praise|likes? it|loves? it|recommends?|favou?rable|good reviews?)\b",
        r"(?:只|仅|必须|务必|一定要?|全部|都要)[^。；！？\n]{0,8}(?:好评|正面|夸|赞美|优点|好话|推荐语)",
        r"五星|5\s*星|满分好评|好评返现|返现好评|好评有奖|好评(?:才|后再?)(?:付|给|有|算|结)",
        r"(?:负面|差评|批评|吐槽|缺点)[^。；！？\n]{0,8}(?:扣|不付|不给|不结|没有?)[^。；！？\n]{0,3}(?:款|钱|费|酬)",
        r"(?:不能|不得|不要|不许|不准|禁止|勿|别|避免|不可以?)[^。；！？\n]{0,8}(?:负面|差评|缺点|不足|吐槽|批评|坏话|踩雷)",
    )
)


@dataclass(frozen=True, slots=True)
class WordingFinding:
    """Words of a brief that tie pay to praise, and the field they stand in."""

    field: str
    quote: str


def conditions_on_praise(fields: Mapping[str, str | Iterable[str]]) -> list[WordingFinding]:
    """Find where these texts ask for praise or forbid criticism, one place a field."""
    found = []
    for field, value in fields.items():
        texts = [value] if isinstance(value, str) else list(value)
        hit = next(
            (
                match[0]
                for text in texts
                for pattern in _PATTERNS
                if (match := pattern.search(text))
            ),
            None,
        )
        if hit is not None:
            found.append(WordingFinding(field, hit.strip()))
    return found


_BANNED_ALONE = re.compile(
    r"^\W*(?:negatives?|anything negative|critici\w+|downsides?|drawbacks?|flaws?|complaints?"
    r"|缺点|不足|负面.{0,4}|差评|批评|吐槽)\W*$",
    re.IGNORECASE,
)


def silences(never_say: Iterable[str]) -> list[str]:
    """Find the entries of a never-say list that forbid criticism as such."""
    return [entry for entry in never_say if _BANNED_ALONE.match(entry)]
