"""Tables of the tools that people use: what is taken from which column, and what is said of the
others."""

import json
from pathlib import Path

import pytest

from tallgrass.notes.importing.exporters import source_of
from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.importing.headers import columns_of
from tallgrass.notes.models import Note
from tests.notes.bringing import bring, sheet, tally

EXPORTS = {
    "spider-xhs": (
        "笔记id 笔记url 笔记类型 用户id 用户主页url 昵称 头像url 标题 描述 点赞数量 收藏数量 "
        "评论数量 分享数量 视频封面url 视频地址url 图片地址url列表 标签 上传时间 ip归属地",
        "author=用户id author_name=昵称 id=笔记id link=笔记url title=标题 body=描述 tags=标签 "
        "likes=点赞数量 saves=收藏数量 comments=评论数量 created=上传时间 place=ip归属地",
    ),
    "xhs-downloader": (
        "采集时间 作品ID 作品类型 作品标题 作品描述 作品标签 发布时间 最后更新时间 收藏数量 "
        "评论数量 分享数量 点赞数量 作者昵称 作者ID 作者链接 作品链接 下载地址 动图地址",
        "author=作者ID author_name=作者昵称 id=作品ID link=作品链接 title=作品标题 "
        "body=作品描述 tags=作品标签 likes=点赞数量 saves=收藏数量 comments=评论数量 "
        "created=发布时间",
    ),
    "mediacrawler-xhs": (
        "note_id type title desc video_url time last_update_time user_id nickname avatar "
        "liked_count collected_count comment_count share_count ip_location image_list "
        "tag_list last_modify_ts note_url source_keyword xsec_token",
        "author=user_id author_name=nickname id=note_id link=note_url title=title body=desc "
        "tags=tag_list likes=liked_count saves=collected_count comments=comment_count "
        "created=time place=ip_location",
    ),
    "mediacrawler-douyin": (
        "aweme_id aweme_type title desc create_time user_id sec_uid short_user_id nickname "
        "liked_count collected_count comment_count share_count ip_location last_modify_ts "
        "aweme_url cover_url",
        "author=user_id author_name=nickname id=aweme_id link=aweme_url title=title body=desc "
        "likes=liked_count saves=collected_count comments=comment_count created=create_time "
        "place=ip_location",
    ),
    "mediacrawler-bilibili": (
        "video_id video_type title desc create_time user_id nickname liked_count "
        "disliked_count video_play_count video_favorite_count video_share_count "
        "video_coin_count video_danmaku video_comment last_modify_ts video_url",
        "author=user_id author_name=nickname id=video_id link=video_url title=title body=desc "
        "views=video_play_count likes=liked_count saves=video_favorite_count "
        "comments=video_comment created=create_time",
    ),
    "mediacrawler-weibo": (
        "note_id content create_time create_date_time liked_count comments_count shared_count "
        "last_modify_ts note_url ip_location user_id nickname gender profile_url",
        "author=user_id author_name=nickname id=note_id link=note_url body=content "
        "likes=liked_count comments=comments_count created=create_time place=ip_location",
    ),
    "mediacrawler-zhihu": (
        "content_id content_type content_text content_url title desc created_time "
        "updated_time voteup_count comment_count user_id user_nickname",
        "author=user_id author_name=user_nickname id=content_id link=content_url title=title "
        "body=content_text likes=voteup_count comments=comment_count created=created_time",
    ),
    "qian-gua": (
        "笔记标题 笔记链接 达人昵称 达人小红书号 粉丝数(万) 点赞 收藏 评论 分享 互动量 "
        "发布时间 笔记类型 是否商业笔记",
        "author=达人小红书号 author_name=达人昵称 followers=粉丝数(万) link=笔记链接 "
        "title=笔记标题 likes=点赞 saves=收藏 comments=评论 created=发布时间",
    ),
    "pugongying": (
        "笔记标题 笔记ID 笔记链接 博主昵称 博主小红书ID 粉丝数量 发布日期 曝光量 阅读量 "
        "点赞量 收藏量 评论量 分享量 互动量 笔记报价 完播率",
        "author=博主小红书ID author_name=博主昵称 followers=粉丝数量 id=笔记ID link=笔记链接 "
        "title=笔记标题 views=阅读量 likes=点赞量 saves=收藏量 comments=评论量 "
        "created=发布日期",
    ),
    "xingtu": (
        "达人名称 星图ID 抖音号 粉丝数 视频标题 视频链接 发布时间 播放量 点赞数 评论数 分享数 "
        "完播率 任务名称",
        "author=抖音号 author_name=达人名称 followers=粉丝数 link=视频链接 title=视频标题 "
        "views=播放量 likes=点赞数 comments=评论数 created=发布时间",
    ),
    "feishu": (
        "record_id fields.笔记ID fields.博主昵称 fields.笔记标题 fields.笔记内容 "
        "fields.点赞数 fields.收藏数 fields.评论数 fields.发布时间 fields.标签 "
        "fields.笔记链接.link",
        "author=fields.博主昵称 id=fields.笔记ID link=fields.笔记链接.link "
        "title=fields.笔记标题 body=fields.笔记内容 tags=fields.标签 likes=fields.点赞数 "
        "saves=fields.收藏数 comments=fields.评论数 created=fields.发布时间",
    ),
    "douyin-api": (
        "aweme_id desc create_time author.uid author.nickname author.follower_count "
        "statistics.digg_count statistics.comment_count statistics.collect_count "
        "statistics.play_count music.title music.id",
        "author=author.uid author_name=author.nickname followers=author.follower_count "
        "id=aweme_id body=desc views=statistics.play_count likes=statistics.digg_count "
        "saves=statistics.collect_count comments=statistics.comment_count created=create_time",
    ),
}


@pytest.mark.parametrize("source", EXPORTS)
def test_the_columns_of_an_exporter(source: str) -> None:
    names, wanted = EXPORTS[source]
    found = columns_of(names.split(), {})
    assert {field: column.name for field, column in found.items()} == dict(
        pair.split("=", 1) for pair in wanted.split()
    )
    assert source_of(names.split()) == source


@pytest.mark.parametrize("subject", ["", "作品", "笔记", "帖子", "视频", "内容"])
@pytest.mark.parametrize("ending", ["", "量", "数", "数量", "总数", "次数"])
@pytest.mark.parametrize(
    ("word", "field"),
    [("点赞", "likes"), ("收藏", "saves"), ("评论", "comments"), ("浏览", "views")],
)
def test_beginnings_and_endings_mean_one_thing(
    subject: str, ending: str, word: str, field: str
) -> None:
    for name in (f"{subject}{word}{ending}", f" {subject} {word}\u3000{ending}（次）"):
        assert field in columns_of(["作者", name], {})


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("发文日期", "created"),
        ("笔记首次发布时间", "created"),
        ("发布时间(北京时间)", "created"),
        ("Published Date", "created"),
        ("浏览人次", "views"),
        ("评论条数", "comments"),
        ("# of saves", "saves"),
        ("Number of Likes", "likes"),
        ("Likes/Reactions", "likes"),
        ("【点赞数】", "likes"),
        ("点赞数(必填)", "likes"),
        ("达人粉丝数(w)", "followers"),
        ("原文链接", "link"),
        ("正文内容", "body"),
        ("话题标签列表", "tags"),
        ("發佈時間", "created"),
        ("收藏數量", "saves"),
    ],
)
def test_a_name_is_known_by_the_words_it_is_made_of(name: str, field: str) -> None:
    assert field in columns_of([name], {})


@pytest.mark.parametrize(
    "name",
    [
        "作品数",
        "笔记数",
        "获赞与收藏",
        "关注数",
        "评论内容",
        "视频时长",
        "视频封面url",
        "完播率",
        "分享数",
        "note_card.cover.url",
        "note_card.interact_info.liked",
        "music.title",
    ],
)
def test_what_means_something_else_is_not_taken(name: str) -> None:
    assert columns_of([name], {}) == {}


@pytest.mark.django_db
def test_every_column_that_is_not_used_is_named_with_the_map_that_would_take_it(
    tmp_path: Path,
) -> None:
    head = "author|title|likes|when_posted|reach_total|story|link to cover|code"
    row = "lan|t{}|5|2024-08-1{}|90{}|A long story about hills and rain|https://e.org/c.jpg|x{}"
    path = sheet(tmp_path / "f.csv", head, *(row.format(n, n, n, n) for n in range(4)))
    report = bring(path, dry_run=True)
    assert report.unused == ["when_posted", "reach_total", "story", "link to cover", "code"]
    asked = [warning.split("--map ")[1].split(" ")[0] for warning in report.warnings]
    assert asked == ["created=when_posted", "views=reach_total", "body=story"]
    taken = bring(path, mapping=dict(pair.split("=") for pair in asked))
    assert taken.warnings == []
    note = Note.objects.get(title="t2")
    assert (note.views_imported, note.body) == (902, "A long story about hills and rain")


@pytest.mark.django_db
def test_nested_names_can_be_mapped_and_the_refusal_names_them_all(tmp_path: Path) -> None:
    found = {"who": {"deep": {"called": "阿岚"}}, "what": [{"text": "第一"}, {"text": "第二"}]}
    (tmp_path / "f.json").write_text(json.dumps({"rows": [found]}), encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"there are who.deep.called, what \(in rows\)"):
        bring(tmp_path / "f.json")
    bring(tmp_path / "f.json", mapping={"author": "who.deep.called", "body": "what"})
    note = Note.objects.get()
    assert (note.author.name, note.body) == ("阿岚", "第一第二")


NOTE = {"id": "n1", "title": "T", "desc": "D", "user": {"nickname": "N"}}
OTHER = {**NOTE, "id": "n2"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "shape",
    [
        [NOTE, OTHER],
        {"notes": [NOTE, OTHER]},
        {
            "code": 0,
            "data": {"has_more": True, "items": [{"note_card": NOTE}, {"note_card": OTHER}]},
        },
        {"data": {"edges": [{"node": NOTE}, {"node": OTHER}]}},
        {"noteDetailMap": {"n1": {"note": NOTE}, "n2": {"note": OTHER}}},
        [{"items": [NOTE]}, {"items": [OTHER]}],
        {"users": [{"nickname": "N", "fans": 3}], "notes": [NOTE, OTHER]},
        [{**NOTE, "comments": [{"user": {"nickname": "M"}, "content": "hi"}]}, OTHER],
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_notes_are_found_wherever_an_object_holds_them(
    tmp_path: Path, shape: object, indent: int | None
) -> None:
    (tmp_path / "f.json").write_text(json.dumps(shape, indent=indent))
    assert tally(bring(tmp_path / "f.json")) == (0, 2, 0, 0, 0)
    assert set(Note.objects.values_list("external_id", flat=True)) == {"n1", "n2"}


@pytest.mark.django_db
@pytest.mark.parametrize("first", ['"sep=;"', "sep=;"])
def test_excels_own_first_line_names_the_delimiter(tmp_path: Path, first: str) -> None:
    (tmp_path / "f.csv").write_text(f"{first}\nauthor;title;likes\nlan;a, b;5\n")
    assert tally(bring(tmp_path / "f.csv")) == (0, 1, 0, 0, 0)
    assert Note.objects.get().title == "a, b"


@pytest.mark.django_db
def test_pieces_of_a_text_are_one_text_whatever_they_are_called(tmp_path: Path) -> None:
    for key in ("text", "plain_text", "insert"):
        pieces = [{"type": "text", key: "看 "}, {"type": "mention", key: "@阿青"}]
        found = [{"id": key, "author": "阿岚", "desc": pieces}, {"id": f"{key}2", "desc": "缺作者"}]
        (tmp_path / "f.json").write_text(json.dumps(found), encoding="utf-8")
        assert tally(bring(tmp_path / "f.json")) == (0, 1, 0, 0, 1)
        assert Note.objects.get(external_id=key).body == "看 @阿青"
