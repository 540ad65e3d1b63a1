"""Keys that came with mail open accounts: none of them, used or not, stands in a log (claim 36)."""

import re
from pathlib import Path

import httpx

from tallgrass.conf.logs import without_keys
from tests.running import Running, answer, tallgrass, wait_until

WORD = "a new word for the meadow 7"
EMAIL = "rosa@example.org"


def post(browser: httpx.Client, path: str, **fields: str) -> httpx.Response:
    token = browser.cookies["tallgrass_csrf"]
    return browser.post(path, data={"csrfmiddlewaretoken": token, **fields})


def links_in(home: Path) -> list[str]:
    """Paths of links to a new password in the mail that is kept as files."""
    text = "".join(
        file.read_text(encoding="utf-8").replace("=\n", "") for file in (home / "mail").glob("*")
    )
    return re.findall(r"/account/password/reset/key/[0-9A-Za-z]+-[0-9A-Za-z-]+/", text)


def test_a_key_that_was_used_stands_in_no_log(site: Running) -> None:
    made = tallgrass("user", "add", "--home", str(site.home), "--email", EMAIL)
    assert made.returncode == 0, made.stderr
    with httpx.Client(base_url=site.origin, follow_redirects=True, timeout=30) as browser:
        browser.get("/account/password/reset/")
        assert post(browser, "/account/password/reset/", email=EMAIL).status_code == 200
        wait_until(lambda: bool(links_in(site.home)))
        link = links_in(site.home)[-1]
        form = browser.get(link)
        assert "set-password" in str(form.url)
        done = post(browser, form.url.path, password1=WORD, password2=WORD)
        assert (done.status_code, "set-password" in str(done.url)) == (200, False)
        browser.cookies.clear()
        key = link.rstrip("/").partition("/key/")[2].partition("-")[2]
        tries = [link, f"{link}?key={key}", f"/nowhere/key/{key}/", f"/search/?q=x&key={key}"]
        for again in [*tries, "/account/email/undo/ImFiYyI:1abcdef:some-signed-key/x/"]:
            browser.get(again)  # used, and known to whoever reads the mail
        browser.post(link, content=b"x" * 10)  # refused: no token
        answer(f"http://localhost:{site.port + 1}{link}")  # and to the edge
    logs = [site.home / "run.log", *(site.home / "logs").glob("*")]
    text = "".join(file.read_text(encoding="utf-8") for file in logs if file.is_file())
    assert "/key/(key)" in text  # something was said of it
    assert key not in text
    assert "some-signed-key" not in text


def test_what_is_said_of_an_address_leaves_its_key_out() -> None:
    for said, written in (
        ("Not Found: /account/password/reset/key/3-c0ffee/", "/account/password/reset/key/(key)/"),
        ("GET /statements/abc/?key=s3cret&x=1", "/statements/abc/?key=(key)&x=1"),
        ("/earnings/destination/confirm/InA:1v:zz/ x", "/earnings/destination/confirm/(key)/ x"),
        ("/n/keyboard/ has no key", "/n/keyboard/ has no key"),
    ):
        assert without_keys(said).endswith(written)
