"""The pages of whoever hosts the community, the source of what runs, and what stands at fixed
addresses."""

import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email.parser import Parser
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client, override_settings

import tallgrass
from tallgrass.kernel import clock, community_pages, source
from tallgrass.kernel.clock import FrozenClock, use_clock
from tests.running import ROOT

pytestmark = pytest.mark.django_db
ORIGIN = "http://testserver"
CHINESE = {"HTTP_ACCEPT_LANGUAGE": "zh-CN"}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    with override_settings(TALLGRASS_HOME=tmp_path):
        yield tmp_path


def text_of(client: Client, path: str, **headers: str) -> str:
    answer = client.get(path, **headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", community_pages.NAMES)
def test_every_page_stands_as_a_draft_that_says_so(client: Client, home: Path, name: str) -> None:
    english, chinese = text_of(client, f"/{name}/"), text_of(client, f"/{name}/", **CHINESE)
    assert "This is the draft that comes with the software" in english
    assert "{" not in english.split("<article")[1].split("</article>")[0]
    assert '<article class="written" lang="zh-Hans"' in chinese
    assert "这是软件自带的草稿" in chinese


def test_what_the_host_wrote_takes_the_place_of_the_draft(client: Client, home: Path) -> None:
    (home / "pages").mkdir()
    (home / "pages" / "rules.md").write_text("# House rules\n\nBe **kind**, {site_name}.", "utf-8")
    page = text_of(client, "/rules/")
    assert "House rules · Tallgrass</title>" in page
    assert "<h1>House rules</h1>" in page and "<strong>kind</strong>, Tallgrass." in page
    assert "draft that comes" not in page
    (home / "pages" / "rules.zh-hans.md").write_text("# 本站规则", "utf-8")
    assert "本站规则" in text_of(client, "/rules/", **CHINESE)
    assert "House rules" in text_of(client, "/rules/")


def test_a_page_in_one_language_serves_both(client: Client, home: Path) -> None:
    (home / "pages").mkdir()
    (home / "pages" / "terms.en.md").write_text("# Our terms", "utf-8")
    page = text_of(client, "/terms/", **CHINESE)
    assert "Our terms" in page and '<article class="written" lang="en"' in page


def test_a_page_holds_text_and_no_script(client: Client, home: Path) -> None:
    (home / "pages").mkdir()
    wild = "# Hi\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) <img src=x onerror=a>"
    (home / "pages" / "about.md").write_bytes(wild.encode() + b"\n\nbroken \xff letter")
    page = text_of(client, "/about/").split("<article")[1].split("</article>")[0]
    assert "<script" not in page and "<img" not in page and "href" not in page
    assert "broken \ufffd letter" in page
    assert [file.name for file in community_pages.unreadable(home)] == ["about.md"]


def test_drafts_are_written_once_and_count_as_drafts_until_changed(home: Path) -> None:
    (home / "pages").mkdir()
    (home / "pages" / "about.md").write_text("# Ours", "utf-8")
    new = community_pages.write_drafts(home)
    assert len(new) == 8 and not any(file.name.startswith("about") for file in new)
    assert community_pages.write_drafts(home) == []
    assert community_pages.unwritten(home) == ["rules", "privacy", "terms", "contact"]
    (home / "pages" / "contact.en.md").write_text("# Call us", "utf-8")
    assert community_pages.unwritten(home) == ["rules", "privacy", "terms"]


def test_every_page_leads_to_them(client: Client, home: Path) -> None:
    for path in ("/", "/account/login/"):
        foot = text_of(client, path).split("<footer")[1]
        for target in ("/about/", "/rules/", "/register/", "/privacy/", "/terms/", "/contact/"):
            assert f'href="{target}"' in foot
        assert 'href="/source/"' in foot


@pytest.mark.parametrize(
    ("contact", "said", "line"),
    [
        ("help@example.org", 'href="mailto:help@example.org"', "mailto:help@example.org"),
        ("https://example.org/help", 'href="https://example.org/help"', "https://example.org/help"),
        ("", "have not said yet how to reach them", f"{ORIGIN}/contact/"),
    ],
)
def test_how_to_reach_the_hosts_stands_on_the_page_and_in_security_txt(
    client: Client, home: Path, contact: str, said: str, line: str
) -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    with override_settings(TALLGRASS_CONTACT=contact), use_clock(FrozenClock(now)):
        assert said in text_of(client, "/contact/")
        fields = Parser().parsestr(text_of(client, "/.well-known/security.txt"))
        assert fields["Contact"] == line
        assert now < datetime.fromisoformat(fields["Expires"]) <= now.replace(year=2027)
    assert clock.now() != now


def test_the_source_of_what_runs_can_be_taken_by_anyone(client: Client, home: Path) -> None:
    assert 'href="/source/tallgrass.tar.gz"' in text_of(client, "/source/")
    answer = client.get("/source/tallgrass.tar.gz")
    assert "attachment" in answer.headers["Content-Disposition"]
    with tarfile.open(fileobj=BytesIO(b"".join(answer))) as tar:
        names = [name.partition("/")[2] for name in tar.getnames()]
        own = tar.extractfile(next(one for one in tar if one.name.endswith("kernel/source.py")))
        assert own and own.read() == (ROOT / "src/tallgrass/kernel/source.py").read_bytes()
    package = Path(next(iter(tallgrass.__path__)))
    code = [f"src/tallgrass/{file.relative_to(package)}" for file in package.rglob("*.py")]
    assert set(code) <= set(names)
    assert {"pyproject.toml", "requirements.txt", "LICENSE", "tools/setup"} <= set(names)
    assert not [
        name for name in names if "__pycache__" in name or "/." in name or name.startswith("var/")
    ]
    [file] = (home / "source").iterdir()
    again = client.get("/source/tallgrass.tar.gz", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    assert (
        client.get("/source/tallgrass.tar.gz", headers={"If-None-Match": '"x"'}).status_code == 200
    )
    file.unlink()
    assert b"".join(client.get("/source/tallgrass.tar.gz"))
    assert list((home / "source").iterdir()) == [file]


def test_the_source_is_looked_at_once_by_a_process(
    client: Client, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    monkeypatch.setattr(source, "_files", lambda: looked.append(1) or iter(()))
    for _n in range(3):
        assert client.get("/source/tallgrass.tar.gz").status_code == 200
    assert looked == [1]


def test_programs_find_what_they_look_for(client: Client, home: Path) -> None:
    assert "Disallow: /account/login/" in text_of(client, "/robots.txt")
    assert client.get("/favicon.ico").headers["Location"].endswith(".svg")
