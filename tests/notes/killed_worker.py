"""Run alone: makes a note with a picture in a home of its own, kills the worker three times at its
work, then lets it finish."""

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tallgrass.conf.settings")
django.setup()

from tallgrass.kernel.clock import FrozenClock, use_clock  # noqa: E402
from tallgrass.notes import pictures, tasks  # noqa: E402
from tallgrass.notes.actions import uploads  # noqa: E402
from tallgrass.notes.models import Picture  # noqa: E402
from tests.notes.factories import note, person, picture  # noqa: E402


def die(*_args: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_before_writing() -> None:
    pictures.write = die  # type: ignore[assignment]


def die_before_renaming() -> None:
    Path.replace = die  # type: ignore[assignment,method-assign]


def die_after_writing() -> None:
    write: Callable[..., None] = pictures.write
    left = [len(pictures.WIDTHS)]

    def count(path: Path, data: bytes) -> None:
        write(path, data)
        left[0] -= 1
        if not left[0]:
            die()

    pictures.write = count


def main() -> None:
    call_command("migrate", verbosity=0)
    moment = FrozenClock(datetime(2026, 5, 4, 9, tzinfo=UTC))
    with use_clock(moment):
        note(person("ali"), images=[picture(1_600, 1_200)])
        for arrange in (die_before_writing, die_before_renaming, die_after_writing):
            connection.close()
            child = os.fork()
            if not child:
                arrange()
                tasks.make_variants()
                os._exit(0)
            _pid, status = os.waitpid(child, 0)
            print("killed" if os.WIFSIGNALED(status) else "finished", Picture.objects.get().state)
            moment.advance(uploads.LEASE + timedelta(seconds=1))
        tasks.make_variants()
        row = Picture.objects.get()
        print(
            row.state,
            *sorted(
                size for size in pictures.WIDTHS if pictures.path_of(row.digest, size).exists()
            ),
        )


main()
