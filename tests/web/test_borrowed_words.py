"""Pages and mail of allauth speak as ours do, in both languages."""

import gettext
import re
from pathlib import Path

import allauth
import pytest
from django.core import mail
from django.test import Client, override_settings

from tallgrass.notices.actions.mailing import send_due_mail
from tallgrass.web import translations
from tallgrass.web.borrowed.words import ALLAUTH
from tests.cast import Cast

THEIR_CHINESE = gettext.translation("django", Path(allauth.__file__).parent / "locale", ["zh_Hans"])
BESIDE = re.compile(r"[\u4e00-\u9fff] *[.,:;!?]|[\u4e00-\u9fff] +[。，：；！？）]")
ENTRANCES = [
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/1-set-password/",
    "/account/password/reset/key/done/",
    "/account/confirm-email/no-such-key/",
    "/account/inactive/",
]
INSIDE = [
    "/account/email/",
    "/account/logout/",
    "/account/password/change/",
    "/account/password/reset/",
    "/account/reauthenticate/",
]


def said(browser: Client, path: str, language: str = "zh-hans") -> str:
    answer = browser.get(path, headers={"Accept-Language": language})
    assert answer.status_code in {200, 404}
    main = answer.content.decode().split('id="main"')[1].split("</main>")[0].partition(">")[2]
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", re.sub(r"(?s)<select.*?</select>", "", main)))


def test_each_sentence_is_one_that_allauth_says() -> None:
    assert [text for text in ALLAUTH if THEIR_CHINESE.gettext(text) == text] == []
    reworded = {message.id for message in translations.read("borrowed", "en") if message.id}
    assert reworded <= set(ALLAUTH) and len(reworded) > 50


@pytest.mark.django_db
@pytest.mark.parametrize("path", ENTRANCES)
def test_a_chinese_entrance_says_you_plainly_and_is_set_in_chinese_marks(path: str) -> None:
    text = said(Client(), path)
    assert "您" not in text and not BESIDE.search(text) and "Email" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("path", INSIDE)
def test_a_chinese_account_page_says_you_plainly_too(cast: Cast, path: str) -> None:
    text = said(cast.client_of("reader"), path)
    assert "您" not in text and not BESIDE.search(text) and "Email" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "language", "words"),
    [
        ("/account/signup/", "en", "Already have an account? Sign in."),
        ("/account/signup/", "zh-hans", "已有账号？请登录。"),
        ("/account/login/", "en", "No account yet? Sign up."),
        ("/account/login/", "zh-hans", "还没有账号？请先注册。"),
        ("/account/password/reset/", "en", "We will send you a link for setting a new password."),
        ("/account/password/reset/", "zh-hans", "我们会把重置密码的链接发给你。"),
        ("/account/password/reset/key/1-set-password/", "en", "This link is no longer valid"),
    ],
)
def test_an_entrance_speaks_in_our_words(path: str, language: str, words: str) -> None:
    assert words in said(Client(), path, language)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "The email address or the password is not correct."),
        ("zh-hans", "邮箱或密码不正确。"),
    ],
)
def test_a_wrong_password_is_said_in_our_words(cast: Cast, language: str, words: str) -> None:
    form = {"login": "reader@example.org", "password": "not-the-password"}
    answer = Client().post("/account/login/", form, headers={"Accept-Language": language})
    assert words in answer.content.decode()


@pytest.mark.django_db
def test_mail_about_a_password_is_in_our_words(cast: Cast) -> None:
    browser = Client()
    for path in ("/account/password/reset/",):
        with override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory"):
            browser.post(
                path, {"email": cast.email_of("reader")}, headers={"Accept-Language": "zh-hans"}
            )
            browser.post(path, {"email": "nobody@x.org"}, headers={"Accept-Language": "zh-hans"})
    send_due_mail()
    bodies = [str(message.body) for message in mail.outbox]
    assert len(bodies) == 2
    assert [body for body in bodies if "您" in body or BESIDE.search(body)] == []
    assert "请忽略这封邮件" in bodies[0] and "这个邮箱没有账号" in bodies[1]
