"""A disk that is nearly full: money and safety are written, nothing else, and nothing by halves
(claim 45)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client

from tallgrass.conf.config import Config
from tallgrass.conf.health import examine
from tallgrass.front.store import NoRoom, Spool, Storeroom
from tallgrass.journal.room import Room
from tallgrass.kernel.models import KeptForm
from tallgrass.web import reserve
from tallgrass.web.errors import DISK_FULL
from tests.access import table
from tests.cast import Cast
from tests.notes.factories import note, picture

LEFT = 511 * 2**20
WAITING = frozenset(
    " ".join(
        (
            "account_signup claim answer_management answer_seat organisation_creators",
            "organisation_edit organisation_members organisation_new person_follow",
            "person_unfollow say_adult settings_profile profile_opt_in profile_restore_topic",
            "boards change_board comment_note edit_note like_note new_note save_note",
            "campaign_award campaign_award_confirm campaign_edit campaign_new",
            "campaign_pool_add campaign_pool_close campaign_pool_invite campaign_pool_mark",
            "campaign_pool_match campaign_start campaign_submit campaign_tender offer_take",
            "tender contract_accept contract_publish draft_read draft_remark draft_return",
            "draft_write review_sample",
        )
    ).split()
)
"""By hand: what waits for room, of all forms."""


@pytest.fixture
def _full(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("tallgrass.journal.room.free", lambda _home: LEFT)
    monkeypatch.setattr(reserve, "_room", Room(Path("/"), iter(range(10**6)).__next__))
    yield


def rows() -> dict[type[Model], int]:
    """How many rows each table of ours has; those of sign-ins and limits apart."""
    return {
        model: model.objects.count()  # type: ignore[attr-defined]
        for model in apps.get_models()
        if model.__module__.startswith("tallgrass.")
        and model.__name__ not in ("RateBucket", "SharedCount", "SignIn", "AccountEvent")
    }


def test_every_form_either_waits_for_room_or_is_money_or_safety() -> None:
    # one that is missing is decided here, or in web/reserve.py
    forms = {name for name, method in table.all_rows() if method == "POST"}
    assert sorted(forms) == sorted(WAITING | reserve.WRITTEN_STILL)
    assert not WAITING & reserve.WRITTEN_STILL


@pytest.mark.django_db
def test_c45_nothing_is_published_uploaded_or_signed_up_below_the_reserve(
    cast: Cast, _full: None
) -> None:
    creator, shown = cast.client_of("creator"), note(cast.creator)
    before = rows()
    upload = SimpleUploadedFile("one.jpg", picture())
    fresh = {"email": "fresh@example.org", "name": "Fresh", "handle": "fresh_one"}
    for browser, path, body in (
        (creator, "/new/", {"title": "New", "body": "words", "images": [upload]}),
        (creator, f"{shown.path}comments/", {"body": "A comment"}),
        (Client(), "/account/signup/", {**fresh, "password1": "tall-grass-sways"}),
        (creator, "/people/founder_here/follow/", {}),
    ):
        answer = browser.post(path, body)
        assert (answer.status_code, answer.get("X-Refusal-Code")) == (503, DISK_FULL.code), path
        assert int(answer["Retry-After"]) > 0
        assert "hardly any room" in answer.content.decode()
    assert rows() == before
    assert creator.get(shown.path).status_code == 200


@pytest.mark.django_db
def test_c45_sign_ins_reports_payouts_and_deleting_go_on_below_the_reserve(
    cast: Cast, _full: None
) -> None:
    entry = {"login": cast.email_of("reader"), "password": cast.password}
    browser, shown = Client(), note(cast.creator)
    assert browser.post("/account/login/", entry).status_code == 302
    for by, path, body in (
        (browser, "/cases/new/", {}),
        (cast.client_of("creator"), "/earnings/payout/", {}),
        (cast.client_of("creator"), "/earnings/destination/", {}),
        (cast.client_of("creator"), f"{shown.path}delete/", {}),
    ):
        assert by.post(path, body).status_code != 503, path
    assert cast.client_of("creator").get(shown.path).status_code == 404
    desk = cast.client_of("operator").get("/operator/").content.decode()
    assert "The disk is nearly full" in desk


@pytest.mark.django_db
def test_no_half_written_form_is_kept_below_the_reserve(cast: Cast, _full: None) -> None:
    answer = Client().post("/new/", {"title": "Long", "body": "words " * 300})
    assert answer.status_code == 503
    assert not KeptForm.objects.exists()


@pytest.mark.django_db
def test_check_says_what_is_still_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tallgrass.journal.room.free", lambda _home: LEFT)
    [disk] = [one for one in examine(Config(tmp_path, "k" * 32)) if one.name == "disk"]
    assert "511 MB left" in disk.faults[0]
    assert "nothing is published or uploaded" in disk.faults[0]


def test_large_bodies_are_not_received_onto_a_disk_that_is_nearly_full(tmp_path: Path) -> None:
    short = [False]
    store = Storeroom(tmp_path, is_short=lambda: short[0])
    large, small = (Spool(store, "one", lambda: None) for _n in range(2))
    large.write(b"x" * 300_000)
    short[0] = True
    with pytest.raises(NoRoom):
        large.write(b"x")
    small.write(b"x" * 200_000)
    assert (small.size, store.disk) == (200_000, 300_000)
    for one in (large, small):
        one.close()
    assert (store.memory, store.disk) == (0, 0)
