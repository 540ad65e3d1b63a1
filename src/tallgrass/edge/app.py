"""The edge as an RSGI application, for Granian: `tallgrass.edge.app:application`."""

import asyncio
from typing import Any

from tallgrass.edge.beacons import LARGEST_BODY
from tallgrass.edge.collector import Edge
from tallgrass.edge.config import load
from tallgrass.edge.http import Request


class Application:
    """Turns Granian's scope and protocol into a Request, and a Response back. Its edge begins with
    the server's loop."""

    def __init__(self) -> None:
        self._edge: Edge | None = None

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._edge = Edge(load())
        self._edge.start(loop)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._edge:
            self._edge.stop()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        assert self._edge is not None
        if scope.proto != "http":
            protocol.close(1003)
            return
        body = await _body(scope, protocol) if scope.method == "POST" else b""
        client = scope.client.rsplit(":", 1)[0]
        response = await self._edge.handle(
            Request(scope.method, scope.path, scope.query_string, scope.headers, client, body)
        )
        headers = response.all_headers(is_https=self._edge.config.is_https)
        if response.text:
            protocol.response_str(response.status, headers, response.text)
        else:
            protocol.response_empty(response.status, headers)


async def _body(scope: Any, protocol: Any) -> bytes:
    """Return the body, or its beginning when it is too large to be taken."""
    if int(scope.headers.get("content-length") or LARGEST_BODY + 1) <= LARGEST_BODY:
        return bytes(await protocol())
    body = b""
    async for chunk in protocol:
        body += chunk
        if len(body) > LARGEST_BODY:
            break
    return body


application = Application()
