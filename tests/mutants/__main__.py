"""`python -m tests.mutants [ROOM…]`: do the tests notice when a rule is changed by a little?

For each room, COUNT mutants are chosen by SEED, evenly over the kinds of change; each meets the
tests that run its lines, until one fails. Prints the survivors and the share killed; exits 1 where
a room is below LEAST. TALLGRASS_MUTANT_JOBS sets how many run at once (2).
"""

import itertools
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.mutants.children import ROOT, Child, preload, put_in, run_files, run_tests
from tests.mutants.making import Mutant, mutants_of
from tests.mutants.recording import Record, Recorder
from tests.template import sqlite_template

SEED, COUNT, LEAST = 20260504, 40, 0.9
JOBS = int(os.environ.get("TALLGRASS_MUTANT_JOBS", "2"))
# The folders whose tests a room's mutants meet: its own, and those that live off it.
ROOMS: dict[str, tuple[str, ...]] = {
    "ledger": ("ledger", "contracts", "campaigns"),
    "campaigns": ("campaigns", "contracts"),
    "contracts": ("contracts", "campaigns"),
    "governance": ("governance", "notes", "contracts"),
    "signals": ("signals", "contracts"),
    "journal": ("journal", "signals", "edge"),
    "people": ("people", "web", "notes"),
}
APART = ("test_kill.py", "test_import_command.py")  # whole processes: a mutant would not reach them


def main(rooms: list[str]) -> int:
    """Try the mutants of these rooms; 0 where enough are killed everywhere."""
    unknown = [room for room in rooms if room not in ROOMS]
    if unknown:
        print(f"no such room: {', '.join(unknown)}; there are {', '.join(ROOMS)}", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    sqlite_template()
    preload()
    shares = {}
    with tempfile.TemporaryDirectory(prefix="tallgrass-mutants-") as folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        for room in rooms or ROOMS:
            if (ROOT / "src" / "tallgrass" / room).is_dir():
                shares[room] = try_room(room, Path(folder))
    for room, share in shares.items():
        print(f"{room}: {share:.0%} killed")
    return int(any(share < LEAST for share in shares.values()))


def try_room(room: str, folder: Path) -> float:
    """Record which tests run which lines, then try the room's mutants; returns the share killed."""
    began = time.monotonic()
    record = recorded(room, folder)
    chosen = choose(room)
    print(
        f"{room}: {len(record.seconds)} tests recorded in {time.monotonic() - began:.0f} s, "
        f"{len(chosen)} mutants",
        flush=True,
    )
    waiting, running, killed = iter(list(enumerate(chosen, 1))), [], 0
    while True:
        for number, mutant in itertools.islice(waiting, JOBS - len(running)):
            running.append((number, mutant, tried(mutant, record, room, folder / f"{number}.log")))
        if not running:
            return killed / len(chosen)
        time.sleep(0.02)
        for each in [each for each in running if each[2] is None or each[2].is_over()]:
            running.remove(each)
            killed += told(room, *each)


def recorded(room: str, folder: Path) -> Record:
    """Run the tests of the room's folders once, as they are. Raises SystemExit when one fails."""
    tests = [
        str(file.relative_to(ROOT))
        for name in ROOMS[room]
        for file in sorted((ROOT / "tests" / name).glob("test_*.py"))
        if file.name not in APART
    ]
    to = folder / f"{room}.json"

    def work() -> int:
        recorder = Recorder(room, to)
        recorder.start()
        return run_files(tests, [recorder])

    child = Child(work, folder / f"{room}.log", 3_600)
    while not child.is_over():
        time.sleep(0.1)
    if child.code:
        print(child.log.read_text(encoding="utf-8", errors="replace")[-3_000:], file=sys.stderr)
        raise SystemExit(f"the tests of {room} fail without any mutant")
    return Record(to)


def choose(room: str) -> list[Mutant]:
    """COUNT mutants of the room, the same for the same source: in turn one of each kind."""
    kinds: dict[str, list[Mutant]] = defaultdict(list)
    for file in sorted((ROOT / "src" / "tallgrass" / room).rglob("*.py")):
        if "migrations" not in file.parts:
            for mutant in mutants_of(file):
                kinds[mutant.kind].append(mutant)
    chance = random.Random(f"{SEED}:{room}")
    for kind in sorted(kinds):
        chance.shuffle(kinds[kind])
    return list(itertools.islice(_in_turn([kinds[kind] for kind in sorted(kinds)]), COUNT))


def _in_turn(groups: list[list[Mutant]]) -> Iterator[Mutant]:
    for row in itertools.zip_longest(*groups):
        yield from (mutant for mutant in row if mutant is not None)


def tried(mutant: Mutant, record: Record, room: str, log: Path) -> Child | None:
    """Start the tests of a mutant's lines; None where no test runs them."""
    ids = record.tests_of(mutant.file, mutant.first, mutant.last, room)
    if not ids:
        return None

    def work() -> int:
        put_in(mutant)
        return run_tests(ids)

    return Child(work, log, 20 + 10 * int(sum(record.seconds[id_] for id_ in ids)))


def told(room: str, number: int, mutant: Mutant, child: Child | None) -> bool:
    """Say what became of a mutant; whether it was killed."""
    is_killed = child is not None and child.code != 0
    place = f"{mutant.file.relative_to(ROOT / 'src' / 'tallgrass')}:{mutant.first}"
    fate = "killed" if is_killed else "no test runs it" if child is None else "SURVIVES"
    print(f"{room} {number:2} {fate:8} {place} {mutant.kind}", flush=True)
    if not is_killed:
        print(f"    - {_short(mutant.before)}\n    + {_short(mutant.after)}", flush=True)
    return is_killed


def _short(code: str) -> str:
    return " ".join(code.split())[:200]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
