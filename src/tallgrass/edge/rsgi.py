"""The edge as an RSGI application, for Granian."""

import asyncio
from typing import Any

from tallgrass.edge.app import Edge
from tallgrass.edge.beacons import LARGEST_BODY
from tallgrass.edge.config import load
from tallgrass.edge.http import Request


class Application:
    """Turns Granian's scope and protocol into a Request, and a Response back."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._edge.start(loop)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._edge.stop()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if scope.proto != "http":
            protocol.close(1003)
            return
        body = await _body(scope, protocol) if scope.method == "POST" else b""
        client = scope.client.rsplit(":", 1)[0]
        response = await self._edge.handle(Request(scope.method, scope.path, scope.query_string, scope.headers, client, body))
        if response.text:
            protocol.response_str(response.status, response.all_headers(), response.text)
        else:
            protocol.response_empty(response.status, response.all_headers())


async def _body(scope: Any, protocol: Any) -> bytes:
    """The body, or its beginning when it is too large to be taken."""
    if int(scope.headers.get("content-length") or 0) <= LARGEST_BODY and "content-length" in scope.headers:
        return bytes(await protocol())
    body = b""
    async for chunk in protocol:
        body += chunk
        if len(body) > LARGEST_BODY:
            break
    return body


def application() -> Application:
    """Granian's factory."""
    return Application(Edge(load()))
