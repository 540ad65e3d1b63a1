"""One city by two names is one place."""

import pytest

from tallgrass.engine.places import CITIES, matches


@pytest.mark.parametrize(
    ("place", "wanted", "same"),
    [
        ("多伦多", "Toronto", True),
        ("Toronto, ON", "多伦多", True),
        ("Montréal", "Montreal", True),
        ("蒙特利尔", "Montréal", True),
        ("North York, Toronto", " toronto ", True),
        ("Vancouver", "Toronto", False),
        ("", "Toronto", False),
        ("Toronto", "", False),
    ],
)
def test_places_match_in_either_language(place: str, wanted: str, same: bool) -> None:
    assert matches(place, wanted) is same


def test_every_city_has_two_names_of_its_own() -> None:
    names = [name for pair in CITIES for name in pair]
    assert len(set(names)) == len(names) and all(name == name.casefold() for name in names)
