"""An edge without a network: requests in, responses out, on a journal of its own."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from tallgrass.edge.collector import Edge
from tallgrass.edge.config import EdgeConfig
from tallgrass.edge.http import Request, Response
from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import LeaseGrant, LinkTerms

SECRET = "a secret of thirty-two letters or more"
NOW = 1_800_000_000.0
TOKEN, CREATOR = "jkmnpqrs23456789", "mmmmnnnnpppp2222"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.0 Safari/604.1"
)
Ask = Callable[..., Response]


def furnish(home: Path) -> None:
    """A journal with one link that pays 2 a click out of 1,000."""
    with JournalClient(home) as client:
        ends = int(NOW * 1000) + 10**9
        domains = ("meadow.example",)
        target = "https://meadow.example/tea"
        client.put_link(
            LinkTerms(
                TOKEN, "campaign:1", CREATOR, target, domains, 2, None, None, 1_000, 0, ends, "1"
            )
        )
        client.grant(LeaseGrant("lease", "campaign:1", "CAD", 1_000, 1, ends))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    furnish(tmp_path)
    return tmp_path


@pytest.fixture
def edge(home: Path) -> Edge:
    proxies = (ip_network("10.0.0.0/8"),)
    return Edge(
        EdgeConfig(home, (SECRET, "o" * 40), "https://tallgrass.example", proxies), now=lambda: NOW
    )


@pytest.fixture
def ask(edge: Edge) -> Iterator[Ask]:
    """Send one request and wait for its answer."""
    with asking(edge) as send:
        yield send


@contextmanager
def asking(edge: Edge) -> Iterator[Ask]:
    """Run an edge, and send it one request after another."""
    loop = asyncio.new_event_loop()
    edge.start(loop)

    def send(
        method: str,
        path: str,
        body: bytes = b"",
        *,
        client: str = "192.0.2.1",
        query: str = "",
        **headers: Any,
    ) -> Response:
        named = {
            "user-agent": PHONE,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return loop.run_until_complete(
            edge.handle(Request(method, path, query, named, client, body))
        )

    try:
        yield send
    finally:
        edge.stop()
        loop.close()
