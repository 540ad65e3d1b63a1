"""Test runs in processes forked from one that has the slow imports behind it.

A child imports Tallgrass itself, so a mutant is put in its way as it is imported: no file changes.
"""

import importlib
import importlib.util
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.mutants.making import Mutant

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 20  # seconds of the clock for one of the processor
# Heavy, and the same for every child. Nothing that reads Django's settings or opens a database.
PRELOADED = (
    "babel.messages.mofile", "django.db.models", "django.forms", "django.http", "django.template",
    "django.test", "django.views", "hypothesis.strategies", "jinja2", "numpy", "openpyxl",
    "PIL.Image", "duckdb", "pypinyin", "rjieba", "structlog",
)  # fmt: skip


def preload() -> None:
    """Import what every child needs."""
    os.environ["PYPINYIN_NO_PHRASES"] = "true"  # as the settings do
    for name in PRELOADED:
        importlib.import_module(name)


class Child:
    """A forked process that runs `work` and ends with what it returns as its exit code. It may take
    `seconds` of the processor, and as long as a busy machine needs to give it them."""

    def __init__(self, work: Callable[[], int], log: Path, seconds: int) -> None:
        self.log = log
        self.deadline = time.monotonic() + PATIENCE * seconds
        self.code: int | None = None
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if not self.pid:
            code = 70
            try:
                os.setpgid(0, 0)
                resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
                with log.open("wb") as file:
                    os.dup2(file.fileno(), 1)
                    os.dup2(file.fileno(), 2)
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                code = work()
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(code)

    def is_over(self) -> bool:
        """Whether it has ended. One that takes too long is killed, which counts as noticed."""
        if self.code is not None:
            return True
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid:
            self.code = os.waitstatus_to_exitcode(status)
        elif time.monotonic() > self.deadline:
            os.killpg(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.code = -signal.SIGKILL
        return self.code is not None


def run_tests(ids: Sequence[str]) -> int:
    """Run these tests in this order until one fails, in the process that calls."""
    files = list(dict.fromkeys(id_.partition("::")[0] for id_ in ids))
    return run_files(files, [_Only(ids)])


def run_files(files: Sequence[str], plugins: Sequence[object]) -> int:
    """Run the tests of these files until one fails, in the process that calls."""
    options = ["-q", "-x", "--no-header", "--tb=line", "-p", "no:cacheprovider"]
    return int(pytest.main([*options, *files], plugins=list(plugins)))


def put_in(mutant: Mutant) -> None:
    """Have the mutant's module imported as the mutant reads."""
    parts = mutant.file.relative_to(ROOT / "src").with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    assert name not in sys.modules
    sys.meta_path.insert(0, _Finder(name, mutant))


class _Only:
    """Keeps the tests asked for, in their order."""

    def __init__(self, ids: Sequence[str]) -> None:
        self._order = {id_: i for i, id_ in enumerate(ids)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self._order),
            key=lambda item: self._order[item.nodeid],
        )


class _Finder(MetaPathFinder):
    def __init__(self, name: str, mutant: Mutant) -> None:
        self._name, self._mutant = name, mutant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        file = str(self._mutant.file)
        return importlib.util.spec_from_file_location(
            fullname, file, loader=_Loader(fullname, file, self._mutant.source)
        )


class _Loader(SourceFileLoader):
    """Reads the mutant instead of the file, and neither reads nor writes compiled code."""

    def __init__(self, name: str, file: str, source: str) -> None:
        super().__init__(name, file)
        self._source = source.encode()

    def get_data(self, path: str) -> bytes:
        return self._source

    def path_stats(self, path: str) -> Any:
        raise OSError
