"""The browser that somebody is signed in with: known, seen, and signed out when nobody used it for
long."""

from typing import Any

from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest

from tallgrass.kernel import clock
from tallgrass.kernel.principal import Principal
from tallgrass.people import actions
from tallgrass.people.policies import idle_days
from tallgrass.people.sign_in_keys import stored_key

KEY = "tallgrass_sign_in"
SEEN_EVERY = 3_600
DAY = 86_400
LONGEST = 90 * DAY  # seconds that a sign-in lasts, however often it is used
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "MicroMessenger": "WeChat",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "CriOS/": "Chrome",
    "FxiOS/": "Firefox",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def browser_of(request: HttpRequest) -> str:
    """Return which browser asks, in two words; empty where it does not say."""
    agent = request.headers.get("User-Agent", "")[:400]
    found = [
        next((name for sign, name in table.items() if sign in agent), "")
        for table in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(name for name in found if name)


def is_idle(request: HttpRequest) -> bool:
    """Sign this browser out where nobody used it for a policy's days, or where it has been signed
    in for as long as may be; tell whether that is so."""
    stored, now = request.session.get(KEY) or {}, clock.now().timestamp()
    gone = now - stored.get("at", now)
    is_old = now - stored.get("since", now) >= LONGEST
    if not is_old and (gone < DAY or gone < idle_days() * DAY):
        return False
    logout(request)
    return True


def see(request: HttpRequest, principal: Principal) -> None:
    """Write down, once an hour, that this browser is in use; at once when its key is a new one."""
    stored: dict[str, Any] = request.session.get(KEY) or {}
    now, key = clock.now().timestamp(), stored_key(request.session.session_key)
    if stored.get("key") == key and now - stored.get("at", 0) < SEEN_EVERY:
        return
    known = actions.note_sign_in(
        principal, public_id=stored.get("id", ""), key=key, browser=browser_of(request)
    )
    since = stored.get("since", now)
    request.session[KEY] = {"id": known, "key": key, "at": now, "since": since}


def renew(request: HttpRequest, principal: Principal) -> None:
    """Give this browser another key, as whoever just proved again who they are gets one."""
    request.session.cycle_key()
    see(request, principal)


def current(request: HttpRequest) -> str:
    """Return the id of the sign-in that this request speaks for."""
    return str((request.session.get(KEY) or {}).get("id", ""))


def end_others(request: HttpRequest, principal: Principal) -> None:
    """End every sign-in of theirs but this one."""
    actions.end_sign_ins(principal)
    stay(request, principal)


def stay(request: HttpRequest, principal: Principal) -> None:
    """Keep this browser signed in where every sign-in of theirs was just ended."""
    user: Any = request.user
    user.refresh_from_db()
    update_session_auth_hash(request, user)
    see(request, principal)
