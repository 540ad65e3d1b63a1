"""Logs hold no secret, no token, no address, and no line that somebody forged (claim 36): a busy
day on a running home, then every line that any of its processes wrote."""

import json
import re
import urllib.parse
from pathlib import Path
from typing import Any

import httpx

from tests.attack.forms import forms_on
from tests.attack.sockets import said_to
from tests.running import Running, wait_until

SOURCE = "127.0.7.77"
PASSWORD, WRONG, NEXT = "reeds-whistle-at-noon", "wrong-whistle-at-dawn", "marsh-lantern-seven"
MAIL, HANDLE = "quiet.heron@example.org", "quiet_heron"
BANK = {"method": "bank", "holder": "Hera Quill", "details": "CA99 5550 1234 8888"}
AGENT = "Heronphone/9.1 (quiet)"
FORGED = '{"event": "forged by a stranger", "level": "info", "process": "web"}'


class Visitor:
    """Somebody at a browser, who fills in forms as pages show them."""

    def __init__(self, site: Running) -> None:
        self._browser = httpx.Client(
            base_url=site.origin,
            transport=httpx.HTTPTransport(local_address=SOURCE),
            headers={"User-Agent": AGENT},
            timeout=60,
        )

    def see(self, path: str) -> httpx.Response:
        return self._browser.get(path, follow_redirects=True)

    def send(self, page: str, action: str, **said: Any) -> httpx.Response:
        """Send the form of a page that leads to an address beginning like this."""
        seen = self.see(page)
        where = str(seen.url.raw_path, "ascii")
        forms = forms_on("", where, seen.text)
        found = [form for form in forms if form.action.startswith(action or where)]
        assert found, f"{page} ({seen.status_code}) has no form for {action}"
        files = said.pop("files", None)
        values = {**found[0].values, **said}
        return self._browser.post(found[0].action, data=values, files=files)

    @property
    def cookies(self) -> list[str]:
        return [one.value or "" for one in self._browser.cookies.jar if len(one.value or "") > 8]


def mailed_key(home: Path, page: str) -> str:
    """The path of the last link to this page that lies in the heron's mail: others get some too."""
    found: list[str] = []

    def is_there() -> bool:
        for file in sorted((home / "mail").glob("*"), key=lambda one: one.stat().st_mtime):
            text = file.read_text("utf-8", "replace")
            if f"To: {MAIL}" in text:
                found.extend(re.findall(rf"{page}[^\s>]+", text))
        return bool(found)

    wait_until(is_there, 60)
    return found[-1]


def busy_day(site: Running) -> list[str]:
    """Do what reaches an account and money, well and badly; return all that was secret in it."""
    heron = Visitor(site)
    handle = f"{HANDLE}_{site.port}"
    said = {"email": MAIL, "name": "Heron", "handle": handle, "password1": PASSWORD}
    said["is_adult"] = "on"
    assert heron.send("/account/signup/", "/account/signup/", **said).status_code == 302
    secrets = [PASSWORD, WRONG, NEXT, MAIL, *heron.cookies]
    assert heron.send("/earnings/", "/earnings/destination/", **BANK).status_code < 400
    odd = {"images": ('a"\r\nX: y\n' + FORGED + ".png", b"no picture", "image/png")}
    heron.send("/new/", "/new/", title="T", body="Said in private.", files=odd)
    heron.send("/account/logout/", "/account/logout/")
    assert heron.send("/account/login/", "", login=MAIL, password=WRONG).status_code == 422
    heron.send("/account/password/reset/", "", email=MAIL)
    key = mailed_key(site.home, "/account/password/reset/key/")
    assert heron.see(f"{key}x").status_code == 404  # mistyped
    assert heron.send(key, "", password1=NEXT, password2=NEXT).status_code == 302
    assert heron.see(key).status_code == 404  # used
    heron.send("/account/login/", "", login=MAIL, password=NEXT)
    secrets += heron.cookies
    secrets.append(key.rstrip("/").rpartition("/")[2].partition("-")[2])
    Visitor(site).send("/claim/", "/claim/", code="HERN-HERN-HERN", email=MAIL, password=PASSWORD)
    return [*secrets, "HERN-HERN-HERN", BANK["holder"], BANK["details"], AGENT, SOURCE]


def malice(port: int) -> None:
    """Line breaks and made-up lines wherever a stranger may write."""
    line = urllib.parse.quote(f"\n{FORGED}\n")
    for path in (f"/a{line}", f"/n/{line}/", f"/search/?q={line}", f"/\u2028{FORGED}"):
        raw = urllib.parse.quote(path, safe="/?=%")
        for head in (f"User-Agent: {FORGED}", f"Host: x{line}", f"Referer: http://{line}"):
            hosts = "" if head.startswith("Host") else "Host: localhost\r\n"
            asked = f"GET {raw} HTTP/1.1\r\n{hosts}{head}\r\nConnection: close\r\n\r\n"
            said_to(port, asked.encode(), SOURCE)
    said_to(port, b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\n\r\n", SOURCE)
    said_to(port, f"{FORGED}\r\n\r\n".encode(), SOURCE)


def test_c36_after_a_busy_day_no_log_holds_a_secret_or_a_forged_line(site: Running) -> None:
    secrets = busy_day(site)
    for port in (site.port, site.port + 1):
        malice(port)
    wait_until(lambda: any("/account/password/reset/key" in str(one) for one in site.logged))
    files = [*(site.home / "logs").iterdir(), site.home / "run.log"]
    files += (site.home / "watch").glob("*") if (site.home / "watch").exists() else []
    texts = {file.name: file.read_text(encoding="utf-8") for file in files}
    assert len(secrets) > 11 and all(len(one) > 7 for one in secrets), secrets
    assert [
        (name, secret)
        for name, text in texts.items()
        for secret in secrets
        if secret in text or urllib.parse.quote(secret) in text
    ] == []
    lines = [json.loads(line) for line in texts["tallgrass.log"].splitlines()]
    assert {"web", "worker"} <= {line["process"] for line in lines}
    assert not any("forged" in line["event"][:20] for line in lines)
    assert not any(line.lstrip().startswith("{") for line in texts["run.log"].splitlines())
