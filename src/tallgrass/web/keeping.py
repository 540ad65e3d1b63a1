"""What somebody typed, kept until they can go on: for this browser, which holds the secret, and for
the person the form was shown to. `restoring` shows it again."""

import re

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import urlencode

from tallgrass.kernel import kept, limits
from tallgrass.kernel.errors import RateLimited
from tallgrass.kernel.kept import FormCopy, KeptFile
from tallgrass.kernel.principal import Principal
from tallgrass.notes.pictures import LARGEST_FILE
from tallgrass.web import reserve
from tallgrass.web.addresses import KEPT, STOOD_ON, back_of, without_id
from tallgrass.web.cookies import bound
from tallgrass.web.shell import form_mark, marks_of, principal_of_request

COOKIE = bound("tallgrass_kept")
MARK = "form_of"
OURS = {"csrfmiddlewaretoken", MARK, KEPT, STOOD_ON, "next", "key", "seen", "made_from"}
"""Fields that nobody types."""
_NEVER = re.compile(r"csrfmiddlewaretoken|form_of|kept|.*password.*", re.IGNORECASE)
_MARK = re.compile(r"[0-9a-f]{32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_TEXT = re.compile(r"\s|[^\x00-\x7f]")


def keep(request: HttpRequest, path: str = "") -> str:
    """Keep the form that was sent to this address, or to `path`, and return the address that shows
    it again; when it says nothing, or cannot be kept, the page it was sent from."""
    path, back = path or without_id(request.get_full_path()), back_of(request)
    if not is_filled(request) or reserve.is_short():
        return back
    principal = principal_of_request(request)
    whose = principal.person_id or limits.sender(request.META.get("REMOTE_ADDR", ""))
    try:
        limits.spend(f"kept:{whose}", capacity=60, seconds=3600)
    except RateLimited:
        return back
    secret = _secret_of(request) or kept.new_secret()
    owner = owner_of(request) or (form_mark(principal) if principal.is_person else "")
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if not _NEVER.fullmatch(name)
        for value in values
    ]
    public_id = kept.keep(
        secret, owner=owner, path=path, back=back, fields=fields, files=_files_of(request)
    )
    if public_id is None:
        return back
    request.kept_secret = secret  # type: ignore[attr-defined]
    return _address_of(path, public_id)


def _address_of(path: str, public_id: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{urlencode({KEPT: public_id})}"


def _files_of(request: HttpRequest) -> list[KeptFile]:
    """Return the files of the form; of one that is too large anyway, as much as shows that it
    is."""
    return [
        KeptFile(field, file.name or "", file.content_type or "", file.read(LARGEST_FILE + 1))
        for field, files in request.FILES.lists()
        for file in files
    ]


def find(request: HttpRequest, public_id: str) -> FormCopy | None:
    """Return the form of that id, if this browser sent it."""
    return kept.kept_form(_secret_of(request), public_id)


def done(request: HttpRequest) -> None:
    """Erase what waits for this form, now that it was taken."""
    if secret := _secret_of(request):
        kept.forget(secret, path=without_id(request.get_full_path()))


def signed_in(request: HttpRequest, principal: Principal) -> None:
    """Erase what anybody else left in this browser, when somebody signs in."""
    if secret := _secret_of(request):
        kept.forget_others(secret, owners=marks_of(principal))


def waiting(request: HttpRequest, principal: Principal, path: str) -> str:
    """Return the address of what somebody who signs in had entered here before, where they go
    nowhere in particular or to its own page; empty where nothing waits."""
    form = kept.waiting_form(_secret_of(request), owners=marks_of(principal))
    if form is None or path not in ("/", form.path):
        return ""
    return _address_of(form.path, form.public_id)


def hand_secret(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let the browser hold the secret of what was kept for it in this request."""
    if secret := getattr(request, "kept_secret", ""):
        response.set_cookie(
            COOKIE,
            secret,
            max_age=int(kept.LIFETIME.total_seconds()),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _secret_of(request: HttpRequest) -> str:
    secret = str(request.COOKIES.get(COOKIE, ""))
    return secret if _SECRET.fullmatch(secret) else ""


def owner_of(request: HttpRequest) -> str:
    """Return the mark of whoever the form was shown to; empty where it has none."""
    mark = request.POST.get(MARK, "") if request.method == "POST" else ""
    return mark if _MARK.fullmatch(mark) else ""


def is_filled(request: HttpRequest) -> bool:
    """Tell whether somebody typed or chose anything in the form."""
    return bool(request.FILES) or any(
        value.strip()
        for name, values in request.POST.lists()
        if name not in OURS and not _NEVER.fullmatch(name)
        for value in values
    )


def words_of(request: HttpRequest) -> list[str]:
    """Return the texts of the form, without what its buttons and choices say."""
    return [
        value
        for name, values in request.POST.lists()
        if name not in OURS and not _NEVER.fullmatch(name)
        for value in values
        if _TEXT.search(value.strip())
    ]
