"""The peers over HTTP: a Django view that inserts the rows of a beacon at once, and one that counts
a click on its row.

Django's own SQLite backend on the same SQLite, with the same durability, and the middleware of a
new project. Run as a program, it makes the tables.
"""

import json
import os

from tallgrass.kernel import sqlite

sqlite.install()

import django  # noqa: E402
from django.conf import settings  # noqa: E402

settings.configure(
    SECRET_KEY="of a benchmark",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions", "messages")
    ],
    MIDDLEWARE=[  # those that `startproject` writes
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    LOGGING_CONFIG=None,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.path.join(os.environ["PEER_HOME"], "peer.db"),  # noqa: PTH118
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA "
                "cache_size=-32768",
            },
        }
    },
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect  # noqa: E402
from django.shortcuts import get_object_or_404  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

from benchmarks.peers import LINKS  # noqa: E402


class Event(models.Model):
    batch = models.CharField(max_length=32)
    kind = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=16)
    ticket = models.CharField(max_length=120)
    source = models.PositiveSmallIntegerField()
    ms = models.IntegerField()
    received_at = models.DateTimeField()

    class Meta:
        app_label = "peer"


class Link(models.Model):
    token = models.CharField(max_length=16, unique=True)
    target = models.CharField(max_length=200)
    clicks = models.IntegerField(default=0)
    spent = models.IntegerField(default=0)

    class Meta:
        app_label = "peer"


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@csrf_exempt
def beacon(request: HttpRequest) -> HttpResponse:
    message = json.loads(request.body)
    now = timezone.now()
    with transaction.atomic():
        Event.objects.bulk_create(
            Event(
                batch=message["id"],
                kind=kind,
                note=ticket.split(".")[4][16 * place :][:16],
                ticket=ticket.rpartition(".")[2],
                source=source,
                ms=ms,
                received_at=now,
            )
            for ticket, events in message["pages"]
            for kind, place, source, ms in events
        )
    return HttpResponse(status=204)


def click(request: HttpRequest, token: str) -> HttpResponse:
    link = get_object_or_404(Link, token=token)
    Link.objects.filter(pk=link.pk).update(
        clicks=models.F("clicks") + 1, spent=models.F("spent") + 2
    )
    return HttpResponseRedirect(link.target)


urlpatterns = [path("healthz", healthz), path("s", beacon), path("c/<token>", click)]

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Event)
        editor.create_model(Link)
    Link.objects.bulk_create(
        Link(token=f"{i:016d}", target="https://meadow.example/tea") for i in range(LINKS)
    )
else:
    application = get_wsgi_application()
