"""The migrated database, made once for a state of the code and copied for whoever needs one.

Migrating takes seconds; copying a file, or a database within PostgreSQL, takes milliseconds. The
copy is what `migrate` leaves, with the triggers of immutable rows.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pysqlite3
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".pytest_cache" / "d" / "tallgrass"  # `pytest --cache-clear` empties it
KEPT = 4  # templates of as many states of the code
# Whatever may change the tables, the triggers, or the rows that migrating leaves.
SOURCES = (
    "requirements.txt",
    "src/tallgrass/*/migrations/*.py",
    "src/tallgrass/*/models.py",
    "src/tallgrass/*/models/**/*.py",
    "src/tallgrass/*/types.py",
    "src/tallgrass/*/types/**/*.py",
    "src/tallgrass/*/apps.py",
    "src/tallgrass/conf/settings.py",
    "src/tallgrass/conf/database.py",
    "src/tallgrass/kernel/*.py",
    "src/tallgrass/kernel/sqlite_backend/*.py",
)
_MIGRATE = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0, interactive=False)
connection.close()
"""


def key() -> str:
    """What the template of this state of the code is called: a digest of the sources of its
    tables, and of the SQLite that writes it."""
    digest = hashlib.sha256(pysqlite3.dbapi2.sqlite_version.encode())
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(f"\0{path.relative_to(ROOT)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def sqlite_template(*, anew: bool = False) -> Path:
    """The file to copy; builds it where this state of the code has none yet, or `anew`. Processes
    that want it at once wait for the one that builds."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{key()}.db"
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if anew or not file.exists():
            with tempfile.TemporaryDirectory(prefix="tallgrass-template-") as home:
                _migrate(home)
                built = pysqlite3.connect(str(Path(home) / "tallgrass.db"))
                file.unlink(missing_ok=True)
                built.execute("VACUUM INTO ?", (str(file),))
                built.close()
            _forget_old(file)
    return file


def copy_sqlite(to: Path) -> None:
    """Put a migrated SQLite database at `to`, in place of any that lies there."""
    for ending in ("-wal", "-shm"):
        Path(f"{to}{ending}").unlink(missing_ok=True)
    shutil.copyfile(sqlite_template(), to)


def copy_postgres(name: str, *, anew: bool = False) -> None:
    """Make the migrated database `name` on the server under test, in place of any of that name."""
    template = f"tallgrass_{key()}"
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT pg_advisory_lock(20260504)")  # ends with this connection
        if anew:
            cursor.execute(f'DROP DATABASE IF EXISTS "{template}"')
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        if cursor.fetchone() is None:
            cursor.execute('DROP DATABASE IF EXISTS "tallgrass_unready"')
            cursor.execute('CREATE DATABASE "tallgrass_unready"')
            server = urlsplit(os.environ["TALLGRASS_TEST_DATABASE_URL"])
            with tempfile.TemporaryDirectory(prefix="tallgrass-template-") as home:
                _migrate(home, server._replace(path="/tallgrass_unready").geturl())
            cursor.execute(f'ALTER DATABASE "tallgrass_unready" RENAME TO "{template}"')
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _migrate(home: str, database_url: str = "") -> None:
    """Migrate in a process of its own, on the product's settings: nothing of a test's is in it."""
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _MIGRATE],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tallgrass.conf.settings",
            "TALLGRASS_HOME": home,
            "TALLGRASS_SECRET_KEY": "a secret that nothing in a template is signed with",
            "TALLGRASS_ORIGIN": "http://localhost:8000",
            "TALLGRASS_DATABASE_URL": database_url,
        },
        check=True,
    )


def _forget_old(newest: Path) -> None:
    others = sorted(
        (file for file in FOLDER.glob("*.db") if file != newest),
        key=lambda file: file.stat().st_mtime,
        reverse=True,
    )
    for file in others[KEPT - 1 :]:
        file.unlink()
