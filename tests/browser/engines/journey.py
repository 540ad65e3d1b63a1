"""What a member does on an ordinary day, in any engine."""

import json
import secrets
from pathlib import Path

from PIL import Image

from tests.browser.engines.window import Window, leave_by, shows
from tests.running import Running

TITLE, COMMENT = (
    "Three ferns that live in a dark hall 三盆蕨",
    "Which one wants the least water? 哪盆最省水？",
)


def sign_in(window: Window, site: Running, role: str) -> None:
    """Sign in by the form, as the sample's account of that role."""
    accounts = json.loads((site.home / "demo.json").read_text(encoding="utf-8"))["accounts"]
    account = next(account for account in accounts if account["role"] == role)
    window.open("/account/login/")
    window.type("#id_login", account["email"])
    window.type("#id_password", account["password"])
    leave_by(window, "main form button[type=submit]")


def like_save_and_comment(window: Window) -> None:
    """Like a note, save it to a new board and say something below it."""
    window.open("/")
    note = window.run(
        "return [...document.querySelectorAll('article.card')].find(card =>"
        " !card.querySelector('.paid') && !card.textContent.includes(arguments[0]))"
        ".querySelector('a.card__link').getAttribute('href')",
        TITLE,
    )
    window.open(note)
    window.click(".actbar form[action*='like'] button[aria-pressed=false]")
    shows(window, ".actbar form[action*='like'] button[aria-pressed=true]")
    window.click("#save summary")
    window.type("#save input[name=name]", f"Saturday {secrets.token_hex(4)}")
    leave_by(window, "#save form:has(input[name=name]) button")
    window.type("#write textarea", COMMENT)
    window.click("#send")
    shows(window, ".comment__text", COMMENT)
    window.open(note)
    shows(window, "#save summary[aria-pressed=true]")
    shows(window, ".comment__text", COMMENT)


def publish_with_a_picture(window: Window, folder: Path) -> None:
    """Upload a picture, write about it and publish."""
    file = folder / "ferns.jpg"
    Image.effect_noise((900, 1200), 60).convert("RGB").save(file)
    window.open("/new/")
    window.type("#f-title", TITLE)
    window.type("#f-body", "They ask for little. #ferns")
    window.upload("#f-images", file)
    leave_by(window, "button[name=do][value=publish]")
    shows(window, "h1", TITLE)
    assert window.run("return document.querySelector('.note img').naturalWidth") > 0


def a_day(window: Window, folder: Path) -> None:
    """All of it, once signed in."""
    like_save_and_comment(window)
    publish_with_a_picture(window, folder)
    assert window.complaints == []
