"""Between the front, which receives whole requests, and the collector."""

import asyncio

import structlog

from tallgrass.edge.beacons import LARGEST_BODY
from tallgrass.edge.collector import Edge
from tallgrass.edge.http import AWAY, Request
from tallgrass.front.exchange import Exchange
from tallgrass.front.reading import WholeRequest

_TOO_MUCH = b" " * (LARGEST_BODY + 1)  # in place of a body that was not kept
_log = structlog.get_logger("tallgrass.edge")


class EdgeHandler:
    """Has the requests of one listener answered by one edge."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, received: WholeRequest, exchange: Exchange) -> None:
        """Begin to answer a request."""
        task = asyncio.get_running_loop().create_task(self._answer(received, exchange))
        self._tasks.add(task)  # the loop itself holds tasks but weakly
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, received: WholeRequest, exchange: Exchange) -> None:
        path, _mark, query = received.target.partition("?")
        body = _TOO_MUCH if received.too_large else received.take_body()
        headers = _merged(received)
        request = Request(received.method, path, query, headers, exchange.address, body)
        try:
            response = await self._edge.handle(request)
        except Exception:
            _log.exception("a request could not be handled")
            response = AWAY
        secure = self._edge.config.is_https
        sent = response.all_headers(is_https=secure)
        exchange.whole(response.status, sent, response.text.encode())


def _merged(received: WholeRequest) -> dict[str, str]:
    """Return the headers by name; one that came on several lines is one, with commas."""
    headers: dict[str, str] = {}
    for name, value in received.headers:
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers
