"""Every address × every role, by table (claim 25)."""

import logging
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.access import table
from tests.cast import make_cast


@pytest.fixture(autouse=True)
def _refusals_are_expected() -> Iterator[None]:
    """Hundreds of refusals are the point here: keep them out of the report, but not the defects."""
    log = logging.getLogger("django.request")
    log.addFilter(only_defects)
    yield
    log.removeFilter(only_defects)


def only_defects(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.ERROR


def test_c25_every_address_has_a_row() -> None:
    listed = {name for name, _method in table.all_rows()}
    lacking = [
        f"{pattern.name} ({route})"
        for route, pattern in table.patterns()
        if pattern.name not in listed
    ]
    assert lacking == [], "give each a row in tests/access/<area>.py"


def test_c25_no_two_addresses_share_a_name_and_so_a_row() -> None:
    names = Counter(pattern.name for _route, pattern in table.patterns())
    assert [name for name, count in names.items() if count > 1] == []


def test_c25_no_row_speaks_of_an_address_that_is_gone() -> None:
    present = {pattern.name for _route, pattern in table.patterns()}
    assert [
        f"{area}: {name}"
        for (name, _method), area in table.all_rows().items()
        if name not in present
    ] == []


@pytest.mark.postgres  # every page's SQL, on both databases
@pytest.mark.django_db
@pytest.mark.parametrize("area", table.AREAS)
def test_c25_each_role_gets_what_the_table_says(area: str) -> None:
    assert table.faults_of(area, make_cast()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("area", table.AREAS)
def test_c25_methods_without_a_row_are_refused(area: str) -> None:
    assert table.unlisted_methods(area, make_cast()) == []
