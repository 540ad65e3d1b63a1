"""People of these tests."""

from itertools import count
from typing import Any

from tallgrass.kernel.principal import SYSTEM, Principal
from tallgrass.people import actions, queries
from tallgrass.people.types import PersonCard

PASSWORD = "rain on a tin roof"
_numbers = count(1)


def make_person(name: str = "Ann", **more: Any) -> Principal:
    """A person with an account of their own, as they act."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "email": f"p{number}@example.org",
        "password": PASSWORD,
        "handle": f"p{number}_{name.lower()}",
        "name": name,
        **more,
    }
    return queries.principal_of(actions.create_person(SYSTEM, **values).id)


def make_imported(name: str = "Imported", external_id: str = "x:1") -> PersonCard:
    """A person known by imported notes only."""
    return actions.import_person(SYSTEM, external_id=external_id, name=name)[0]
