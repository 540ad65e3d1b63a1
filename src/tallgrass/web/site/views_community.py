"""The pages of whoever hosts this community, the source code of what runs, and what programs look
for at fixed addresses."""

from datetime import timedelta

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import etag, require_safe
from markdown_it import MarkdownIt
from markupsafe import Markup

from tallgrass.kernel import clock, community_pages, source
from tallgrass.signals.types import LONGEST_KEPT_DAYS
from tallgrass.web.shell import render

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@require_safe
def community_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the host's pages: theirs, or the draft that comes with the software."""
    values = {
        "site_name": settings.TALLGRASS_SITE_NAME,
        "origin": settings.TALLGRASS_ORIGIN,
        "contact": _contact(),
        "journal_days": str(LONGEST_KEPT_DAYS),
    }
    language = translation.get_language() or "en"
    page = community_pages.page(settings.TALLGRASS_HOME, name, language, values)
    context = {
        "page": page,
        "title": page.text.strip().partition("\n")[0].lstrip("# "),  # names the browser's tab
        "body": Markup(_markdown.render(page.text)),  # noqa: S704 - it lets no HTML through
    }
    return render(request, "site/community.html", context)


def _contact() -> str:
    """Return how to reach the hosts, as Markdown."""
    contact = settings.TALLGRASS_CONTACT
    if not contact:
        return _("The people who host this community have not said yet how to reach them.")
    return _("Write to the people who host this community: %(contact)s") % {
        "contact": f"<{contact}>"
    }


@require_safe
def source_page(request: HttpRequest) -> HttpResponse:
    """Offer the source code of the version that runs."""
    context = {"version": source.version(), "source_url": settings.TALLGRASS_SOURCE_URL}
    return render(request, "site/source.html", context)


def _state_of_source(_request: HttpRequest) -> str:
    return f'"{source.archive(settings.TALLGRASS_HOME).name}"'


@require_safe
@etag(_state_of_source)
def source_archive(_request: HttpRequest) -> FileResponse:
    """Send the source code of the version that runs, changes of the host included; to whoever has
    it, that it is the same."""
    file = source.archive(settings.TALLGRASS_HOME)
    response = FileResponse(file.open("rb"), as_attachment=True, filename=file.name)
    response["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Tell crawlers what is worth reading: pages that are the same for everybody."""
    closed = [reverse("account_login"), reverse("account_signup"), reverse("search"), "/n/*/share"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += [f"Sitemap: {settings.TALLGRASS_ORIGIN}{reverse('sitemap')}", ""]
    return _plain("\n".join(lines))


@require_safe
def security(_request: HttpRequest) -> HttpResponse:
    """Say where a fault that endangers people is reported (RFC 9116)."""
    origin, contact = settings.TALLGRASS_ORIGIN, settings.TALLGRASS_CONTACT
    page = origin + reverse("community_page", args=["contact"])
    reach = f"mailto:{contact}" if "@" in contact and "://" not in contact else contact or page
    lines = [
        f"Contact: {reach}",
        f"Expires: {clock.now() + timedelta(days=180):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, zh",
        f"Canonical: {origin}{reverse('security')}",
        "",
    ]
    return _plain("\n".join(lines))


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Lead to the icon: some programs ask for it here alone."""
    return HttpResponseRedirect(static("favicon.svg"))


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
