"""Which language a file speaks, and so which clock its days were read from."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tallgrass.notes.importing.failures import UnreadableFile

_TRADITIONAL = frozenset(
    "標題內筆記編號點讚閱讀發時間語評論瀏覽絲籤話關鍵詞暱稱帳創觀連結總數這個說會對們來過還後"
)
_SIMPLIFIED = frozenset(
    "标题内笔记编号点赞阅读发时间语评论浏览丝签话关键词昵称账创观连结总数这个说会对们来过还后"
)
_ZONES = {
    "zh-hans": "Asia/Shanghai",
    "zh-hant": "Asia/Taipei",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
}
_NAMES = {
    "zh-hans": "Chinese",
    "zh-hant": "traditional Chinese",
    "ja": "Japanese",
    "ko": "Korean",
}


@dataclass(frozen=True, slots=True)
class FileZone:
    """The clock of a file's days, and why it is that one."""

    zone: ZoneInfo
    why: str

    @property
    def said(self) -> str:
        """For the summary."""
        return f"{self.zone.key} ({self.why})"

    @property
    def is_east_asian(self) -> bool:
        """Whether days are written there with the year or the month first."""
        return self.zone.key in _ZONES.values()


def zone_of(chosen: str, headers: Iterable[str], texts: Iterable[str]) -> FileZone:
    """Return the zone that was named, else the one of the language of the headers, or of most
    texts; UTC where nothing says. Raises UnreadableFile for a zone there is not."""
    if chosen:
        try:
            return FileZone(ZoneInfo(chosen), "as --zone says")
        except (KeyError, ValueError, OSError) as error:
            raise UnreadableFile(
                f"there is no time zone {chosen}: write one such as Asia/Shanghai or Europe/Berlin"
            ) from error
    spoken, where = _language("".join(headers)), "headers"
    if not spoken:
        found = [_language(text) for text in texts if text]
        likely = max(_ZONES, key=found.count) if found else ""
        if found and found.count(likely) * 2 > len(found):
            spoken, where = likely, "texts"
    if spoken in _ZONES:
        return FileZone(ZoneInfo(_ZONES[spoken]), f"the {where} are {_NAMES[spoken]}")
    return FileZone(ZoneInfo("UTC"), "nothing says otherwise; --zone names another")


def _language(text: str) -> str:
    """Return the language of letters that only one of these has; "" for any other."""
    letters = [letter for letter in text[:2_000] if letter.isalpha()]
    kana = sum("\u3040" <= letter <= "\u30ff" for letter in letters)
    hangul = sum("\uac00" <= letter <= "\ud7af" for letter in letters)
    han = sum("\u3400" <= letter <= "\u9fff" for letter in letters)
    if (kana + hangul + han) * 5 < len(letters) or not letters:
        return ""
    if kana * 5 >= han + kana:
        return "ja"
    if hangul > han:
        return "ko"
    traditional = sum(letter in _TRADITIONAL and letter not in _SIMPLIFIED for letter in letters)
    simplified = sum(letter in _SIMPLIFIED and letter not in _TRADITIONAL for letter in letters)
    return "zh-hant" if traditional > simplified else "zh-hans"
