"""Mutants of functions, put into a process that has imported Tallgrass and collected its tests.

A worker does both once, then forks a child a mutant, which gives the live functions the mutant's
code: importing again would take most of the time. A change that takes hold on import (a constant,
a table, a registration) cannot be tried so and is left to a process of its own.
"""

import gc
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from tests.mutants.children import Child
from tests.mutants.making import Mutant
from tests.mutants.recording import Record, Recorder, Recordings, by_file

OPTIONS = ["-q", "--no-header", "--tb=short", "-p", "no:cacheprovider"]
NOT_ALIVE = 77  # a child's exit code: this mutant cannot be put into live functions
_NEWLOCALS = 0x2  # the flag of a function's code; classes and modules are without


class Worker:
    """A plugin that records its share of the files, waits for the other workers', then tries its
    share of the mutants, instead of running the tests that were collected."""

    def __init__(
        self,
        room: str,
        share: int,
        *,
        files: Sequence[Sequence[str]],
        mutants: Sequence[tuple[int, Mutant]],
        kept: Recordings,
        folder: Path,
    ) -> None:
        self._share, self._files = share, files
        self._mutants, self._kept, self._folder = mutants, kept, folder
        self._items: dict[str, pytest.Item] = {}
        self._recorder = Recorder(room)

    def run(self) -> int:
        """Do it all; the exit code of the process."""
        self._recorder.start()
        every = [file for share in self._files for file in share]
        return int(pytest.main([*OPTIONS, *every], plugins=[self]))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Interrupted("tests that cannot be collected")
        self._items = {item.nodeid: item for item in session.items}
        self._record(session)
        self._recorder.stop()
        record = self._all_recorded()
        for number, mutant in self._mutants:
            self._try(session, number, mutant, record)
        return True

    def _record(self, session: pytest.Session) -> None:
        """Run this share's files that no recording is kept of. Says which tests fail, if any do."""
        files = self._files[self._share]
        wanted = set(files) - set(self._kept.parts(files))
        items = [item for id_, item in self._items.items() if id_.partition("::")[0] in wanted]

        def work() -> int:
            session.config.pluginmanager.register(self._recorder)
            run_items(session, items, goes_on=True)
            if self._recorder.failed:
                print("FAILED", *self._recorder.failed, sep="\n")
                return 1
            for file, part in by_file(self._recorder.found(), sorted(wanted)).items():
                self._kept.keep(file, part)
            return 0

        code = self._forked(work, "recording", 3_600) if items else 0
        (self._folder / f"recorded-{self._share}").write_text(str(code), encoding="utf-8")

    def _all_recorded(self) -> Record:
        while any(
            not (self._folder / f"recorded-{share}").exists() for share in range(len(self._files))
        ):
            time.sleep(0.2)
        every = [file for share in self._files for file in share]
        return Record(self._kept.parts(every).values())

    def _try(self, session: pytest.Session, number: int, mutant: Mutant, record: Record) -> None:
        ids = record.tests_of(mutant)
        items = [self._items[id_] for id_ in ids]
        seconds = 20 + 10 * int(sum(record.seconds[id_] for id_ in ids))
        by = self._folder / f"{number}.by"

        def work() -> int:
            if not put_into_living(mutant):
                return NOT_ALIVE
            failed = run_items(session, items)
            by.write_text(failed, encoding="utf-8")
            session._setupstate.teardown_exact(None)
            return int(bool(failed))

        code = (
            NOT_ALIVE
            if record.is_run_on_import(mutant)
            else self._forked(work, str(number), seconds)
        )
        said = {"code": code, "by": by.read_text(encoding="utf-8") if by.exists() else ""}
        done = self._folder / f"{number}.new"
        done.write_text(json.dumps(said), encoding="utf-8")
        done.rename(self._folder / f"{number}.done")

    def _forked(self, work: Callable[[], int], name: str, seconds: int) -> int:
        child = Child(work, self._folder / f"{name}-{self._share}.log", seconds)
        while not child.is_over():
            time.sleep(0.02)
        _clean(Path(os.environ["TALLGRASS_HOME"]))
        assert child.code is not None
        return child.code


def _clean(home: Path) -> None:
    """Leave the home that children use as tests/settings.py makes it."""
    shutil.rmtree(home, ignore_errors=True)
    (home / "static").mkdir(parents=True)


def run_items(
    session: pytest.Session, items: Sequence[pytest.Item], *, goes_on: bool = False
) -> str:
    """Run these tests in this order until one fails, or all if it `goes_on`; which failed."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed and not goes_on:
            return item.nodeid
    return ""


def put_into_living(mutant: Mutant) -> bool:
    """Give the functions of this process the mutant's code; False where that cannot be done."""
    file = str(mutant.file)
    pairs = changed_functions(
        compile(mutant.module.code, file, "exec"), compile(mutant.source, file, "exec")
    )
    if not pairs:
        return False
    found = set()
    for each in gc.get_objects():
        if type(each) is FunctionType and each.__code__.co_filename == file:
            for old, new in pairs:
                if _where(each.__code__) == _where(old):
                    if each.__code__.co_freevars != new.co_freevars:
                        return False
                    each.__code__ = new
                    found.add(_where(old))
                    break
    return len(found) == len(pairs)


def changed_functions(old: CodeType, new: CodeType) -> list[tuple[CodeType, CodeType]]:
    """The outermost functions that read otherwise in `new`; none where anything else does."""
    pairs: list[tuple[CodeType, CodeType]] = []
    return pairs if _collect(old, new, pairs) else []


def _collect(old: CodeType, new: CodeType, pairs: list[tuple[CodeType, CodeType]]) -> bool:
    olds, news = list(_inner(old)), list(_inner(new))
    if _apart(old) != _apart(new) or len(olds) != len(news):
        return False
    for before, after in zip(olds, news, strict=True):
        if before.co_flags & _NEWLOCALS:
            if _whole(before) != _whole(after):
                pairs.append((before, after))
        elif not _collect(before, after, pairs):
            return False
    return True


def _where(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _inner(code: CodeType) -> Iterator[CodeType]:
    return (each for each in code.co_consts if isinstance(each, CodeType))


def _apart(code: CodeType) -> tuple[Any, ...]:
    """What a code does, without its line numbers and the functions in it."""
    plain = tuple(
        (type(each), repr(each)) for each in code.co_consts if not isinstance(each, CodeType)
    )
    return (
        code.co_name, code.co_code, plain, code.co_names, code.co_varnames, code.co_freevars,
        code.co_cellvars, code.co_argcount, code.co_kwonlyargcount, code.co_flags,
    )  # fmt: skip


def _whole(code: CodeType) -> tuple[Any, ...]:
    return (*_apart(code), *(_whole(each) for each in _inner(code)))
