"""Which column is which."""

import pytest

from tallgrass.notes.importing.failures import UnreadableFile
from tallgrass.notes.importing.headers import columns_of, find_header


def found(*names: str, **mapping: str) -> dict[str, str]:
    return {field: column.name for field, column in columns_of(names, mapping).items()}


def test_english_headers_in_any_spelling() -> None:
    assert found("User_ID", "postTitle", "Title", "BODY", "likeCount", "Created-At") == {
        "author": "User_ID",
        "title": "Title",
        "body": "BODY",
        "likes": "likeCount",
        "created": "Created-At",
    }


def test_chinese_headers_with_units() -> None:
    columns = columns_of(
        [
            "博主昵称",
            "小红书号",
            "粉丝量/w",
            "笔记标题",
            "点赞数(万)",
            "收藏数",
            "发布时间",
            "地区",
        ],
        {},
    )
    assert {field: column.name for field, column in columns.items()} == {
        "author": "小红书号",
        "author_name": "博主昵称",
        "followers": "粉丝量/w",
        "title": "笔记标题",
        "likes": "点赞数(万)",
        "saves": "收藏数",
        "created": "发布时间",
        "place": "地区",
    }
    assert (columns["followers"].unit, columns["likes"].unit, columns["saves"].unit) == (
        10_000,
        10_000,
        1,
    )


def test_headers_in_traditional_letters() -> None:
    assert found(
        "作者", "編號", "標題", "內文", "按讚數", "留言數", "瀏覽量", "標籤", "發布時間"
    ) == {
        "author": "作者",
        "id": "編號",
        "title": "標題",
        "body": "內文",
        "likes": "按讚數",
        "comments": "留言數",
        "views": "瀏覽量",
        "tags": "標籤",
        "created": "發布時間",
    }


def test_a_unit_in_traditional_letters_multiplies_too() -> None:
    assert columns_of(["作者", "內文", "粉絲數(萬)"], {})["followers"].unit == 10_000


def test_a_score_is_known_as_one() -> None:
    columns = columns_of(["author", "text", "Score"], {})
    assert columns["likes"].is_score
    assert not columns_of(["author", "text", "likes"], {})["likes"].is_score


def test_the_mapping_wins_and_forgives_spelling() -> None:
    assert found("author", "OwnerUserId", "text", author="owneruserid")["author"] == "OwnerUserId"


def test_a_mapped_column_that_is_missing_is_named() -> None:
    with pytest.raises(UnreadableFile, match="no column Wrong; it has author, text"):
        columns_of(["author", "text"], {"author": "Wrong"})
    with pytest.raises(UnreadableFile, match="there is no field autor; the fields are author"):
        columns_of(["author", "text"], {"autor": "author"})


def test_a_banner_above_the_header_is_passed_over() -> None:
    rows = [
        ["达人库导出 2026年11月"],
        [None],
        ["博主昵称", "笔记标题", "正文"],
        ["阿藜", "标题", "内容"],
    ]
    assert find_header(rows) == 2
    assert find_header([["x", "y"], ["1", "2"]]) == 0
    assert find_header([]) is None


@pytest.mark.parametrize(
    "names",
    [
        "Autor Titel Beschreibung Aufrufe Gefällt-mir Gespeichert Kommentare Veröffentlicht",
        "Autor Título Descrição Visualizações Curtidas Salvamentos Comentários Publicado-em",
        "Usuario Título Texto Visualizaciones Me-gusta Guardados Comentarios Fecha",
        "Auteur Titre Légende Vues J'aime Enregistrements Commentaires Publié-le",
    ],
)
def test_headers_of_sheets_in_languages_whose_numbers_are_read(names: str) -> None:
    fields = ["author", "title", "body", "views", "likes", "saves", "comments", "created"]
    columns = [name.replace("-", " ") for name in names.split()]
    assert found(*columns) == dict(zip(fields, columns, strict=True))
