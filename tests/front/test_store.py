"""Bodies and answers are held within bounds, and come out as they went in."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.front.store import LARGEST_IN_MEMORY, NoRoom, Spool, Storeroom


def nothing() -> None:
    pass


@given(
    pieces=st.lists(st.binary(min_size=1, max_size=4_000), max_size=20),
    reads=st.lists(st.integers(1, 9_000), min_size=1, max_size=20),
    memory=st.sampled_from([0, 5_000, 10**9]),
)
def test_what_goes_in_comes_out(pieces: list[bytes], reads: list[int], memory: int) -> None:
    room = Storeroom(Path("/tmp"), memory=memory, disk=10**9)
    spool, found = Spool(room, "a", nothing), b""
    for n, piece in enumerate(pieces):
        spool.write(piece)
        found += spool.read(reads[n % len(reads)])
    while part := spool.read(7_000):
        found += part
    assert found == b"".join(pieces)
    spool.close()
    assert (room.memory, room.disk) == (0, 0)


def test_large_ones_lie_on_disk_without_a_name(tmp_path: Path) -> None:
    room = Storeroom(tmp_path)
    spool = Spool(room, "a", nothing)
    for _ in range(8):
        spool.write(b"x" * (LARGEST_IN_MEMORY // 4))
    assert (room.memory, room.disk) == (0, 2 * LARGEST_IN_MEMORY)
    assert list(tmp_path.iterdir()) == []
    spool.close()
    spool.close()
    assert (room.memory, room.disk) == (0, 0)


def test_when_the_disk_is_full_whoever_holds_most_loses_the_oldest(tmp_path: Path) -> None:
    room, lost = Storeroom(tmp_path, memory=0, disk=1_000), []
    first, second, other, last = (
        Spool(room, key, lambda n=n: lost.append(n)) for n, key in enumerate("aabb")
    )
    first.write(b"x" * 400)
    second.write(b"x" * 300)
    other.write(b"x" * 200)
    last.write(b"x" * 300)
    assert (lost, room.disk) == ([0], 800)
    with pytest.raises(NoRoom):
        Spool(room, "c", nothing).write(b"x" * 2_000)
    assert room.disk == 0 and sorted(lost) == [0, 1, 2, 3]


def test_a_folder_that_is_gone_is_no_room(tmp_path: Path) -> None:
    room = Storeroom(tmp_path / "away", memory=10)
    spool = Spool(room, "a", nothing)
    spool.write(b"x" * 10)
    with pytest.raises(NoRoom):
        spool.write(b"x")
    spool.close()
    assert (room.memory, room.disk) == (0, 0)
