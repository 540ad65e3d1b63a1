"""Where the tables are: SQLite in the home, or a PostgreSQL by its address."""

from pathlib import Path
from typing import Any

import pytest

from tallgrass.conf.config import Config, ConfigError
from tallgrass.conf.database import database


def at(address: str) -> dict[str, Any]:
    return database(Config(home=Path("home"), secret_key="x", database_url=address))


def test_an_address_is_read_with_everything_in_it() -> None:
    found = at("postgresql://ana:p%40ss@db.example.org:5433/grass?sslmode=require")
    keys = ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")
    assert [found[key] for key in keys] == [
        "ana",
        "p@ss",
        "db.example.org",
        "5433",
        "grass",
        {"sslmode": "require"},
    ]


def test_a_server_on_a_socket_is_named_by_its_folder() -> None:
    found = at("postgresql:///grass?host=/run/postgresql")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("/run/postgresql", "", "grass")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://host/grass", "must begin with postgresql://"),
        ("postgresql://host", "must name a database"),
        ("postgresql://host/", "must name a database"),
        ("postgresql://host:port/grass", "the port must be a number"),
        ("postgresql://host:99999/grass", "the port must be a number"),
    ],
)
def test_an_address_of_no_database_says_what_is_wrong(address: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        at(address)


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tallgrass.conf.database.find_spec", lambda _name: None)
    with pytest.raises(ConfigError, match=r"install tallgrass\[postgres\]"):
        at("postgresql://host/grass")
