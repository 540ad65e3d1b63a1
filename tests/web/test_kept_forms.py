"""Nothing typed is lost: signed out while writing, or with a token that ran out, every form with
words comes back as it was, and nothing is sent meanwhile."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tallgrass import web
from tallgrass.kernel import kept
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.models import KeptForm
from tallgrass.kernel.subjects import Subject
from tallgrass.notes import actions
from tallgrass.notes.models import Comment, Note, Picture
from tallgrass.people import actions as people
from tallgrass.web.governance.links import report_path, restrict_path
from tallgrass.web.shell import marks_of
from tests.access import table
from tests.cast import PASSWORD, Cast, make_cast
from tests.contracts.factories import NOON
from tests.notes.factories import picture

pytestmark = pytest.mark.django_db
WORDS = "Nine mornings, 九个早晨 & don't <b>\"pill\"</b> &amp; 'so' on."
FORMS: dict[str, tuple[str, str, str, dict[str, str]]] = {
    # area, role, the field of words, what else the form says
    "new_note": ("notes", "creator", "body", {"title": "T"}),
    "edit_note": ("notes", "creator", "body", {"title": "T"}),
    "comment_note": ("notes", "reader", "text", {}),
    "draft_write": ("contracts", "creator", "body", {"title": "T"}),
    "draft_remark": ("contracts", "marketer", "said", {"quote": "mornings"}),
    "draft_return": ("contracts", "marketer", "words", {}),
    "contract_decline": ("contracts", "creator", "words", {}),
    "contract_time": ("contracts", "creator", "words", {"minutes": "10"}),
    "campaign_new": ("campaigns", "marketer", "message", {"title": "T"}),
    "campaign_edit": ("campaigns", "marketer", "must_say", {"title": "T"}),
    "campaign_submit": ("campaigns", "marketer", "submit_words", {}),
    "campaign_decide": ("campaigns", "procurement", "words", {"answer": "return"}),
    "campaign_tender": ("campaigns", "marketer", "words", {}),
    "campaign_award": ("campaigns", "marketer", "reason", {"award": "none"}),
    "campaign_award_confirm": ("campaigns", "procurement", "words", {"answer": "refuse"}),
    "campaign_pool_add": ("campaigns", "marketer", "handles", {}),
    "tender": ("campaigns", "agent", "words", {"pay_days": "14"}),
    "case_new": ("governance", "reader", "text", {}),
    "case_decide": ("governance", "operator", "explanation", {"verdict": "dismiss"}),
    "statement_appeal": ("governance", "creator", "text", {}),
    "statement_answer": ("governance", "operator", "answer", {"verdict": "uphold"}),
    "statement_lift": ("governance", "operator", "lift_reason", {}),
    "operator_suspend": ("governance", "operator", "reason", {}),
    "operator_policy": ("governance", "operator", "reason", {}),
    "statement_new": ("governance", "operator", "reason", {}),
    "settings_profile": ("people", "reader", "bio", {"name": "T"}),
    "organisation_new": ("people", "reader", "about", {"name": "T"}),
    "organisation_edit": ("people", "founder", "about", {"name": "T"}),
}
TEMPLATES = {
    "notes/compose.html": "new_note edit_note",
    "notes/comments.html": "comment_note",
    "contracts/write.html": "draft_write",
    "contracts/draft.html": "draft_remark draft_return",
    "contracts/turn.html": "contract_decline",
    "contracts/contract.html": "contract_time",
    "campaigns/brief.html": "campaign_new campaign_edit",
    "campaigns/campaign.html": "campaign_submit campaign_decide",
    "campaigns/pool.html": "campaign_pool_add",
    "campaigns/tender.html": "campaign_tender campaign_award campaign_award_confirm",
    "campaigns/bid.html": "tender",
    "governance/report.html": "case_new",
    "governance/case.html": "case_decide",
    "governance/statement.html": "statement_appeal statement_answer statement_lift",
    "governance/person.html": "operator_suspend",
    "governance/policy.html": "operator_policy",
    "governance/restrict.html": "statement_new",
    "people/profile.html": "settings_profile",
    "people/organisation_form.html": "organisation_new organisation_edit",
}
ELSEWHERE = {"contracts/contract.html", "governance/policy.html"}  # one line, but words
SENTENCE = "Nothing has been sent yet."
STALE = "This form had expired, so nothing was sent."


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> Cast:
    settings.TALLGRASS_HOME = tmp_path
    return make_cast()


@pytest.fixture
def clock() -> Iterator[FrozenClock]:
    frozen = FrozenClock(NOON)
    with use_clock(frozen):
        yield frozen


def sign_out(client: Client) -> None:
    """The sign-in ran out, as it does by itself: the browser keeps its other cookies."""
    client.cookies.pop("tallgrass", None)


def sign_in(client: Client, role: str) -> str:
    """By the form, as people do; returns where it leads."""
    answer = client.post(
        f"/account/login/?{client.leads_to}",  # type: ignore[attr-defined]
        {"login": f"{role}@example.org", "password": PASSWORD},
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer["Location"])


def send_signed_out(client: Client, path: str, fields: dict[str, Any]) -> None:
    sign_out(client)
    answer = client.post(path, fields)
    target = urlsplit(answer["Location"])
    assert (answer.status_code, target.path) == (302, "/account/login/")
    client.leads_to = target.query  # type: ignore[attr-defined]


def shown_words(html: str, field: str) -> list[str]:
    fields = re.findall(rf'<textarea[^>]*name="{field}"[^>]*>\s*(.*?)\s*</textarea>', html, re.S)
    fields += re.findall(rf'<input[^>]*name="{field}"[^>]*value="([^"]*)"', html)
    return [unescape(text) for text in fields]


def assert_calm(html: str) -> None:
    """That words are back is good news: neither red, nor with a code, nor a fault of a field."""
    main = html[html.index("<main") : html.index("</main>")]
    for sign in ("notice--bad", "field__error", "aria-invalid", "refusal-code", 'role="alert"'):
        assert sign not in main, sign
    assert "data-kept" in main


@pytest.mark.parametrize("name", FORMS)
def test_what_was_typed_while_signed_out_is_there_after_signing_in(cast: Cast, name: str) -> None:
    area, role, field, more = FORMS[name]
    client = cast.client_of(role)
    path = address(name, area, cast)
    notes, comments = Note.objects.count(), Comment.objects.count()
    send_signed_out(client, path, {**asked(path), **more, field: WORDS})
    answer = client.get(sign_in(client, role))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert WORDS in shown_words(html, field)
    assert_calm(html)
    assert SENTENCE in html
    assert (Note.objects.count(), Comment.objects.count()) == (notes, comments)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_whose_token_ran_out_comes_back_filled(cast: Cast, name: str) -> None:
    area, role, field, more = FORMS[name]
    path = address(name, area, cast)
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.client_of(role).cookies
    sent = {**asked(path), **more, field: WORDS}
    answer = client.post(path, {**sent, "csrfmiddlewaretoken": "x" * 64})
    html = answer.content.decode()
    assert (answer.status_code, answer["X-Refusal-Code"]) == (403, "web.form_stale")
    assert WORDS in shown_words(html, field)
    assert html.count(STALE) == 1 and "reload" not in html


def asked(path: str) -> dict[str, str]:
    """What the address says, which forms of reports and restrictions repeat."""
    return dict(parse_qsl(urlsplit(path).query))


def address(name: str, area: str, cast: Cast) -> str:
    world = table.world_of(area, cast)
    path = table.address_of(name, world)
    about = Subject("person", cast.creator.acting_id)
    asked_for = {"case_new": report_path(about), "statement_new": restrict_path(about)}
    return asked_for.get(name, path)


def test_where_no_form_is_left_the_words_are_shown_to_be_copied(cast: Cast) -> None:
    client = cast.client_of("marketer")
    path = address("campaign_pool_mark", "campaigns", cast)  # a pool that is empty by now
    send_signed_out(client, path, {"verb": "exclude", "words": WORDS})
    html = client.get(sign_in(client, "marketer")).content.decode()
    assert shown_words(html, "kept-1") == [WORDS] and SENTENCE in html


def test_pictures_sent_while_signed_out_are_there_after_signing_in(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    client = cast.client_of("creator")
    upload = SimpleUploadedFile("morning.png", picture(), "image/png")
    send_signed_out(client, "/new/", {"title": WORDS, "images": [upload], "do": "preview"})
    [row] = KeptForm.objects.all()
    assert picture() not in b"".join(p.read_bytes() for p in folder_of(row).iterdir())
    html = client.get(sign_in(client, "creator")).content.decode()
    [stored] = Picture.objects.filter(owner_id=cast.creator.person_id)
    assert f'name="picture" value="{stored.public_id}"' in html and SENTENCE in html
    sent = {"title": WORDS, "body": "", "picture": stored.public_id, "do": "publish"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/new/", sent).status_code == 303
    assert Note.objects.get(title=WORDS).pictures.get() == stored
    assert not KeptForm.objects.exists() and not folder_of(row).exists()


def folder_of(row: KeptForm) -> Path:
    return kept._folder(row.public_id)


def test_the_sign_in_page_says_that_the_words_are_kept(cast: Cast) -> None:
    client = cast.client_of("creator")
    send_signed_out(client, "/new/", {"title": WORDS})
    said = "What you wrote is kept"
    page = f"/account/login/?{client.leads_to}"  # type: ignore[attr-defined]
    assert said in client.get(page).content.decode()
    assert said not in client.get(page).content.decode()  # once
    client.get("/new/")
    assert said not in client.get("/account/login/?next=/new/").content.decode()


def test_words_without_room_for_their_pictures_say_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_FILES", 10)
    client = cast.client_of("creator")
    upload = SimpleUploadedFile("morning.png", picture(), "image/png")
    send_signed_out(client, "/new/", {"title": WORDS, "images": [upload]})
    html = client.get(sign_in(client, "creator")).content.decode()
    assert WORDS in unescape(html) and "please choose your files again" in html


def test_what_one_person_typed_is_erased_when_another_signs_in(cast: Cast) -> None:
    client = cast.client_of("creator")
    mark = marks_of(cast.creator)[0]
    assert f'name="form_of" value="{mark}"' in client.get("/new/").content.decode()
    send_signed_out(client, "/new/", {"title": WORDS, "form_of": mark})
    [row] = KeptForm.objects.all()
    assert WORDS.encode() not in bytes(row.sealed) and row.owner == mark
    html = client.get(sign_in(client, "reader")).content.decode()
    assert "Nine mornings" not in html and not KeptForm.objects.exists()


def test_what_was_kept_is_nobody_elses_in_another_browser(cast: Cast) -> None:
    client = cast.client_of("creator")
    send_signed_out(client, "/new/", {"title": WORDS, "form_of": marks_of(cast.creator)[0]})
    address_of_it = parse_qs(client.leads_to)["next"][0]  # type: ignore[attr-defined]
    for role in ("creator", "operator", "anonymous"):
        answer = cast.client_of(role).get(address_of_it)
        assert (answer.status_code, answer["Location"]) == (302, "/new/")


def test_a_form_is_never_sent_in_the_name_of_another_person(cast: Cast) -> None:
    """Its page was opened before somebody else signed in in another tab."""
    client = cast.client_of("reader")
    sent = {"title": WORDS, "form_of": marks_of(cast.creator)[0]}
    answer = client.post("/new/", sent)
    assert (answer.status_code, answer["X-Refusal-Code"]) == (403, "web.form_of_another")
    assert "Nine mornings" not in answer.content.decode() and not Note.objects.exists()


def test_what_another_site_sends_is_not_shown_as_ones_own(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.client_of("creator").cookies
    answer = client.post("/new/", {"title": WORDS}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403 and "Nine mornings" not in answer.content.decode()


def test_passwords_and_tokens_are_never_kept(cast: Cast) -> None:
    client = cast.client_of("reader")
    fields = {"handle": "reader_here", "password": PASSWORD, "csrfmiddlewaretoken": "x" * 64}
    send_signed_out(client, "/settings/erase/", fields)
    secret = client.cookies["tallgrass_kept"]
    assert secret["httponly"] and secret["samesite"] == "Lax" and secret["max-age"] == 86_400
    found = kept.kept_form(secret.value, KeptForm.objects.get().public_id)
    assert found and found.fields == [("handle", "reader_here")]


def test_what_nobody_comes_back_for_is_gone_after_a_day(cast: Cast, clock: FrozenClock) -> None:
    client = cast.client_of("creator")
    send_signed_out(client, "/new/", {"title": WORDS})
    clock.advance(timedelta(hours=23))
    assert kept.forget_overdue() == 0
    clock.advance(timedelta(hours=1))
    assert kept.forget_overdue() == 1 and not KeptForm.objects.exists()


def test_whoever_is_erased_leaves_nothing_half_written(cast: Cast) -> None:
    client = cast.client_of("reader")
    for role in ("reader", "creator"):
        mark = marks_of(cast.role(role))[0]
        send_signed_out(client, "/new/", {"title": WORDS, "form_of": mark})
    people.erase_person(cast.reader, person_id=cast.reader.acting_id)
    assert KeptForm.objects.get().owner == marks_of(cast.creator)[0]


def test_what_is_kept_is_bounded(cast: Cast) -> None:
    client = cast.client_of("creator")
    for number in range(7):
        send_signed_out(client, "/new/", {"title": f"Note {number}"})
    assert KeptForm.objects.count() == kept.MOST_FORMS
    send_signed_out(client, "/new/", {"title": "Too long", "body": "x" * 200_001})
    assert KeptForm.objects.count() == kept.MOST_FORMS


def test_htmx_is_led_to_the_sign_in_page_as_a_whole(cast: Cast) -> None:
    note = actions.publish_note(cast.creator, title="Nine", body="")
    client = cast.client_of("reader")
    sign_out(client)
    answer = client.post(f"{note.path}comments/", {"text": WORDS}, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/account/login/?next=%2Fn%2F")


def test_a_button_pressed_on_an_old_page_by_a_script_brings_the_page_anew(cast: Cast) -> None:
    note = actions.publish_note(cast.creator, title="Nine", body="")
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.client_of("reader").cookies
    answer = client.post(f"{note.path}like/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"]) == (403, "true")


def test_signed_out_and_with_a_token_that_ran_out_the_words_are_kept_all_the_same(
    cast: Cast,
) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/new/", {"title": WORDS})
    assert answer["Location"].startswith("/account/login/?next=%2Fnew%2F%3Fkept%3D")
    assert KeptForm.objects.count() == 1


def test_every_form_of_more_than_one_line_stands_in_the_table() -> None:
    """A template with a textarea belongs to one of FORMS; the cast has no orphan for owner.html."""
    names = {url for template, urls in TEMPLATES.items() for url in urls.split()}
    assert names == set(FORMS)
    folder = Path(web.__file__).parent / "templates"
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.html")
        if re.search(r"\btextarea\(|<textarea", path.read_text(encoding="utf-8"))
        and not path.is_relative_to(folder / "macros")
        and not path.is_relative_to(folder / "styleguide")
    }
    assert found - {"errors/kept.html", "governance/owner.html"} == set(TEMPLATES) - ELSEWHERE


@pytest.mark.parametrize("name", FORMS)
def test_the_language_switch_brings_what_was_typed_along(cast: Cast, name: str) -> None:
    area, role, field, more = FORMS[name]
    client, path = cast.client_of(role), address(name, area, cast)
    query = urlencode({"language": "zh-hans", "form": path})
    answer = client.post(f"/language/?{query}", {**asked(path), **more, field: WORDS}, follow=True)
    html = answer.content.decode()
    assert answer.status_code == 200 and 'lang="zh-Hans"' in html
    assert WORDS in shown_words(html, field)


def test_the_language_switch_leads_nowhere_else(cast: Cast) -> None:
    client = cast.client_of("reader")
    for form in ("https://evil.example/", "//evil.example/x", "javascript:alert(1)"):
        query = urlencode({"language": "en", "form": form})
        answer = client.post(f"/language/?{query}", {"text": WORDS, "next": form})
        assert (answer["Location"], KeptForm.objects.count()) == ("/", 0)


def test_the_language_switch_of_an_answer_leads_to_the_page_however_often_it_was_refused(
    cast: Cast,
) -> None:
    """The address of the form takes nothing but forms."""
    client = cast.client_of("reader")
    page = address("board", "notes", cast)
    path = next(form for form in actions_of(client.get(page)) if form.endswith("/change/"))
    came_from, sent = f"http://testserver{page}", {"name": ""}
    for _time in range(3):
        answer = client.post(path, sent, headers={"Referer": came_from})
        assert answer.status_code == 422
        came_from = f"http://testserver{path}"
        sent = {"name": "", "stood_on": hidden(answer, "stood_on")}
    back = client.post("/language/", {"language": "en", "next": hidden(answer, "next")})
    assert back["Location"] == page


def test_back_to_a_comment_that_was_kept_and_sent_leads_to_the_note(cast: Cast) -> None:
    note = actions.publish_note(cast.creator, title="Nine", body="")
    client = cast.client_of("reader")
    send_signed_out(client, f"{note.path}comments/", {"text": WORDS})
    shown = sign_in(client, "reader")
    assert client.post(f"{note.path}comments/", {"text": WORDS}).status_code == 303
    answer = client.get(shown)
    assert (answer.status_code, answer["Location"]) == (302, note.path)


def actions_of(answer: Any) -> list[str]:
    return re.findall(r'<form[^>]*action="([^"]*)"', answer.content.decode())


def hidden(answer: Any, name: str) -> str:
    return unescape(re.findall(rf'name="{name}" value="([^"]*)"', answer.content.decode())[0])
