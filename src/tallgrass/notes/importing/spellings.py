"""Names of columns that exports use, and the words they are made of.

`SPELLINGS` are whole names; where a file has several of one field, the first wins. Whatever is not
there is taken apart: who or what it is about (作品…, 笔记…, 达人…), the word itself, and 量,
数, 数量, count behind it.
"""

SPELLINGS = {
    "author": """
        author, author id, user id, userid, uid, owner user id, creator id, account id, blogger id,
        kol id, user.id, user.user id, user.userid, user.uid, user.mid, 小红书号, 小红书id, 红书号,
        小红书账号, 抖音号, 抖音id, 作者id, 博主id, 达人id, 用户id, 账号id, 账号, 作者, user,
        username, user name, user.username, handle, user.screen name, red id, creator, owner,
        blogger, influencer, author name, nickname, user.nickname, user.name, user nickname,
        小红书昵称, 博主昵称, 达人昵称, 作者昵称, 用户昵称, 昵称, 博主, 达人, 用户, 用户名,
        博主名称, 达人名称, 账号名称, screen name, channel, channel id, channel title, by,
        posted by, 发布人, 发布者, 发帖人, 楼主, up主, 发布账号,
        autor, autora, verfasser, nutzername, benutzername, usuário, usuario, criador, creador,
        auteur
    """,
    "author_name": """
        author name, display name, nickname, nick name, owner display name, full name,
        creator name, user.nickname, user.nick name, user.name, user.username, user.display name,
        user nickname, user.screen name, user name, 小红书昵称, 博主昵称, 达人昵称, 作者昵称,
        用户昵称, 昵称, 博主名称, 达人名称, 作者名称, 账号名称, 博主, 达人, 作者, 发布人, 发布者,
        发帖人, 楼主, up主, channel title, screen name, username, author
    """,
    "followers": """
        followers, follower count, followers count, fans, fans count, user.fans, user.followers,
        user.follower count, user.followers count, 粉丝数, 粉丝量, 粉丝, 粉丝总数, author followers,
        abonnenten, seguidores, abonnés
    """,
    "id": """
        id, note id, noteid, post id, postid, item id, feed id, 笔记id, 作品id, 帖子id, 文章id,
        内容id, 视频id, aweme id, video id, content id, bvid, mblogid, note card.note id, uuid,
        笔记编号, 作品编号, 帖子编号, 内容编号, 文章编号, 编号, id.video id
    """,
    "link": """
        note url, note link, post url, post link, permalink, 笔记链接, 笔记url, 作品链接, 作品url,
        帖子链接, 文章链接, 内容链接, 笔记地址, 作品地址, 链接地址, aweme url, content url,
        share url, 分享链接, link, url, 链接, 连结, 网址, 视频链接, video url, 小红书链接,
        抖音链接, 原文链接, 发布链接, 页面链接, 网页链接, 网址链接, 原链接
    """,
    "title": """
        title, note title, headline, subject, display title, 标题, 笔记标题, 作品标题, 文章标题,
        主题, 笔记名称, 作品名称, 视频名称,
        titel, überschrift, título, titre
    """,
    "body": """
        body, text, content, content text, full text, note content, post, desc, description,
        caption, message, selftext, 正文, 内容, 内文, 笔记内容, 笔记正文, 作品内容, 文本, 文案,
        描述, 笔记描述, 作品描述, 笔记文案, 简述, 全文, 详情, 正文内容, 内容正文, 文字内容,
        笔记内文, 原文, post content, post caption,
        beschreibung, beitragstext, legenda, descrição, descripción, texto, légende
    """,
    "tags": """
        tags, tag, hashtags, hashtag, tag list, topics, topic, topic list, keywords, 标签, 话题,
        笔记标签, 作品标签, 话题标签, 关联话题, 参与话题, 笔记话题, 话题列表, 关键词, 标签列表,
        话题标签列表, 关联话题名称, hashtags used,
        schlagwörter, etiquetas
    """,
    "views": """
        views, view count, view, reads, read count, plays, play count, impressions, 阅读, 阅读数,
        阅读量, 浏览, 浏览数, 浏览量, 观看数, 观看量, 播放数, 播放量, 曝光, 曝光量, 曝光数,
        笔记阅读数, 阅读总数, video play count, viewd count, 小眼睛, 小眼睛数, 阅,
        aufrufe, visualizações, visualizaciones, vues
    """,
    "likes": """
        likes, like count, liked count, like, favourites count, thumbs up, upvotes, score,
        digg count, attitudes count, voteup count, 点赞, 点赞数, 点赞量, 点赞总数, 赞, 赞数,
        按赞数, 获赞, 获赞数, 喜欢数, 笔记点赞数, 得分, 净赞数, reactions, likes reactions,
        gefällt mir, gefällt mir angaben, curtidas, gostos, me gusta, j'aime
    """,
    "saves": """
        saves, save count, saved, collects, collect count, collected count, favorites, favourites,
        favorite count, favourite count, video favorite count, bookmarks, 收藏, 收藏数, 收藏量,
        收藏总数, 笔记收藏数, 藏, saves bookmarks,
        gespeichert, salvamentos, salvos, guardados, enregistrements
    """,
    "comments": """
        comments, comment count, comments count, video comment, replies, reply count,
        total replay num, 评论, 评论数, 评论量, 评论总数, 留言数, 回复数, 笔记评论数, 评,
        kommentare, comentários, comentarios, commentaires
    """,
    "created": """
        created, created at, create time, create date time, creation date, created time, published,
        published at, publish time, publish date, published date, published time, published on,
        date published, date posted, date created, publication date, posted date, post time,
        post date, posted at, posted on, upload time, upload date, pubdate, taken at, ctime,
        create timestamp, first published, 首次发布时间, date, time, timestamp, datetime, 发布时间,
        发布日期, 发表时间, 发表日期, 上传时间, 上传日期, 笔记发布时间, 作品发布时间, 创建时间,
        创建日期, 发文时间, 投稿时间, 发帖时间, 日期, 时间, created utc,
        datum, veröffentlicht, veröffentlicht am, erstellt am, data de publicação,
        publicado em, fecha, fecha de publicación, publicado el, date de publication, publié le
    """,
    "place": """
        place, location, city, region, geo, ip location, poi, 地点, 位置, 城市, 地区, 所在地,
        ip属地, ip归属地, 属地, 发布地点, 发布地, 发布ip, ip地址,
        ort, standort, cidade, ciudad, lugar, lieu
    """,
    "language": """
        language, lang, locale, 语言, 语种
    """,
    "pictures": """
        pictures, picture files, picture, photos, photo, images, image files, image, image names,
        file names, files, media, media files, attachments, 图片, 图片文件, 图片名, 图片名称, 配图,
        照片, 附件, 文件名, 图片文件名
    """,
}
# What a name may begin with, where it speaks of the note …
SUBJECTS = (
    "笔记",
    "作品",
    "帖子",
    "贴子",
    "视频",
    "文章",
    "内容",
    "图文",
    "动态",
    "博文",
    "微博",
    "推文",
    "稿件",
    "推荐",
    "note",
    "post",
    "video",
    "article",
    "item",
    "aweme",
    "content",
    "feed",
    "media",
    "tweet",
)
# … and where it speaks of its author.
PEOPLE = (
    "作者",
    "博主",
    "达人",
    "用户",
    "账号",
    "创作者",
    "发布者",
    "发布人",
    "发帖人",
    "主播",
    "红人",
    "网红",
    "up主",
    "kol",
    "koc",
    "author",
    "user",
    "creator",
    "blogger",
    "influencer",
    "owner",
    "account",
    "publisher",
    "poster",
    "channel",
)
COUNTED = {
    "views": """

        阅读 浏览 观看 播放 曝光 展现 访问 read reads view views viewed play plays played watch
        impression impressions pv
    """,
    "likes": """

        点赞 赞 获赞 被赞 按赞 赞同 喜欢 like likes liked digg thumbsup thumbup upvote upvotes
        voteup hearts
    """,
    "saves": """

        收藏 被收藏 collect collects collected collection collections save saves saved bookmark
        bookmarks favorite favorites favourite favourites fav
    """,
    "comments": """
        评论 留言 回复 回帖 跟帖 comment comments commented reply replies replay
    """,
    "followers": """
        粉丝 关注者 订阅者 fan fans follower followers subscriber subscribers
    """,
}
COUNT_ENDINGS = (
    "总数量",
    "总次数",
    "总数",
    "总量",
    "数量",
    "次数",
    "人次",
    "条数",
    "人数",
    "数",
    "量",
    "次",
    "counts",
    "count",
    "cnt",
    "numbers",
    "number",
    "nums",
    "num",
    "total",
)
COUNT_BEGINNINGS = (
    "totalnumberof",
    "numberof",
    "noof",
    "countof",
    "total",
    "num",
    "count",
    "总",
    "累计",
    "of",
    "nbof",
    "nb",
    "nr",
)
NAME_WORDS = (
    "昵称",
    "名称",
    "名字",
    "姓名",
    "名",
    "nickname",
    "nick",
    "displayname",
    "screenname",
    "fullname",
    "name",
)
ID_WORDS = (
    "小红书号",
    "小红书id",
    "小红书账号",
    "红书号",
    "抖音号",
    "抖音id",
    "快手号",
    "微博id",
    "b站id",
    "星图id",
    "蒲公英id",
    "userid",
    "uid",
    "id",
    "号",
    "编号",
    "账号",
    "redid",
    "handle",
    "username",
)
# What says when a note came out, before 时间, 日期 or time.
PUBLISHED = (
    "首次发布",
    "发布",
    "发表",
    "发文",
    "发帖",
    "投稿",
    "上传",
    "创建",
    "首发",
    "publish",
    "post",
)
MOMENTS = ("时间", "日期", "日", "时刻", "time", "date", "day")
# Parts of a dotted name that say nothing by themselves.
WRAPPERS = frozenset(
    [
        "note",
        "notecard",
        "card",
        "fields",
        "data",
        "attributes",
        "node",
        "item",
        "items",
        "source",
        "properties",
        "post",
        "awemeinfo",
        "awemedetail",
        "mblog",
        "snippet",
        "notes",
        "result",
        "record",
        "basicinfo",
        "contentdetails",
        "legacy",
        "entity",
    ]
)
COUNT_WRAPPERS = frozenset(
    [
        "interactinfo",
        "statistics",
        "stats",
        "stat",
        "metrics",
        "counts",
        "publicmetrics",
        "engagement",
        "interaction",
        "interactions",
        "interact",
        "counter",
        "counters",
    ]
)
PERSON_WRAPPERS = frozenset(
    [
        "user",
        "author",
        "owner",
        "creator",
        "userinfo",
        "authorinfo",
        "account",
        "blogger",
        "poster",
        "kol",
        "profile",
        "member",
    ]
)
# What whoever fetched the note did, not how many did.
VIEWERS_OWN = frozenset(["liked", "collected", "saved", "favorited", "bookmarked", "followed"])
# What tells that a table holds something else than notes.
OF_COMMENTS = frozenset(
    [
        "commentid",
        "评论id",
        "parentcommentid",
        "评论内容",
        "评论标签",
        "父评论id",
        "一级评论id",
        "rootcommentid",
    ]
)
OF_PEOPLE = frozenset(
    [
        "follows",
        "关注数",
        "关注数量",
        "关注量",
        "following",
        "followingcount",
        "获赞与收藏",
        "作品被赞和收藏数量",
        "videoscount",
        "fanscount",
        "性别",
        "gender",
    ]
)
# A running number, whatever stands in it.
ROW_NUMBERS = frozenset(
    [
        "序号",
        "序",
        "行号",
        "排名",
        "名次",
        "no",
        "n",
        "index",
        "idx",
        "row",
        "rownumber",
        "rownum",
        "rank",
        "ranking",
        "serialnumber",
        "seq",
        "nr",
        "number",
        "num",
        "unnamed0",
        "column1",
        "项次",
        "流水号",
    ]
)
