"""`python -m tests.mutants [ROOM[:N,N…]…]`: do the tests notice when a rule is changed by a little?

For each room, COUNT mutants are chosen by SEED, evenly over the kinds of change; each meets the
tests that run its lines, until one fails. Prints the survivors and the share killed; exits 1 where
a room is below LEAST. Numbers after a room try those of its mutants alone. TALLGRASS_MUTANT_JOBS
sets how many run at once (2).
"""

import hashlib
import itertools
import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.mutants.children import ROOT, Child, preload, put_in, run_tests
from tests.mutants.equivalent import is_equivalent
from tests.mutants.living import NOT_ALIVE, Worker
from tests.mutants.making import Mutant, mutants_of
from tests.mutants.recording import Record, Recordings
from tests.template import sqlite_template

SEED, COUNT, LEAST = 20260504, 40, 0.9
JOBS = int(os.environ.get("TALLGRASS_MUTANT_JOBS", "2"))
# Each is held by the tests of its own folder: those of the rooms above it ask for other things, and
# recording them would take longer than all the rest.
ROOMS = ("ledger", "campaigns", "contracts", "governance", "signals", "journal", "people")
APART = ("test_kill.py", "test_import_command.py")  # whole processes: a mutant would not reach them


def main(wishes: list[str]) -> int:
    """Try the mutants of these rooms; 0 where enough are killed everywhere."""
    rooms = {room: numbers for room, _, numbers in (wish.partition(":") for wish in wishes)}
    unknown = [room for room in rooms if room not in ROOMS]
    if unknown:
        print(f"no such room: {', '.join(unknown)}; there are {', '.join(ROOMS)}", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    sqlite_template()
    preload()
    shares, place = {}, tempfile.gettempdir()
    for room in rooms or ROOMS:
        with tempfile.TemporaryDirectory(
            prefix="tallgrass-mutants-", dir=place, ignore_cleanup_errors=True
        ) as folder:
            os.environ["TMPDIR"] = tempfile.tempdir = folder
            numbers = {int(number) for number in rooms.get(room, "").split(",") if number}
            shares[room] = Trial(room, numbers, Path(folder)).run()
    for room, share in shares.items():
        print(f"{room}: {share:.0%} killed")
    return int(any(share < LEAST for share in shares.values()))


class Trial:
    """One room's mutants, all or those of some `numbers`, in a `folder` for what is written."""

    def __init__(self, room: str, numbers: set[int], folder: Path) -> None:
        self.room, self.folder, self.kept = room, folder, Recordings(room)
        self.chosen = {
            number: mutant
            for number, mutant in enumerate(choose(room), 1)
            if not numbers or number in numbers
        }

    def run(self) -> float:
        """Record which tests run which lines, then try the mutants; returns the share killed.
        Raises SystemExit where a test fails without any mutant."""
        files = [
            str(file.relative_to(ROOT))
            for file in sorted((ROOT / "tests" / self.room).glob("test_*.py"))
            if file.name not in APART
        ]
        workers = [self._worker(files, share) for share in range(JOBS)]
        survivors, apart = self._hear(workers)
        record = Record(self.kept.parts(files).values())
        survivors += self._try_apart(apart, record)
        for number in sorted(survivors):
            self._tell(number, "SURVIVES")
            mutant = self.chosen[number]
            print(f"    - {_short(mutant.before)}\n    + {_short(mutant.after)}", flush=True)
        return 1 - len(survivors) / len(self.chosen)

    def _worker(self, files: list[str], share: int) -> Child:
        worker = Worker(
            self.room,
            share,
            files=[files[each::JOBS] for each in range(JOBS)],
            mutants=list(self.chosen.items())[share::JOBS],
            kept=self.kept,
            folder=self.folder,
        )
        return Child(worker.run, self.folder / f"worker-{share}.log", 36_000)

    def _hear(self, workers: list[Child]) -> tuple[list[int], list[int]]:
        """Tell of the workers' kills as they come; which survive, and which need a process of their
        own."""
        began, left, survivors, apart = time.monotonic(), set(self.chosen), [], []
        is_recorded = False
        while left:
            time.sleep(0.1)
            are_over = [worker.is_over() for worker in workers]
            if not is_recorded and self._is_recorded():
                print(f"{self.room}: recorded in {time.monotonic() - began:.0f} s", flush=True)
                is_recorded = True
            for number in sorted(left):
                done = self.folder / f"{number}.done"
                if not done.exists():
                    continue
                left.remove(number)
                said = json.loads(done.read_text(encoding="utf-8"))
                if said["code"] == NOT_ALIVE:
                    apart.append(number)
                elif said["code"]:
                    self._tell(number, "killed", said["by"])
                else:
                    survivors.append(number)
            if left and all(are_over):
                self._give_up("a worker ended early")
        while not all([worker.is_over() for worker in workers]):
            time.sleep(0.1)
        return survivors, apart

    def _is_recorded(self) -> bool:
        files = [self.folder / f"recorded-{share}" for share in range(JOBS)]
        if not all(file.exists() and file.read_text(encoding="utf-8") for file in files):
            return False
        if any(file.read_text(encoding="utf-8") != "0" for file in files):
            self._give_up(f"tests of {self.room} fail without any mutant")
        return True

    def _give_up(self, why: str) -> None:
        for log in sorted(self.folder.glob("[rw]*.log")):
            print(log.read_text(encoding="utf-8", errors="replace")[-3_000:], file=sys.stderr)
        raise SystemExit(why)

    def _try_apart(self, numbers: list[int], record: Record) -> list[int]:
        tests = {number: record.tests_of(self.chosen[number]) for number in numbers}
        waiting, running = iter([number for number in numbers if tests[number]]), []
        survivors = [number for number in numbers if not tests[number]]
        while True:
            for number in itertools.islice(waiting, JOBS - len(running)):
                running.append((number, self._apart(number, tests[number], record)))
            if not running:
                return survivors
            time.sleep(0.02)
            for number, child in [each for each in running if each[1].is_over()]:
                running.remove((number, child))
                if child.code:
                    self._tell(number, "killed")
                else:
                    survivors.append(number)

    def _apart(self, number: int, ids: list[str], record: Record) -> Child:
        def work() -> int:
            put_in(self.chosen[number])
            return run_tests(ids)

        seconds = 20 + 10 * int(sum(record.seconds[id_] for id_ in ids))
        return Child(work, self.folder / f"{number}.log", seconds)

    def _tell(self, number: int, fate: str, by: str = "") -> None:
        mutant = self.chosen[number]
        place = f"{mutant.file.relative_to(ROOT / 'src' / 'tallgrass')}:{mutant.first}"
        print(f"{self.room} {number:2} {fate:8} {place} {mutant.kind} {by}".rstrip(), flush=True)


def choose(room: str) -> list[Mutant]:
    """COUNT mutants of the room: in turn one of each kind, those whose digest with SEED is least.
    So a change of the code changes the choice only where it changes a mutant."""
    files = sorted((ROOT / "src" / "tallgrass" / room).rglob("*.py"))
    rules = (file for file in files if "migrations" not in file.parts)
    return list(itertools.islice(in_order(rules), COUNT))


def in_order(files: Iterable[Path]) -> Iterator[Mutant]:
    """All mutants of these files that change something, in the order in which they are chosen."""
    kinds: dict[str, list[Mutant]] = defaultdict(list)
    for file in files:
        for mutant in mutants_of(file):
            kinds[mutant.kind].append(mutant)
    in_turn = _in_turn([sorted(kinds[kind], key=_digest) for kind in sorted(kinds)])
    return (mutant for mutant in in_turn if not is_equivalent(mutant))


def _digest(mutant: Mutant) -> bytes:
    file = mutant.file.relative_to(ROOT / "src" / "tallgrass")
    read = (SEED, file.as_posix(), mutant.line, mutant.before, mutant.after)
    return hashlib.sha256("\0".join(map(str, read)).encode()).digest()


def _in_turn(groups: list[list[Mutant]]) -> Iterator[Mutant]:
    for row in itertools.zip_longest(*groups):
        yield from (mutant for mutant in row if mutant is not None)


def _short(code: str) -> str:
    return " ".join(code.split())[:200]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
