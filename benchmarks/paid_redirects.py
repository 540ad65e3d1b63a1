"""Decided, journalled, paid redirects a second: our edge against a Django view that updates the
link's row."""

import itertools
import random

from benchmarks.figures import Figure, load
from benchmarks.http_load import django_peer, edge, home, press
from benchmarks.peers import LINKS
from tallgrass.journal.client import JournalClient
from tallgrass.journal.types import LeaseGrant, LinkTerms
from tallgrass.kernel.ids import ALPHABET

_FAR = 2**52
_AGENTS = [
    f"Mozilla/5.0 (Linux; Android 14; Phone {i}) AppleWebKit/537.36 Chrome/130.0 Mobile"
    for i in range(200)
]


def _tokens() -> list[str]:
    return [("a" * 14 + ALPHABET[i // 10] + ALPHABET[i % 10]) for i in range(LINKS)]


def measure() -> list[Figure]:
    began_at = load()
    visitors = itertools.count()
    tokens = _tokens()

    def request(token: str) -> bytes:
        n = next(visitors)
        address = f"{1 + (n >> 24) % 99}.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
        agent = _AGENTS[n % len(_AGENTS)]
        return (
            f"GET /c/{token} HTTP/1.1\r\nhost: localhost\r\nx-forwarded-for: "
            f"{address}\r\nuser-agent: {agent}\r\n\r\n"
        ).encode()

    with home() as folder:
        with JournalClient(folder) as client:
            for i, token in enumerate(tokens):
                payer, domains = f"campaign:{i % 5}", ("meadow.example",)
                target = "https://meadow.example/tea"
                client.put_link(
                    LinkTerms(token, payer, "", target, domains, 2, None, None, _FAR, 0, _FAR, "1")
                )
                client.grant(LeaseGrant(f"lease {i % 5}", payer, "CAD", _FAR, 1, _FAR))
        with edge(folder) as (port, process):
            ours = press(port, lambda: request(random.choice(tokens)), 302, process)
        with JournalClient(folder) as client:
            paid = sum(client.spent().values()) // 2
        if paid < ours.answered:
            raise RuntimeError(f"only {paid} of {ours.answered} redirects were paid")
    with home() as folder, django_peer(folder) as (port, process):
        theirs = press(port, lambda: request(f"{random.randrange(LINKS):016d}"), 302, process)
    return [
        Figure(
            "paid_redirects",
            round(ours.rate),
            "redirects/s",
            "Django view, one row updated",
            round(theirs.rate),
            ours.answered,
            began_at,
            ours.used.cpu_s,
            ours.used.rss_mb,
            theirs.used.cpu_s,
        )
    ]
