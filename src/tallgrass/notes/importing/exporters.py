"""Which tool wrote a file, by the names of its columns: an id is one of a source."""

from collections.abc import Iterable

from tallgrass.notes.importing.headers import fold

UNNAMED = "unnamed"  # a source that nobody named and nothing shows
# Each column has to be there; the more telling tools stand first.
_SIGNS = {
    "spider-xhs": "笔记id 笔记url 用户主页url 点赞数量",
    "xhs-downloader": "作品id 作品标题 作者id 收藏数量",
    "mediacrawler-xhs": "noteid likedcount collectedcount lastmodifyts",
    "mediacrawler-douyin": "awemeid likedcount lastmodifyts",
    "mediacrawler-bilibili": "videoid videoplaycount lastmodifyts",
    "mediacrawler-kuaishou": "videoid viewdcount lastmodifyts",
    "mediacrawler-weibo": "noteid commentscount lastmodifyts",
    "mediacrawler-zhihu": "contentid voteupcount",
    "mediacrawler-tieba": "noteid tiebaname",
    "feishu": "recordid fields.",
    "xhs-api": "notecard.",
    "douyin-api": "awemeid statistics.",
    "qian-gua": "达人小红书号 是否商业笔记",
    "pugongying": "笔记报价",
    "xingtu": "星图id",
}
_BY_WORD = {"qian-gua": "千瓜", "pugongying": "蒲公英", "xingtu": "星图", "feishu": "飞书"}


def source_of(columns: Iterable[str], *, around: str = "") -> str:
    """Return the tool whose columns these are, or that a banner or the name of a sheet names;
    UNNAMED where nothing shows."""
    names = list(columns)
    folded = {fold(name) for name in names}
    dotted = {fold(name.partition(".")[0]) + "." for name in names if "." in name}
    for source, signs in _SIGNS.items():
        if all(sign in (dotted if sign.endswith(".") else folded) for sign in signs.split()):
            return source
    return next((source for source, word in _BY_WORD.items() if word in around), UNNAMED)
