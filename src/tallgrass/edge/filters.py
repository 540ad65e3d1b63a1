"""Traffic filters of tracked links: what a click shows of itself before any money is asked
about."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from ipaddress import ip_network
from socket import AF_INET, inet_ntop, inet_pton

from crawleruseragents import is_crawler

from tallgrass.edge.http import Request
from tallgrass.journal.lookup import LinkFacts
from tallgrass.journal.types import ClickAttempt, Sender
from tallgrass.kernel import tickets
from tallgrass.kernel.forwarding import Network, parsed, visitor

VERSION = f"3/cua-{version('crawler-user-agents')}"
LONGEST_AGENT = 512
# What draws a page, as browsers and the windows in apps name it.
_ENGINE = re.compile(
    r"applewebkit/|gecko/\d|trident/|presto/|msie \d|khtml/|goanna/|servo/|ucbrowser/|netfront/"
)
# What machines call themselves (Cubot makes phones), the servers of federated networks among them,
# and the address of a page about them, which no browser gives.
_MACHINE = re.compile(
    r"bot(?![a-z])|bots\b|robot|spider|crawl|preview|fetch|scrap|slurp|archive|headless|phantomjs"
    r"|unfurl|embedly|externalhit|externalagent|linkcheck|link[ -]?check|validator|monitor|uptime"
    r"|pingdom|lighthouse|pagespeed|feedly|feedburner|\brss|selenium|puppeteer|playwright"
    r"|scann(?:er|ing)|urlscan|safebrowsing|inspector|synthetic|sentinel|nuclei|cypress/|nightmare"
    r"|jsdom|htmlunit|splash|wkhtmlto|url2meta|zotero|translation server|ms-?office|outlook \d"
    r"|https?:|\+www\.|@[a-z0-9-]+\.[a-z]"
    r"|mastodon|pleroma|akkoma|misskey|calckey|firefish|iceshrimp|sharkey|pixelfed|lemmy|peertube"
    r"|friendica|gotosocial|hubzilla|writefreely|bookwyrm|mobilizon|activitypub|fediverse"
)
_PREFETCH_HEADERS = ("sec-purpose", "purpose", "x-purpose", "x-moz")


def judge(request: Request, link: LinkFacts, viewer: str) -> str:
    """Return the reason why this request is no person's click, empty when nothing speaks against
    it."""
    if is_prefetch(request.headers):
        return "prefetch"
    if request.method == "HEAD":
        return "head"
    if is_probe(request.headers) or is_robot(request.headers.get("user-agent", "")[:LONGEST_AGENT]):
        return "bot"
    return "self" if viewer and viewer == link.self_viewer else ""


def author_of_beacon(request: Request) -> Sender:
    """Return who sent a beacon from no foreign origin: a page only where the browser names one."""
    if is_prefetch(request.headers):
        return Sender.PREFETCH
    if is_robot(request.headers.get("user-agent", "")[:LONGEST_AGENT]):
        return Sender.MACHINE
    is_page = request.is_ours() or request.headers.get("origin")
    return Sender.PAGE if is_page else Sender.NO_PAGE


def is_prefetch(headers: Mapping[str, str]) -> bool:
    """Tell whether a browser fetches ahead of any click."""
    said = " ".join(headers.get(name, "") for name in _PREFETCH_HEADERS).casefold()
    return any(word in said for word in ("prefetch", "prerender", "preview"))


def is_probe(headers: Mapping[str, str]) -> bool:
    """Tell whether the request is none that follows a link: it asks for a part of a file, for
    something else than a page, or for the page to put it into another."""
    if headers.get("range"):
        return True
    if headers.get("sec-fetch-mode", "navigate") != "navigate":
        return True
    if headers.get("sec-fetch-dest", "document") != "document":  # a frame that nobody pressed
        return True
    wanted = headers.get("accept", "*/*").casefold()
    return "activity+json" in wanted or not ("text/html" in wanted or "*/*" in wanted)


@lru_cache(maxsize=16_384)
def is_robot(agent: str) -> bool:
    """Tell whether the visitor declares itself a robot, or declares no browser: none of the list,
    no word of their trade, no address to read about it, and an engine that draws pages."""
    said = agent.casefold()
    return (
        not _ENGINE.search(said)
        or _MACHINE.search(said.replace("cubot", "")) is not None
        or is_crawler(agent)
    )


def viewer_of(request: Request, ticket: str, secrets: Sequence[str], now: float) -> str:
    """Return who looks, by the ticket the link carries: only when it verifies and the browser says
    that our own page sent them."""
    if not ticket or not request.is_ours():
        return ""
    found = tickets.verify(secrets, ticket, now)
    return found.viewer if found else ""


def address_of(request: Request, proxies: tuple[Network, ...]) -> str:
    """Return the visitor's address: the connection's, or what trusted proxies say of it; an IPv6
    one by its /64 network."""
    return _network(sender_of(request, proxies))


def sender_of(request: Request, proxies: tuple[Network, ...]) -> str:
    """Return the whole address, empty where a trusted proxy wrote something that is none."""
    if not proxies:
        return request.client
    return visitor(request.client, request.lines("x-forwarded-for"), proxies)


@lru_cache(maxsize=16_384)
def _network(text: str) -> str:
    try:
        return inet_ntop(
            AF_INET, inet_pton(AF_INET, text)
        )  # the usual case, without the objects of ipaddress
    except OSError:
        address = parsed(text)
    if address is None:
        return "unknown"
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))


def click_of(
    request: Request, link: LinkFacts, *, viewer: str, address: str, secret: str
) -> ClickAttempt:
    """Return the click to hand in: keys of viewer and of address with agent are salted hashes, so
    that no address is written.

    Whoever carries a ticket is known by it; without one by address and agent. A click leaves marks
    so that the same visitor, ticket or not, is met again.
    """
    agent = request.headers.get("user-agent", "")[:LONGEST_AGENT]
    nobody = _key(secret, "nobody", address, agent)
    somebody = _key(secret, "somebody", address, agent)
    known = _key(secret, "viewer", viewer) if viewer else b""
    visitors, marks = (
        ((known, nobody), (known, somebody)) if viewer else ((nobody, somebody), (nobody,))
    )
    return ClickAttempt(
        link.token,
        judge(request, link, viewer),
        visitors,
        marks,
        _key(secret, "address", address),
        VERSION,
    )


def _key(secret: str, *parts: str) -> bytes:
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16, key=_salt(secret)).digest()


@lru_cache(maxsize=16)
def _salt(secret: str) -> bytes:
    return hashlib.sha256(f"tallgrass visitor\0{secret}".encode()).digest()
