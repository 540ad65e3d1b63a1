"""Which tests run which lines of a room, and how long each takes, from runs under coverage.

A recording is kept for as long as neither Tallgrass nor its test file changes.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import coverage
import pytest

from tests.mutants.children import ROOT
from tests.mutants.making import Mutant

FOLDER = ROOT / ".pytest_cache" / "d" / "tallgrass-mutants"  # `pytest --cache-clear` empties it
ON_IMPORT = ""  # coverage's name for what runs outside the tests


class Recorder:
    """A plugin that gives every test its own context, and times it."""

    def __init__(self, room: str) -> None:
        self.failed: list[str] = []
        self._seconds: dict[str, float] = {}
        self._coverage = coverage.Coverage(
            data_file=None, config_file=False, source=[str(ROOT / "src" / "tallgrass" / room)]
        )

    def start(self) -> None:
        """Begin, before anything of Tallgrass is imported."""
        self._coverage.start()

    def stop(self) -> None:
        """Trace no more."""
        self._coverage.stop()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._coverage.switch_context(item.nodeid)
        began = time.process_time()
        yield
        self._seconds[item.nodeid] = time.process_time() - began
        self._coverage.switch_context(ON_IMPORT)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)

    def found(self) -> dict[str, Any]:
        """The seconds of each test, and the tests of each line of each file, fit for JSON."""
        self._coverage.stop()
        data = self._coverage.get_data()
        lines = {
            str(Path(file).relative_to(ROOT)): {
                str(line): contexts for line, contexts in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        return {"seconds": self._seconds, "lines": lines}


class Record:
    """What recordings found, put together."""

    def __init__(self, parts: Iterable[dict[str, Any]]) -> None:
        self.seconds: dict[str, float] = {}
        self._lines: dict[str, dict[int, set[str]]] = {}
        for part in parts:
            self.seconds |= part["seconds"]
            for file, lines in part["lines"].items():
                of_file = self._lines.setdefault(file, {})
                for line, contexts in lines.items():
                    of_file.setdefault(int(line), set()).update(contexts)

    def is_run_on_import(self, mutant: Mutant) -> bool:
        """Whether its lines run before any test does."""
        lines = self._lines.get(str(mutant.file.relative_to(ROOT)), {})
        return any(
            ON_IMPORT in lines.get(line, ()) for line in range(mutant.first, mutant.last + 1)
        )

    def tests_of(self, mutant: Mutant) -> list[str]:
        """The tests that run any of its lines, the quick ones first; all, where they run only as
        the module is imported."""
        lines = self._lines.get(str(mutant.file.relative_to(ROOT)), {})
        ids = {
            id_
            for line in range(mutant.first, mutant.last + 1)
            for id_ in lines.get(line, ())
            if id_ != ON_IMPORT
        }
        return sorted(ids or self.seconds, key=lambda id_: (self.seconds[id_], id_))


class Recordings:
    """The recordings of a room, a test file each, for one state of the code."""

    def __init__(self, room: str) -> None:
        self._folder = FOLDER / room
        self._code = _digest(
            [
                *sorted((ROOT / "src" / "tallgrass").rglob("*.py")),
                *sorted((ROOT / "src" / "tallgrass").rglob("*.html")),
                *sorted((ROOT / "tests").glob("*.py")),
            ]
        )

    def parts(self, files: Sequence[str]) -> dict[str, dict[str, Any]]:
        """What is kept of these test files."""
        return {
            file: json.loads(place.read_text(encoding="utf-8"))
            for file in files
            if (place := self._place(file)).exists()
        }

    def keep(self, file: str, part: dict[str, Any]) -> None:
        """Keep what one test file's run found."""
        self._folder.mkdir(parents=True, exist_ok=True)
        place = self._place(file)
        for old in self._folder.glob(f"{_name(file)}-*.json"):
            old.unlink()
        place.write_text(json.dumps(part), encoding="utf-8")

    def _place(self, file: str) -> Path:
        beside = sorted((ROOT / file).parent.glob("*.py"))
        helpers = [each for each in beside if not each.name.startswith("test_")]
        digest = _digest([ROOT / file, *helpers])
        return self._folder / f"{_name(file)}-{self._code}-{digest}.json"


def by_file(found: dict[str, Any], files: Sequence[str]) -> dict[str, dict[str, Any]]:
    """One run's findings cut up by test file. What ran on import belongs to each."""
    parts: dict[str, dict[str, Any]] = {file: {"seconds": {}, "lines": {}} for file in files}
    for id_, seconds in found["seconds"].items():
        parts[id_.partition("::")[0]]["seconds"][id_] = seconds
    for source, lines in found["lines"].items():
        for line, contexts in lines.items():
            for context in contexts:
                for file in [context.partition("::")[0]] if context else files:
                    of_source = parts[file]["lines"].setdefault(source, {})
                    of_source.setdefault(line, []).append(context)
    return parts


def _name(file: str) -> str:
    return file.replace("/", ".").removesuffix(".py")


def _digest(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"\0{file.relative_to(ROOT)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
