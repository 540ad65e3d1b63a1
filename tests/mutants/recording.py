"""Which tests run which lines of a room, and how long each takes: one run under coverage."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coverage
import pytest

from tests.mutants.children import ROOT


class Recorder:
    """A plugin that gives every test its own context, and times it."""

    def __init__(self, room: str, to: Path) -> None:
        self._to = to
        self._seconds: dict[str, float] = {}
        self._failed: list[str] = []
        self._coverage = coverage.Coverage(
            data_file=None, config_file=False, source=[str(ROOT / "src" / "tallgrass" / room)]
        )

    def start(self) -> None:
        """Begin, before anything of Tallgrass is imported."""
        self._coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._coverage.switch_context(item.nodeid)
        began = time.process_time()
        yield
        self._seconds[item.nodeid] = time.process_time() - began
        self._coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.append(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        data = self._coverage.get_data()
        lines: dict[str, Any] = {
            str(Path(file).relative_to(ROOT)): {
                line: sorted(filter(None, contexts))
                for line, contexts in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        found = {"seconds": self._seconds, "failed": self._failed, "lines": lines}
        self._to.write_text(json.dumps(found), encoding="utf-8")


class Record:
    """What a recording found."""

    def __init__(self, file: Path) -> None:
        found = json.loads(file.read_text(encoding="utf-8"))
        self.seconds: dict[str, float] = found["seconds"]
        self.failed: list[str] = found["failed"]
        self._lines: dict[str, dict[str, list[str]]] = found["lines"]

    def tests_of(self, file: Path, first: int, last: int, room: str) -> list[str]:
        """The tests that run any of these lines: the room's own first, then the quick ones. Lines
        that run only as the module is imported belong to every test of the file; those of a file
        with nothing else, to the room's own tests."""
        own = f"tests/{room}/"
        lines = self._lines.get(str(file.relative_to(ROOT)), {})
        ids = (
            {id_ for line in range(first, last + 1) for id_ in lines.get(str(line), ())}
            or {id_ for some in lines.values() for id_ in some}
            or {id_ for id_ in self.seconds if id_.startswith(own)}
        )
        return sorted(ids, key=lambda id_: (not id_.startswith(own), self.seconds[id_], id_))
