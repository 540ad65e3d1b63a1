"""Requests wait for a thread in turn by address; renderers of pages take and answer them."""

import asyncio
import io
import json
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

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
