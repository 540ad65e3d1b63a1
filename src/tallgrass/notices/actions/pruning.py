"""Dropping what has been told long ago."""

import os
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from tallgrass.kernel import clock
from tallgrass.kernel.transaction import transaction
from tallgrass.notices.models import Notice
from tallgrass.notices.policies import file_days, notice_days

MOST_AT_ONCE = 5_000


def prune_notices() -> int:
    """Delete notices older than the policy says, but for those whose mail still waits; return how
    many, at most so many at once."""
    old = Notice.objects.filter(
        created_at__lt=clock.now() - timedelta(days=notice_days()), mail_due_at=None
    )
    with transaction():
        ids = list(old.values_list("pk", flat=True)[:MOST_AT_ONCE])
        return Notice.objects.filter(pk__in=ids).delete()[0]


def prune_mail_files() -> int:
    """Delete mail that went to files longer ago than the policy says, links that are keys and all;
    return how many files."""
    folder = Path(settings.TALLGRASS_HOME) / "mail"
    until = (clock.now() - timedelta(days=file_days())).timestamp()
    if not folder.is_dir():
        return 0
    with os.scandir(folder) as entries:
        old = [one.path for one in entries if one.is_file() and one.stat().st_mtime < until]
    for path in old:
        Path(path).unlink(missing_ok=True)
    return len(old)
