"""The collector: routes, and the way from a request to the journal's commit and back."""

import asyncio
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import structlog

from tallgrass.edge import beacons, filters
from tallgrass.edge.budgets import Budgets
from tallgrass.edge.config import EdgeConfig
from tallgrass.edge.http import AWAY, BUSY, CLOCK, FULL, NOT_FOUND, Request, Response, not_allowed
from tallgrass.journal.lookup import Lookup
from tallgrass.journal.room import Room
from tallgrass.journal.types import AppendResult, Decision, JournalUnavailable
from tallgrass.journal.writer import JournalWriter, Outcome, Work
from tallgrass.kernel.callers import CallerWatch
from tallgrass.kernel.clock_watch import ClockWatch
from tallgrass.kernel.ids import is_public_id
from tallgrass.kernel.origins import is_local

_log = structlog.get_logger("tallgrass.edge")
MOST_WAITING = 8_192


class Edge:
    """One collector on one home."""

    def __init__(
        self,
        config: EdgeConfig,
        *,
        now: Callable[[], float] = time.time,
        clock: ClockWatch | None = None,
    ) -> None:
        self.config = config
        self._now = now
        self._clock = clock
        self._lookup: Lookup | None = None
        self._tickets = beacons.Tickets(config.secrets)
        self._budgets = Budgets(now)
        self._room = Room(config.home, now)
        self._writer = JournalWriter(config.home, self._deliver, self._moment)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watch = CallerWatch(
            config.home,
            "edge",
            config.trusted_proxies,
            is_public=config.origin.startswith("https://"),
            now=now,
        )

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to write; `loop` is where requests are handled."""
        self._loop = loop
        if self._clock and self._clock.set_by:
            _log.warning("the clock was set while nobody ran", seconds=self._clock.set_by)
        self._writer.start()

    def stop(self) -> None:
        """Commit what is under way and close."""
        self._writer.stop()
        if self._lookup:
            self._lookup.close()

    def _is_doubted(self, now: float) -> bool:
        """Tell whether this moment of ours is none to count or decide by, and log it."""
        by = self._clock.off(now) if self._clock else 0.0
        if by:
            _log.error("the clock leaves those of this home, nothing is counted", seconds=by)
        return bool(by)

    def _moment(self) -> int:
        """Return the moment of a commit. Raises JournalUnavailable while the clock has jumped."""
        now = self._now()
        if self._is_doubted(now):
            raise JournalUnavailable("the clock has jumped")
        return int(now * 1000)

    async def handle(self, request: Request) -> Response:
        """Answer one request. Never raises for anything a client can send."""
        if request.path == "/s":
            return await self._beacon(request)
        if request.path.startswith("/c/"):
            return await self._link(request)
        if request.path == "/healthz":
            return (
                Response(200, "ok\n")
                if request.method in ("GET", "HEAD")
                else not_allowed("GET", "HEAD")
            )
        return NOT_FOUND

    async def _beacon(self, request: Request) -> Response:
        cors = self._cors(request)
        if request.method == "OPTIONS":
            allow = (
                ("access-control-allow-methods", "POST"),
                ("access-control-allow-headers", "content-type"),
            )
            return Response(204, headers=(*cors, *allow, ("access-control-max-age", "86400")))
        if request.method != "POST":
            return not_allowed("POST")
        if len(request.body) > beacons.LARGEST_BODY:
            return Response(413, f"Send at most {beacons.LARGEST_BODY} bytes at once.\n", cors)
        if not self._is_from_here(request):
            return Response(403, "Beacons come from this community's own pages.\n", cors)
        if self._room.is_short():
            return Response(FULL.status, FULL.text, (*cors, *FULL.headers))
        try:
            now = self._now()
            if self._is_doubted(now):
                return Response(CLOCK.status, CLOCK.text, (*cors, *CLOCK.headers))
            sender = filters.author_of_beacon(request)
            moment = int(now * 1000)
            batch, events = beacons.read_batch(request.body, sender, self._tickets, moment)
        except beacons.Unreadable as error:
            return Response(400, f"{error}\n", cors)
        address = filters.address_of(request, self.config.trusted_proxies)
        if wait := self._budgets.wait(address, events):
            again = ("retry-after", str(wait))
            return Response(429, "Too much from one address at once.\n", (*cors, again))
        outcome = await self._submit(batch)
        answer = beacons.ANSWERS[outcome] if isinstance(outcome, AppendResult) else outcome
        return (
            Response(answer.status, answer.text, (*cors, *answer.headers))
            if isinstance(answer, Response)
            else AWAY
        )

    async def _link(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return not_allowed("GET", "HEAD")
        token = request.path[3:]
        try:
            link = self._find(token) if is_public_id(token) else None
        except (JournalUnavailable, OSError):
            return AWAY
        if link is None:
            return NOT_FOUND
        config, now = self.config, self._now()
        if self._is_doubted(now):
            return CLOCK
        viewer = filters.viewer_of(request, _ticket(request.query), config.secrets, now)
        address = filters.address_of(request, config.trusted_proxies)
        self._watch.note(filters.sender_of(request, config.trusted_proxies))
        click = filters.click_of(
            request, link, viewer=viewer, address=address, secret=config.secrets[0]
        )
        outcome = await self._submit(click)
        if isinstance(outcome, Response):
            return outcome
        if not isinstance(outcome, Decision) or not outcome.target:
            return NOT_FOUND
        return Response(302, headers=(("location", link.target), ("referrer-policy", "origin")))

    def _find(self, token: str) -> Any:
        if self._lookup is None:
            self._lookup = Lookup(self.config.home)
        return self._lookup.find(token)

    async def _submit(self, work: Work) -> Outcome | Response:
        """Hand a work to the journal and wait for its commit; a Response when that was not to
        be."""
        if self._loop is None or self._writer.waiting() >= MOST_WAITING:
            return BUSY
        future: asyncio.Future[Outcome] = self._loop.create_future()
        self._writer.submit(future, work)
        outcome = await future
        return AWAY if isinstance(outcome, JournalUnavailable) else outcome

    def _deliver(self, outcomes: list[tuple[Any, Outcome]]) -> None:
        assert self._loop is not None
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(_settle, outcomes)

    def _is_from_here(self, request: Request) -> bool:
        """Tell whether the browser, where it says anything, names a page of this community."""
        site = request.headers.get("sec-fetch-site", "same-site")
        origin = request.headers.get("origin", "")
        return site in ("same-site", "same-origin") and (not origin or self._is_ours(origin))

    def _is_ours(self, origin: str) -> bool:
        return origin == self.config.origin or (is_local(self.config.origin) and is_local(origin))

    def _cors(self, request: Request) -> tuple[tuple[str, str], ...]:
        """Let the origin's pages in; where it is a name of this machine, those of its others."""
        asked = request.headers.get("origin", "")
        allowed = asked if self._is_ours(asked) else self.config.origin
        return (("access-control-allow-origin", allowed), ("vary", "origin"))


def _settle(outcomes: list[tuple[asyncio.Future[Outcome], Outcome]]) -> None:
    for future, outcome in outcomes:
        if not future.done():
            future.set_result(outcome)


def _ticket(query: str) -> str:
    if not query:
        return ""
    try:
        return parse_qs(query, max_num_fields=8).get("t", [""])[0]
    except ValueError:
        return ""
