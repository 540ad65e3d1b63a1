"""Which column is which: names that exports in English and Chinese use, however they are spelt.

A header may carry its unit (点赞数(万), 粉丝量/w); then its plain numbers are multiplied.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tallgrass.notes.importing.failures import UnreadableFile

# The first spelling that a file has wins, so the more telling ones stand first.
_SPELLINGS = {
    "author": """
        author, author id, user id, userid, uid, owner user id, creator id, account id, blogger id,
        kol id, author.id, user.id, user.user_id, user.userid, 小红书号, 小红书id, 红书号, 抖音号,
        作者id, 博主id, 达人id, 用户id, 账号id, 账号, 作者, user, username, user name, handle,
        creator, owner, blogger, influencer, author name, nickname, user.nickname, author.name,
        小红书昵称, 博主昵称, 达人昵称, 作者昵称, 用户昵称, 昵称, 博主, 达人, 用户, 用户名,
        博主名称, 达人名称, 账号名称, screen name, by, posted by
    """,
    "author_name": """
        author name, display name, nickname, nick name, owner display name, full name,
        creator name, user name, user.nickname, author.name, author.nickname, user.name,
        小红书昵称, 博主昵称, 达人昵称, 作者昵称, 用户昵称, 昵称, 博主名称, 达人名称, 作者名称,
        账号名称, 博主, 达人, 作者, screen name, username, author
    """,
    "followers": """
        followers, follower count, followers count, fans, fans count, user.fans, 粉丝数, 粉丝量,
        粉丝, 粉丝总数, author followers
    """,
    "id": """
        id, note id, noteid, post id, postid, item id, feed id, uuid, 笔记id, 作品id, 帖子id,
        文章id, 内容id, 编号, link, url, permalink, note url, note link, 笔记链接, 作品链接, 链接,
        连结, 笔记地址
    """,
    "title": """
        title, note title, headline, subject, display title, 标题, 笔记标题, 作品标题, 文章标题,
        主题
    """,
    "body": """
        body, text, content, note content, post, desc, description, caption, message, full text,
        正文, 内容, 内文, 笔记内容, 笔记正文, 作品内容, 文本, 文案, 描述, 笔记描述, 简述, 全文
    """,
    "tags": """
        tags, tag, hashtags, hashtag, tag list, topics, topic, keywords, 标签, 话题, 笔记标签,
        话题标签, 关联话题, 参与话题, 笔记话题, 关键词
    """,
    "views": """
        views, view count, view, reads, read count, plays, play count, impressions, 阅读, 阅读数,
        阅读量, 浏览, 浏览数, 浏览量, 观看数, 观看量, 播放数, 播放量, 曝光, 曝光量, 曝光数,
        笔记阅读数, 阅读总数
    """,
    "likes": """
        likes, like count, liked count, like, favourites count, thumbs up, upvotes, score,
        interact info.liked count, 点赞, 点赞数, 点赞量, 点赞总数, 赞, 赞数, 按赞数, 获赞, 获赞数,
        喜欢数, 笔记点赞数, 得分, 净赞数
    """,
    "saves": """
        saves, save count, saved, collects, collect count, collected count, favorites, favourites,
        favorite count, favourite count, bookmarks, 收藏, 收藏数, 收藏量, 收藏总数, 笔记收藏数
    """,
    "comments": """
        comments, comment count, comments count, replies, reply count, 评论, 评论数, 评论量,
        评论总数, 留言数, 回复数, 笔记评论数
    """,
    "created": """
        created, created at, create time, creation date, created time, published, published at,
        publish time, publish date, post time, posted at, date, time, timestamp, datetime,
        发布时间, 发布日期, 发表时间, 笔记发布时间, 创建时间, 发文时间, 日期, 时间
    """,
    "place": """
        place, location, city, region, geo, ip location, poi, 地点, 位置, 城市, 地区, 所在地,
        ip属地, ip归属地, 属地, 发布地点
    """,
    "language": """
        language, lang, locale, 语言, 语种
    """,
}
ALIASES = {
    field: tuple(name.strip() for name in names.split(",")) for field, names in _SPELLINGS.items()
}
FIELDS = tuple(ALIASES)
COUNTS = ("followers", "views", "likes", "saves", "comments")
_SCORES = {"score", "得分", "净赞数", "net votes", "points"}
_NOISE = re.compile(r"[\s_\-–—:：#*·\"'“”]+")
_SIMPLIFIED = str.maketrans(  # the letters of our headers as Taiwan and Hong Kong write them
    "標題內筆記編號點讚閱讀發時間語評論瀏覽絲籤話關鍵詞暱稱帳創觀連結總數達種屬區實營銷萬億",
    "标题内笔记编号点赞阅读发时间语评论浏览丝签话关键词昵称账创观连结总数达种属区实营销万亿",
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UNIT = re.compile(r"[(（\[【/]?(w|万|k|千|亿)[)）\]】]?$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
UNITS = {"w": 10_000, "万": 10_000, "k": 1_000, "千": 1_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a field is read from. `unit` multiplies its numbers; a score is up minus down
    and may be negative."""

    name: str
    unit: int = 1
    is_score: bool = False


def fold(header: str) -> str:
    """A header without case, spacing and punctuation: "Like_Count" and "likeCount" are one."""
    plain = unicodedata.normalize("NFKC", _CAMEL.sub(" ", header)).casefold()
    return _NOISE.sub("", plain).translate(_SIMPLIFIED)


_FOLDED = {
    field: {fold(alias): rank for rank, alias in reversed(list(enumerate(names)))}
    for field, names in ALIASES.items()
}
_KNOWN = {alias for names in _FOLDED.values() for alias in names}


def find_header(rows: list[list[Any]]) -> int | None:
    """Which of the first rows is the header: the one that names most fields; else the first with
    two filled cells or more."""
    best, most = None, 0
    for number, row in enumerate(rows):
        known = known_names(row)
        if known > most:
            best, most = number, known
    if best is not None:
        return best
    return next(
        (
            number
            for number, row in enumerate(rows)
            if sum(cell not in (None, "") for cell in row) > 1
        ),
        0 if rows else None,
    )


def known_names(row: Iterable[Any]) -> int:
    """How many cells of a row are names of columns that we know."""
    return len({_plain(str(cell)) for cell in row if cell not in (None, "")} & _KNOWN)


def columns_of(names: Iterable[str], mapping: dict[str, str]) -> dict[str, Column]:
    """The column of each field: as the mapping says, else by its name. Raises UnreadableFile for a
    column that is not there."""
    present = list(names)
    found: dict[str, Column] = {}
    for field, wanted in mapping.items():
        if field not in FIELDS:
            raise UnreadableFile(f"there is no field {field}; the fields are {', '.join(FIELDS)}")
        name = next((name for name in present if name == wanted), None) or next(
            (n for n in present if fold(n) == fold(wanted)), None
        )
        if name is None:
            raise UnreadableFile(
                f"the file has no column {wanted}; it has {', '.join(present[:40])}"
            )
        found[field] = _column(name)
    for field in FIELDS:
        if field not in found:
            ranked = [
                (_FOLDED[field][_plain(name)], number)
                for number, name in enumerate(present)
                if _plain(name) in _FOLDED[field]
            ]
            if ranked:
                found[field] = _column(present[min(ranked)[1]])
    if "author_name" not in mapping and found.get("author_name") == found.get("author"):
        found.pop("author_name", None)  # their name is their id
    return found


def _plain(name: str) -> str:
    """The folded header without what stands in brackets and without its unit."""
    whole = fold(name)
    if whole in _KNOWN:
        return whole
    bare = fold(_IN_BRACKETS.sub("", name))
    return bare if bare in _KNOWN else _UNIT.sub("", whole)


def _column(name: str) -> Column:
    plain, folded = (
        _plain(name),
        unicodedata.normalize("NFKC", name).strip().casefold().translate(_SIMPLIFIED),
    )
    unit = _UNIT.search(folded) if fold(name) not in _KNOWN else None
    return Column(name, UNITS[unit.group(1)] if unit else 1, plain in _SCORES)
