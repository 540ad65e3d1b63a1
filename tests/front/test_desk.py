"""Requests wait for a thread in turn by address; renderers of pages take and answer them."""

import asyncio
import io
import json
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
import uvloop

from tallgrass.front import desk as desks
from tallgrass.front import frames
from tallgrass.front.desk import Desk, PageLane
from tallgrass.front.exchange import Exchange
from tallgrass.front.reading import WholeRequest
from tallgrass.front.rendering import Renderer, environ_of


class Ear:
    """A client's end, which remembers what it was told."""

    is_https = True

    def __init__(self, address: str) -> None:
        self.address = address
        self.said = b""
        self.ended = asyncio.Event()

    def push(self, data: bytes) -> None:
        self.said += data

    def done(self, *, keeps: bool) -> None:
        self.ended.set()

    def abort(self) -> None:
        self.said += b"!"
        self.ended.set()

    @property
    def status(self) -> int:
        return int(self.said[9:12] or 0)


def asking(path: str, address: str, **headers: str) -> tuple[WholeRequest, Exchange, Ear]:
    ear = Ear(address)
    named = [("host", "localhost"), *headers.items()]
    received = WholeRequest("GET", path, named, is_http_1_0=False, keeps=True)
    return received, Exchange(ear, received), ear


def with_desk(
    folder: Path,
    application: Callable[..., Any],
    steps: Callable[[Desk], Coroutine[Any, Any, None]],
) -> None:
    """Run steps beside one thread that renders."""

    async def run() -> None:
        desk = Desk(())
        loop = asyncio.get_running_loop()
        server = await loop.create_unix_server(
            lambda: PageLane(desk), sock=frames.listening(folder)
        )
        renderer = Renderer(application, folder, 1)
        thread = threading.Thread(target=renderer._serve, daemon=True)
        thread.start()
        try:
            await steps(desk)
        finally:
            server.close()
            renderer._stopping.set()

    uvloop.run(run())


def test_nobodys_many_stand_before_anothers_one(tmp_path: Path) -> None:
    served: list[str] = []

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        served.append(environ["PATH_INFO"])
        start("200 OK", [])
        return [b"page"]

    async def steps(desk: Desk) -> None:
        ears = []
        for n in range(6):
            *task, ear = asking(f"/many/{n}", "192.0.2.1")
            desk.take(*task)
            ears.append(ear)
        *task, ear = asking("/one", "192.0.2.2")
        desk.take(*task)
        for each in (*ears, ear):
            await asyncio.wait_for(each.ended.wait(), 20)
        assert {each.status for each in (*ears, ear)} == {200}

    with_desk(tmp_path, application, steps)
    assert served.index("/one") <= 2
    assert [path for path in served if path != "/one"] == [f"/many/{n}" for n in range(6)]


def test_whoever_is_to_come_back_is_answered_late_and_holds_no_thread(tmp_path: Path) -> None:
    def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        is_refused = environ["PATH_INFO"] == "/refused"
        start("503 Service Unavailable" if is_refused else "200 OK", [("Retry-After", "5")])
        return [b"page"]

    async def steps(desk: Desk) -> None:
        *refused, late = asking("/refused", "192.0.2.1")
        *task, ear = asking("/one", "192.0.2.1")
        desk.take(*refused)
        desk.take(*task)
        await asyncio.wait_for(ear.ended.wait(), 20)
        assert (ear.status, late.said) == (200, b"")
        await asyncio.wait_for(late.ended.wait(), 20)
        assert (late.status, late.said.endswith(b"page")) == (503, True)

    with_desk(tmp_path, application, steps)


def test_who_waits_too_long_or_in_too_long_a_queue_is_told(monkeypatch: Any) -> None:
    monkeypatch.setattr(desks, "MOST_WAITING_PER_ADDRESS", 2)
    refused: list[int] = []

    async def steps() -> None:
        desk = Desk((), refused.append, longest_wait=0.05)
        *first, ear = asking("/", "192.0.2.1")
        *second, lost = asking("/", "192.0.2.1")
        desk.take(*first)
        desk.take(*second)
        second[1].lose()
        *third, late = asking("/", "192.0.2.1")
        desk.take(*third)
        assert (late.status, refused) == (503, [503])
        await asyncio.sleep(0.1)
        desk.look()
        assert (ear.status, lost.said, refused) == (503, b"", [503, 503])
        assert b"retry-after: 5\r\n" in ear.said and b"strict-transport" in ear.said

    asyncio.run(steps())


class Time:
    """Seconds that pass when a test says so."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


class Thread:
    """A thread that makes a page when a test says so, and how much it made."""

    process = 1

    def __init__(self, desk: Desk, time: Time) -> None:
        self._desk, self._time, self._task = desk, time, None
        self.made: list[str] = []
        desk.is_there(self)  # type: ignore[arg-type]

    def take(self, task: Any) -> None:
        self._task = task

    def make(self, seconds: float) -> None:
        task, self._task = self._task, None
        self._time.now += seconds
        self._desk.note_turn(seconds)
        self.made.append(task.received.target)
        task.exchange.whole(200, [], b"page")
        self._desk.is_free(self)  # type: ignore[arg-type]


def test_c44_of_ten_times_the_load_each_answer_comes_in_time_or_a_refusal_without_work(
    monkeypatch: Any,
) -> None:
    """A thread makes ten pages a second and is asked for a hundred, from a hundred addresses, for
    twenty seconds: what it makes nobody waited long for, and no second of it is lost."""
    time = Time()
    monkeypatch.setattr(desks, "monotonic", time)
    refused: list[int] = []
    desk = Desk((), refused.append)
    thread = Thread(desk, time)
    asked: list[tuple[float, Ear]] = []
    waited: list[float] = []
    for turn in range(200):
        for n in range(10):
            *task, ear = asking(f"/{turn}/{n}", f"192.0.2.{turn * 10 % 100 + n}")
            desk.take(*task)
            asked.append((time.now, ear))
        waiting = [one for one in asked if not one[1].said]
        thread.make(0.1)
        waited += [time.now - at for at, ear in waiting if ear.status == 200]
        desk.look()
    began, settled = asked[0][0], [one for one in asked if one[0] - asked[0][0] > 5]
    assert len(thread.made) == 200 and time.now - began == pytest.approx(20)
    assert max(waited[50:]) < 0.5, "those who were answered waited three pages' time at most"
    answers = Counter(ear.status for _at, ear in settled)
    assert set(answers) <= {0, 200, 503} and answers[0] < 60  # 0: who still waits
    assert answers[503] > 8 * answers[200] > 8 * 100
    assert all(b"retry-after: 5\r\n" in ear.said for _at, ear in asked if ear.status == 503)
    assert refused == [503] * sum(ear.status == 503 for _at, ear in asked)


def test_c44_a_burst_is_waited_for_and_so_is_a_thread_that_comes_late(monkeypatch: Any) -> None:
    time = Time()
    monkeypatch.setattr(desks, "monotonic", time)
    desk, ears = Desk(()), []
    for n in range(15):
        *task, ear = asking(f"/{n}", f"192.0.2.{n}")
        desk.take(*task)
        ears.append(ear)
    time.now += 8  # pages are just being started
    desk.look()
    thread = Thread(desk, time)
    for _ in range(15):
        thread.make(0.1)
    assert {ear.status for ear in ears} == {200}


def test_when_it_ends_nobody_waits_for_a_thread_that_will_not_come() -> None:
    async def steps() -> None:
        desk = Desk(())
        *task, ear = asking("/", "192.0.2.1")
        desk.take(*task)
        assert ear.said == b""
        desk.end()
        *later, late = asking("/", "192.0.2.1")
        desk.take(*later)
        assert (ear.status, late.status) == (503, 503)

    asyncio.run(steps())


def test_a_thread_that_is_lost_is_said_and_an_answer_never_cut_short(tmp_path: Path) -> None:
    def failing(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] == "/raises":
            raise ValueError("before an answer")
        start("200 OK", [("Content-Length", "999999")] if environ["PATH_INFO"] == "/short" else [])

        def body() -> Any:
            yield b"x" * 200_000
            if environ["PATH_INFO"] == "/breaks":
                raise ValueError("in an answer")

        return body()

    async def steps(desk: Desk) -> None:
        answers = {}
        for path in ("/raises", "/breaks", "/short", "/whole"):
            *task, ear = asking(path, "192.0.2.1")
            desk.take(*task)
            await asyncio.wait_for(ear.ended.wait(), 20)
            answers[path] = ear
        assert answers["/raises"].status == 500
        assert b"strict-transport-security" in answers["/raises"].said  # as every answer
        assert answers["/breaks"].said.endswith(b"!") and answers["/short"].said.endswith(b"!")
        assert answers["/whole"].said.endswith(b"\r\n0\r\n\r\n")
        assert b"transfer-encoding: chunked" in answers["/whole"].said
        # a process that dies
        lane = next(iter(desk._free))
        *task, ear = asking("/", "192.0.2.1")
        desk.take(*task)
        lane._transport.abort()
        await asyncio.wait_for(ear.ended.wait(), 20)
        assert ear.status == 502

    with_desk(tmp_path, failing, steps)


def test_a_request_reads_as_wsgi_has_it() -> None:
    headers = [
        ["host", "localhost"],
        ["x-forwarded-for", "192.0.2.1"],
        ["x-forwarded-for", "192.0.2.2"],
        ["cookie", "a=1"],
        ["cookie", "b=2"],
        ["content-type", "text/plain"],
    ]
    said = ["POST", "/%C3%A9/?q=%41", "HTTP/1.1", "192.0.2.9", headers, 3]
    environ = environ_of(json.loads(json.dumps(said)), io.BytesIO(b"abc"))
    wanted = {
        "PATH_INFO": "/\xc3\xa9/",
        "QUERY_STRING": "q=%41",
        "REMOTE_ADDR": "192.0.2.9",
        "HTTP_X_FORWARDED_FOR": "192.0.2.1,192.0.2.2",
        "HTTP_COOKIE": "a=1; b=2",
        "CONTENT_TYPE": "text/plain",
        "CONTENT_LENGTH": "3",
        "HTTP_HOST": "localhost",
    }
    assert {name: environ[name] for name in wanted} == wanted


def test_a_home_may_lie_deep(tmp_path: Path) -> None:
    folder = tmp_path / ("很深 folder" * 12) / "run"
    folder.mkdir(parents=True)
    with frames.listening(folder) as there:
        assert (folder / frames.NAME).is_socket()
        with frames.connected(folder) as here:
            there.setblocking(True)
            other, _address = there.accept()
            assert frames.peer_of(other)[1] > 0
            here.sendall(frames.frame(frames.END))
            assert other.recv(100) == frames.frame(frames.END)
            other.close()
