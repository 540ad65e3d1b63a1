"""No link leads to a room that is not built: every role follows all they see, in both languages,
and always arrives."""

import json
import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from tests.running import Running

pytestmark = pytest.mark.browser
ROLES = ("", "reader", "creator", "marketer", "procurement", "agency", "mcn", "operator")
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ADDRESS = re.compile(r"/[0-9a-z-]{14,}/")
MOST = 150


def sign_in(client: httpx.Client, place: Running, role: str) -> None:
    body = json.loads((place.home / "demo.json").read_text(encoding="utf-8"))
    account = next(account for account in body["accounts"] if account["role"] == role)
    form = client.get(body["login"])
    token = TOKEN.findall(form.text)[-1]
    fields = {
        "login": account["email"],
        "password": account["password"],
        "csrfmiddlewaretoken": token,
    }
    assert (
        client.post(body["login"], data=fields, headers={"Referer": str(form.url)}).status_code
        == 200
    )


def shape(address: str) -> str:
    """The address without the ids in it: a few of each shape are enough."""
    return ADDRESS.sub("/…/", urlsplit(address).path) + "?" * bool(urlsplit(address).query)


@pytest.mark.parametrize("role", ROLES)
def test_every_link_a_role_sees_leads_somewhere(
    role: str, sample: Callable[[int], Running]
) -> None:
    place = sample(1280)
    headers = {"Accept-Language": "zh-CN" if ROLES.index(role) % 2 else "en"}
    with httpx.Client(
        base_url=place.origin, headers=headers, follow_redirects=True, timeout=20
    ) as client:
        if role:
            sign_in(client, place, role)
        waiting, seen, shapes, broken = ["/"], {"/"}, {"": 0}, []
        for _ in range(MOST):
            if not waiting:
                break
            address = waiting.pop(0)
            answer = client.get(address)
            if answer.status_code >= 400:
                broken.append(f"{answer.status_code} {address}")
            for link in (
                LINK.findall(answer.text) if "text/html" in answer.headers["content-type"] else ()
            ):
                target = urljoin(str(answer.url), link.replace("&amp;", "&")).split("#")[0]
                ours = target.startswith(place.origin)
                if ours and target not in seen and shapes.setdefault(shape(target), 0) < 3:
                    seen.add(target)
                    shapes[shape(target)] += 1
                    waiting.append(target)
    assert broken == []
    assert len(seen) > 20
