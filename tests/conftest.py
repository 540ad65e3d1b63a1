"""What every test may use."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, connections

from tallgrass.kernel import immutable
from tallgrass.web import translations
from tests import selection, template, turns
from tests.cast import cast

__all__ = ["cast"]  # a fixture

_skips = selection.Skips()

# The one profile of all property tests. A machine under load is no failure, so nothing is judged by
# the clock; where CI is set, every run tries the same examples, so that a change is blamed only for
# what it did.
hypothesis.settings.register_profile(
    "tallgrass",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    print_blob=True,
)
hypothesis.settings.load_profile("tallgrass")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--sample",
        default="",
        help="A home that `tallgrass demo` built: spares browser journeys the minute it takes.",
    )
    parser.addoption("--shots", default="", help="Folder for the screenshots of browser journeys.")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, before any process of this run reads them."""
    if not hasattr(config, "workerinput"):
        translations.compile_all()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    selection.choose(config, items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> turns.Turns | None:
    return turns.Turns(config, log) if config.getoption("dist") == "loadgroup" else None


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _skips.note(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    _skips.note(report)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _skips.forbidden and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _skips.forbidden:
        terminalreporter.section("nothing may be skipped here", red=True)
        terminalreporter.write_line("\n".join(_skips.forbidden))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """In place of pytest-django's own: the test database is a copy of the migrated template, which
    outlives the run. `--create-db` builds the template anew."""
    name = connection.creation._get_test_db_name()
    with django_db_blocker.unblock():
        connection.close()
        if connection.vendor == "sqlite":
            template.sqlite_template(anew=django_db_createdb)
            template.copy_sqlite(Path(name))
        else:
            template.copy_postgres(name, anew=django_db_createdb)
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True)
def _rows_may_go_between_transactional_tests(
    request: pytest.FixtureRequest, _django_db_marker: None
) -> Iterator[None]:
    """Immutable tables refuse the flush that ends a transactional test: lift their triggers before
    it.

    The flush tells Django's post_migrate, upon which the kernel puts them back.
    """
    yield
    if "transactional_db" in request.fixturenames or _is_transactional(request):
        immutable.remove()


@pytest.fixture(autouse=True)
def _each_test_has_a_journal_of_its_own() -> Iterator[None]:
    yield
    for file in settings.TALLGRASS_HOME.glob("journal.*"):
        file.unlink()


def _is_transactional(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0])))
