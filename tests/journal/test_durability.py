"""What the journal acknowledged is there, and what it could not write it did not acknowledge."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tallgrass.journal.client import JournalClient
from tallgrass.journal.store import Store
from tallgrass.journal.types import EVENTS, AppendResult, Batch, JournalUnavailable
from tallgrass.journal.writer import JournalWriter, Outcome, write


def batch(body: bytes = b"{}", id_: bytes = b"") -> Batch:
    return Batch(id_ or os.urandom(16), EVENTS, 1_000, 1, body)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def count(home: Path) -> int:
    with JournalClient(home) as client:
        return len(client.after(0, 10_000))


def test_c02_a_batch_id_counts_once_and_is_refused_with_other_content(
    store: Store, tmp_path: Path
) -> None:
    first = batch(b"one")
    assert write(store, [first, first, batch(b"two", first.id)], 0) == [
        AppendResult.NEW,
        AppendResult.KNOWN,
        AppendResult.OTHER,
    ]
    assert write(store, [first, batch(b"two", first.id)], 0) == [
        AppendResult.KNOWN,
        AppendResult.OTHER,
    ]
    with JournalClient(tmp_path) as client:
        [row] = client.after(0, 10)
        assert (row.seq, row.batch, row.is_sound, client.head()) == (1, first, True, 1)


def test_c05_a_full_disk_refuses_the_whole_group_and_heals(store: Store, tmp_path: Path) -> None:
    write(store, [batch()], 0)
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    kept = batch()
    with pytest.raises(JournalUnavailable, match="full"):
        write(store, [kept, batch(b"x" * 200_000)], 0)
    assert (count(tmp_path), store.connection.in_transaction) == (1, False)
    assert write(store, [kept], 0) == [AppendResult.NEW]
    store.connection.execute("PRAGMA max_page_count = 1000000")
    assert write(store, [batch(b"x" * 200_000), kept], 0) == [AppendResult.NEW, AppendResult.KNOWN]


_LIMITED = """
import resource, signal, sys
from pathlib import Path
from tallgrass.journal.types import JournalUnavailable
from tallgrass.journal.store import Store
from tallgrass.journal.writer import write
from tests.journal.test_durability import batch
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store(Path(sys.argv[1]))
sent = [batch(b"x" * 20_000) for _ in range(100)]
write(store, sent[:1], 0)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
said = []
for one in sent:
    try:
        said.append(str(write(store, [one], 0)[0]))
    except JournalUnavailable as error:
        said.append("refused: " + str(error))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
again = [str(write(store, [one], 0)[0]) for one in sent]
taken = len([s for s in said if s in ("new", "known")])
print(taken, len([s for s in said if s.startswith("refused")]), again.count("known"))
"""


def test_c05_an_io_error_on_write_acknowledges_nothing(tmp_path: Path) -> None:
    """The kernel refuses writes beyond a file size, as a failing disk would: real errors, no
    mocks."""
    out = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(tmp_path)], capture_output=True, text=True, check=True
    )
    acknowledged, refused, known = (int(part) for part in out.stdout.split())
    assert acknowledged + refused == 100
    assert acknowledged >= 1
    assert refused >= 50
    assert known == acknowledged
    assert count(tmp_path) == 100


def test_c04_each_row_knows_whether_a_bit_of_it_changed(store: Store, tmp_path: Path) -> None:
    write(store, [batch(b"abc"), batch(b"def")], 0)
    for column, value in (
        ("received_at", 7),
        ("trust", 0),
        ("kind", "clicks"),
        ("body", b"abd"),
        ("id", os.urandom(16)),
    ):
        [kept] = store.connection.execute(f"SELECT {column} FROM batch WHERE seq = 1").fetchone()
        store.connection.execute(f"UPDATE batch SET {column} = ? WHERE seq = 1", (value,))
        with JournalClient(tmp_path) as client:
            assert [row.is_sound for row in client.after(0, 10)] == [False, True], column
        store.connection.execute(f"UPDATE batch SET {column} = ? WHERE seq = 1", (kept,))
    assert [row.is_sound for row in JournalClient(tmp_path).after(0, 10)] == [True, True]


def test_row_numbers_have_no_gaps_whatever_is_refused(store: Store, tmp_path: Path) -> None:
    known = batch()
    for _ in range(3):
        write(store, [known, batch()], 0)
        with pytest.raises(ZeroDivisionError), store.writing() as connection:
            connection.execute(
                "INSERT INTO batch VALUES (NULL, randomblob(16), 'events', 1, 1, x'', x'')"
            )
            1 / 0  # noqa: B018
    with JournalClient(tmp_path) as client:
        assert [row.seq for row in client.after(0, 10)] == [1, 2, 3, 4]


def test_a_writer_gathers_what_waits_into_few_commits(tmp_path: Path) -> None:
    groups: list[list[tuple[object, Outcome]]] = []
    done = threading.Event()

    def deliver(outcomes: list[tuple[object, Outcome]]) -> None:
        groups.append(outcomes)
        if sum(map(len, groups)) == 1_000:
            done.set()

    writer = JournalWriter(tmp_path, deliver, lambda: 0)
    for i in range(1_000):
        writer.submit(i, batch())
    writer.start()
    assert done.wait(20)
    writer.stop()
    assert [ticket for group in groups for ticket, _outcome in group] == list(range(1_000))
    assert {outcome for group in groups for _ticket, outcome in group} == {AppendResult.NEW}
    assert [len(group) for group in groups] == [512, 488]  # all waited before it began
    assert count(tmp_path) == 1_000


_UNSTOPPED = """
import sys
from pathlib import Path
from tallgrass.journal.writer import JournalWriter
JournalWriter(Path(sys.argv[1]), print, lambda: 0).start()
"""


def test_a_process_ends_although_nobody_stopped_its_writer(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", _UNSTOPPED, str(tmp_path)], check=True, timeout=60)


def test_a_refused_write_leaves_the_connection_as_it_was(store: Store) -> None:
    connection = store.connection
    with pytest.raises(ZeroDivisionError), store.writing():
        1 / 0  # noqa: B018
    assert store.connection is connection
    assert not connection.in_transaction
    assert write(store, [batch()], 0) == [AppendResult.NEW]


def test_a_writer_without_a_home_refuses_and_lives_on(tmp_path: Path) -> None:
    said: list[Outcome] = []
    answered = threading.Semaphore(0)

    def deliver(outcomes: list[tuple[object, Outcome]]) -> None:
        said.extend(outcome for _ticket, outcome in outcomes)
        answered.release(len(outcomes))

    home = tmp_path / "gone"
    writer = JournalWriter(home, deliver, lambda: 0)
    writer.start()
    writer.submit(1, batch())
    assert answered.acquire(timeout=10)
    home.mkdir()
    writer.submit(2, batch())
    assert answered.acquire(timeout=10)
    writer.stop()
    assert isinstance(said[0], JournalUnavailable)
    assert said[1] == AppendResult.NEW


def test_pruning_keeps_what_is_not_counted_and_what_is_young(store: Store, tmp_path: Path) -> None:
    for at in (1_000, 2_000, 3_000, 4_000):
        write(store, [Batch(os.urandom(16), EVENTS, at, 1, b"")], 0)
    with JournalClient(tmp_path) as client:
        assert client.prune(before=3_000, counted_to=1, now=0) == 1
        assert client.prune(before=3_000, counted_to=4, now=0) == 1
        assert [row.seq for row in client.after(0, 10)] == [3, 4]
        assert client.prune(before=10_000, counted_to=4, now=0) == 2
        assert (client.oldest(), client.head()) == (0, 4)
