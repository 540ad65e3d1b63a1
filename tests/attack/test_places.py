"""So many connections of one address, so many at all."""

import time

from tests.attack.conftest import FEW_OF_ONE, FEW_PLACES
from tests.attack.sockets import (
    HALF_HEAD,
    HONEST,
    ONE,
    connect,
    heard,
    many,
    open_ones,
    request,
    said_to,
    status,
    visits,
)
from tests.running import Running, wait_until


def test_one_address_has_so_many_requests_under_way(few: int) -> None:
    with many(few, FEW_OF_ONE, ONE, HALF_HEAD) as lines:
        assert visits(few, 1, "/healthz")  # so they were heard
        refused = said_to(few, request("/healthz"))
        assert (status(refused), b"retry-after: " in refused) == (429, True)
        assert visits(few, 3, "/healthz")  # by another address
        assert open_ones(lines) == FEW_OF_ONE


def test_an_address_that_lets_connections_rest_gives_up_the_oldest(few: int) -> None:
    with many(few, FEW_OF_ONE, ONE) as lines:
        assert visits(few, 1, "/healthz")  # so they were heard
        assert status(said_to(few, request("/healthz", Connection="close"))) == 200
        assert (open_ones(lines[:1]), open_ones(lines[1:])) == (0, FEW_OF_ONE - 1)


def test_when_all_places_are_taken_whoever_holds_most_gives_one_up(few: int) -> None:
    addresses = ("127.0.0.1", "127.0.0.2", "127.0.0.3")
    with many(few, FEW_PLACES, addresses, HALF_HEAD) as lines:
        time.sleep(0.2)
        assert open_ones(lines) == FEW_PLACES
        assert visits(few, 3, "/healthz")
        assert open_ones(lines) >= FEW_PLACES - 3


def test_beyond_the_whole_there_is_a_503(few: int) -> None:
    addresses = [f"127.0.0.{n}" for n in range(1, FEW_PLACES + 1)]
    with many(few, FEW_PLACES, addresses, HALF_HEAD) as lines:
        time.sleep(1)
        answer = said_to(few, request("/healthz"), HONEST)
        assert (status(answer), b"retry-after: " in answer) == (503, True)
        assert open_ones(lines) == FEW_PLACES
    wait_until(lambda: status(said_to(few, request("/healthz", Connection="close"), HONEST)) == 200)


def test_many_who_are_turned_away_at_once_leave_room(few: int) -> None:
    with many(few, 600, ONE, HALF_HEAD):
        assert visits(few, 5, "/healthz")
    assert visits(few, 5, "/healthz")


def test_more_than_any_form_sends_is_refused_before_it_is_read(site: Running) -> None:
    head = request("/account/login/", "POST", Content_Length="200000000")
    with connect(site.port) as line:
        line.sendall(head + b"x" * 1_000)
        assert status(heard(line)) == 413
    head = request("/s", "POST", Content_Length="70000")
    assert status(said_to(site.port + 1, head)) == 413
    chunks = b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
    head = request("/s", "POST", Transfer_Encoding="chunked")
    assert status(said_to(site.port + 1, head + chunks * 3)) == 413


def test_a_large_body_arrives_whole(site: Running) -> None:
    """It is held on disk until it is there, and read as if it had never been."""
    size = 30_000_000
    body = b"csrfmiddlewaretoken=" + b"x" * size
    answer = said_to(
        site.port,
        request("/account/login/", "POST", body, Content_Type="application/x-www-form-urlencoded"),
        seconds=60,
    )
    assert status(answer) in (400, 403, 413)
    left = [path.name for path in (site.home / "run").iterdir() if path.suffix != ".lock"]
    assert left == ["pages.sock"]
