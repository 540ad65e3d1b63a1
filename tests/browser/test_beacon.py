"""The beacon script in a real browser: what counts as seen, to the percent and the hundredth of a
second; retries; tickets."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import tallgrass.web
from tallgrass.journal.types import Source

pytestmark = pytest.mark.browser
SCRIPT = (Path(tallgrass.web.__file__).parent / "static/js/beacon.js").read_bytes()
HTML = """<!doctype html><meta name="tg-edge" content="{edge}">
<script type="module" src="/beacon.js"></script>
<style>body {{ margin: 0 }} article {{ height: 400px }}
.gap {{ height: {gap}px }} .far {{ height: 3000px }}</style>
<div class="gap"></div>{articles}<div class="far"></div>"""
CARD_ID, NOTE_ID = "cardcardcardcard", "notenotenotenote"
TICKET = f"2.-.0.nonce.{CARD_ID}{NOTE_ID}.signed"
SHOWN = f'<data class="ticket" value="{TICKET}" hidden></data>'
CARD = f'{SHOWN}<article data-note="{CARD_ID}" data-via="discover"></article>'
NOTE = f"""{SHOWN}<article class="note" data-note="{NOTE_ID}" data-via="search">
<a id="out" href="{{edge}}/c/token">buy</a> <a id="in" href="#x">here</a></article>"""
KINDS = ("impression", "view", "viewable", "dwell", "click")
SOURCES = [source.value for source in Source]


class Server(ThreadingHTTPServer):
    """Pages and edge at once, on two ports of one class: it keeps what was sent, and answers as
    told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.html, self.answers, self.bodies, self.headers, self.asked = "", [], [], [], []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.server_port}"

    def events(self) -> list[tuple[str, str, str, int]]:
        """Each event once, whatever was sent again: kind, note, source, milliseconds."""
        batches = {json.loads(body)["id"]: json.loads(body)["pages"] for body in self.bodies}
        return [
            (KINDS[kind], ticket.split(".")[4][16 * place :][:16], SOURCES[source], ms)
            for pages in batches.values()
            for ticket, events in pages
            for kind, place, source, ms in events
        ]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        body = SCRIPT if self.path == "/beacon.js" else self.server.html.encode()
        self.answer(200, body, "text/javascript" if self.path == "/beacon.js" else "text/html")

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.headers.append(dict(self.headers))
        self.answer(self.server.answers.pop(0) if self.server.answers else 204, b"", "text/plain")

    def answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Access-Control-Allow-Origin", "*"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def web() -> Iterator[Server]:
    server = Server()
    yield server
    server.shutdown()


@pytest.fixture
def edge() -> Iterator[Server]:
    server = Server()
    yield server
    server.shutdown()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 400, "height": 800})
    page = context.new_page()
    page.clock.install(time=0)
    page.clock.pause_at(1)
    yield page
    context.close()


def show(page: Page, web: Server, edge: Server, articles: str, gap: int = 0) -> None:
    """Open a page of these articles, the first `gap` pixels down, and let the browser see what is
    in view."""
    web.html = HTML.format(
        edge=edge.origin, gap=gap, articles=articles.replace("{edge}", edge.origin)
    )
    page.goto(web.origin + "/n/1/")
    settle(page)


def settle(page: Page) -> None:
    """Let the browser say what is in view: observers are told in the order they were made, so this
    page's own before ours."""
    page.evaluate(
        "new Promise(done => new IntersectionObserver((_, ours) => { ours.disconnect(); done() "
        "}).observe(document.body))"
    )


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for what the browser sends in its own time, ten seconds at most: what is asserted next
    says what is missing."""
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(50)


def nothing_more(page: Page) -> None:
    """Leave time for what ought not to come."""
    page.wait_for_timeout(150)


def hide(page: Page, state: str = "hidden") -> None:
    page.evaluate(
        "state => { Object.defineProperty(document, 'visibilityState', {value: state, "
        "configurable: true});"
        " document.dispatchEvent(new Event('visibilitychange')) }",
        state,
    )


def arrive(page: Page, edge: Server, bodies: int = 1) -> None:
    """Let the pause before a batch pass, and so many batches arrive."""
    page.clock.run_for(3_100)
    until(page, lambda: len(edge.bodies) >= bodies)


@pytest.mark.parametrize(
    ("percent", "ms", "seen"),
    [(50, 1_000, True), (49, 1_000, False), (50, 990, False), (100, 1_000, True)],
)
def test_a_card_is_seen_when_half_of_it_was_in_view_for_a_second(
    page: Page, web: Server, edge: Server, percent: int, ms: int, seen: bool
) -> None:
    show(page, web, edge, CARD, gap=800 - 4 * percent)
    page.clock.run_for(ms)
    page.evaluate("scrollTo(0, 2500)")
    settle(page)
    arrive(page, edge, bodies=seen)
    nothing_more(page)
    assert [event[:3] for event in edge.events()] == (
        [("impression", CARD_ID, "discover")] if seen else []
    )


@pytest.mark.parametrize(("percent", "seen"), [(30, True), (29, False)])
def test_of_a_large_card_thirty_percent_is_enough(
    page: Page, web: Server, edge: Server, percent: int, seen: bool
) -> None:
    large = CARD.replace("<article", "<article style='height: 700px'")  # 280,000 pixels
    show(page, web, edge, large, gap=800 - 7 * percent)
    page.clock.run_for(1_000)
    arrive(page, edge, bodies=seen)
    nothing_more(page)
    assert len(edge.events()) == seen


def test_two_half_seconds_are_not_a_second(page: Page, web: Server, edge: Server) -> None:
    show(page, web, edge, CARD)
    for _ in range(3):
        page.clock.run_for(900)
        page.evaluate("scrollTo(0, 2500)")
        settle(page)
        page.evaluate("scrollTo(0, 0)")
        settle(page)
    hide(page)
    nothing_more(page)
    assert edge.events() == []


def test_a_hidden_tab_sees_nothing(page: Page, web: Server, edge: Server) -> None:
    page.add_init_script(
        "Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})"
    )
    show(page, web, edge, CARD + NOTE)
    page.clock.run_for(60_000)
    nothing_more(page)
    assert edge.events() == []
    hide(page, "visible")
    settle(page)
    page.clock.run_for(1_000)
    arrive(page, edge)
    assert [event[0] for event in edge.events()] == ["view", "impression", "viewable"]


def test_a_note_is_viewed_viewable_and_dwelt_on_while_its_tab_is_visible(
    page: Page, web: Server, edge: Server
) -> None:
    show(page, web, edge, NOTE)
    page.clock.run_for(4_000)
    hide(page)
    page.clock.run_for(60_000)
    hide(page, "visible")
    page.clock.run_for(2_000)
    hide(page)
    until(page, lambda: len(edge.events()) >= 5)
    events = edge.events()
    assert [event[0] for event in events] == ["view", "viewable", "dwell", "dwell", "dwell"]
    assert {event[1:3] for event in events} == {(NOTE_ID, "search")}
    assert [event[3] for event in events[2:]] == [4_000, 5_000, 6_000]
    assert events[1][3] >= 1_000  # since the page was shown


def test_a_batch_that_was_not_acknowledged_is_sent_again_under_its_id(
    page: Page, web: Server, edge: Server
) -> None:
    edge.answers = [503, 500, 204]
    show(page, web, edge, CARD)
    page.clock.run_for(1_000)
    arrive(page, edge)
    for sent, pause in ((2, 1_000), (3, 2_000)):
        until(
            page,
            lambda sent=sent, pause=pause: page.clock.run_for(pause) or len(edge.bodies) >= sent,
        )
    page.clock.run_for(60_000)
    nothing_more(page)
    assert len(edge.bodies) == 3
    assert len(set(edge.bodies)) == 1
    assert edge.headers[0]["Content-Type"].startswith("text/plain")
    assert edge.headers[0]["Sec-Fetch-Site"] == "same-site"
    assert len(json.loads(edge.bodies[0])["id"]) == 32


def test_what_a_leaving_page_could_not_send_the_next_one_does(
    page: Page, web: Server, edge: Server
) -> None:
    edge.answers = [503] * 2
    show(page, web, edge, CARD)
    page.clock.run_for(1_000)
    show(page, web, edge, "")
    page.clock.run_for(5_000)
    until(page, lambda: len(edge.bodies) >= 2)
    assert len(edge.bodies) >= 2
    assert len(set(edge.bodies)) == 1


def test_what_a_closed_tab_could_not_send_another_sends_hours_later(
    page: Page, web: Server, edge: Server
) -> None:
    edge.answers = [503] * 20
    show(page, web, edge, CARD)
    page.clock.run_for(1_000)
    arrive(page, edge)
    later = page.context.new_page()
    page.close()
    later.clock.install(time=23 * 3600)
    edge.answers = []
    later.goto(web.origin + "/n/1/")
    until(later, lambda: later.evaluate("JSON.stringify(localStorage)") == "{}")
    assert len(set(edge.bodies)) == 1
    later.evaluate("localStorage.setItem('tg-beacon:old', '0 {}')")
    later.clock.install(time=24 * 3600)
    sent = len(edge.bodies)
    later.reload()
    until(later, lambda: later.evaluate("JSON.stringify(localStorage)") == "{}")
    assert len(edge.bodies) == sent  # a day old: nobody would take it
    later.close()


def test_a_page_offline_sends_once_the_network_is_back(
    page: Page, web: Server, edge: Server
) -> None:
    show(page, web, edge, CARD)
    page.context.set_offline(True)
    page.clock.run_for(10_000)
    nothing_more(page)
    assert edge.bodies == []
    page.context.set_offline(False)
    until(page, lambda: len(edge.bodies) >= 1)
    nothing_more(page)
    assert [event[0] for event in edge.events()] == ["impression"]


def test_a_page_that_comes_back_from_the_cache_goes_on_and_counts_nothing_twice(
    page: Page, web: Server, edge: Server
) -> None:
    show(page, web, edge, NOTE)
    page.clock.run_for(1_000)
    arrive(page, edge)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    page.clock.run_for(1_000)
    hide(page)
    until(page, lambda: "dwell" in [event[0] for event in edge.events()])
    kinds = [event[0] for event in edge.events() if event[0] != "dwell"]
    assert kinds == ["view", "viewable"]


def test_two_tabs_hand_in_each_what_it_saw(page: Page, web: Server, edge: Server) -> None:
    show(page, web, edge, CARD)
    page.clock.run_for(1_000)
    other = page.context.new_page()
    other.clock.install(time=0)
    other.clock.pause_at(1)
    web.html = web.html.replace("nonce", "other")
    other.goto(web.origin + "/n/2/")
    settle(other)
    other.clock.run_for(1_000)
    for tab in (page, other):
        tab.clock.run_for(3_100)
    until(page, lambda: len(edge.events()) >= 2)
    other.close()
    assert [event[:2] for event in edge.events()] == [("impression", CARD_ID)] * 2


def test_a_refused_batch_is_not_sent_again(page: Page, web: Server, edge: Server) -> None:
    edge.answers = [400]
    show(page, web, edge, CARD)
    page.clock.run_for(1_000)
    arrive(page, edge)
    page.clock.run_for(120_000)
    nothing_more(page)
    assert len(edge.bodies) == 1


def test_a_tracked_link_carries_the_readers_ticket_and_counts_as_a_click(
    page: Page, web: Server, edge: Server
) -> None:
    show(page, web, edge, NOTE)
    page.click("#in")
    page.click("#out")
    page.wait_for_url("**/c/token?t=2.*")
    until(page, lambda: "click" in [event[0] for event in edge.events()])
    assert edge.asked[0] == f"/c/token?t={TICKET}"
    assert [event[0] for event in edge.events()].count("click") == 1


def test_cards_that_come_later_are_met_too(page: Page, web: Server, edge: Server) -> None:
    show(page, web, edge, "<main></main>")
    page.evaluate(
        "html => { document.querySelector('main').innerHTML = html }", f"<div>{CARD}</div>"
    )
    settle(page)
    page.clock.run_for(1_000)
    arrive(page, edge)
    assert [event[:2] for event in edge.events()] == [("impression", CARD_ID)]
