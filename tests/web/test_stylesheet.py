"""Pages link one style sheet, built of its parts whenever static files are looked for."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from tallgrass.web import stylesheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sheets of our own: tokens, base, two parts, an area."""
    texts = {
        "tokens.css": ":root {\n  --a: 1px;\n}\n",
        "base.css": "/* Elements;\n   all of them. */\nbody {\n  margin: 0;\n}\n",
        "parts/b.css": ".b {\n  gap: 2px;\n}\n",
        "parts/a.css": ".a {\n  gap: 1px;\n}\n",
        "areas/note.css": ".note {\n  gap: 3px;\n}\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(stylesheet, "SOURCES", tmp_path)
    return tmp_path


def found() -> str:
    path = finders.find(stylesheet.NAME)
    assert path is not None
    return Path(path).read_text(encoding="utf-8")


def test_tokens_and_base_come_first_then_parts_then_areas(folder: Path) -> None:
    assert stylesheet.built() == (
        ":root {\n--a: 1px;\n}\nbody {\nmargin: 0;\n}\n"
        ".a {\ngap: 1px;\n}\n.b {\ngap: 2px;\n}\n.note {\ngap: 3px;\n}\n"
    )


def test_a_changed_part_is_built_anew_without_a_step(folder: Path) -> None:
    before = found()
    (folder / "areas" / "note.css").write_text(".note {\n  gap: 4px;\n}\n", encoding="utf-8")
    (folder / "areas" / "new.css").write_text(".new {\n  gap: 5px;\n}\n", encoding="utf-8")
    assert found() == before.replace(
        ".note {\ngap: 3px;\n}", ".new {\ngap: 5px;\n}\n.note {\ngap: 4px;\n}"
    )


def test_it_is_built_in_the_home_and_not_again_while_nothing_changes() -> None:
    path = Path(str(finders.find(stylesheet.NAME)))
    assert path == Path(settings.TALLGRASS_HOME) / "built" / "css" / "tallgrass.css"
    before = path.stat()
    assert found() == stylesheet.built()
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert finders.find("css/none.css") is None


def test_a_page_links_one_sheet_and_gets_it(client: Client) -> None:
    page = client.get("/account/login/").content.decode()
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)">', page) == [
        "/static/css/tallgrass.css"
    ]
    answer = client.get("/static/css/tallgrass.css")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/css")
    assert b"".join(answer.streaming_content).decode() == stylesheet.built()  # type: ignore[attr-defined]


def test_no_clamped_text_has_its_lines_balanced() -> None:
    """Firefox balances the lines before it cuts them, and leaves two or three words."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", stylesheet.built())
    clamped = {name.strip(): body for name, body in rules if "line-clamp" in body}
    assert clamped
    assert {name for name, body in clamped.items() if "text-wrap: wrap" not in body} == set()
