"""Passwords that are tried first are refused, in whatever dress; those of a few odd words are
not."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tallgrass.people.passwords import UsualPasswordValidator

ADA = SimpleNamespace(handle="ada_lovelace", name="Ada Lovelace 林晚", email="ada@example.org")
USUAL = """
Password123! Welcome123! Passw0rd123 P@ssw0rd123 trustno1trustno1 letmein1234 admin12345
changeme123 correcthorsebatterystaple 5201314520 password2024 Summer2024! monkey12345 sunshine2023
abc123abc123 aa123456789 dragon12345 michael1234 letmeinletmein qwertyuiop iloveyou123
1qaz2wsx3edc woaini1314 Qwerty!2345 !!Football!! B@seball99 s3cr3tp@ss aaaaaaaaaaaa abababababab
passwordqwerty Xiaohongshu1! buzhidao2024 12341234123412 PASSWORDPASSWORD
""".split()  # noqa: SIM905
KNOWN = """
tallgrass123 2024Tallgrass! ada_lovelace1 adalovelace99 Lovelace.2024 ada@example.org Heronry!99
林晚林晚2024
""".split()  # noqa: SIM905
GOOD = [
    "tall grass bends and stands",
    "reeds-by-the-river",
    "a passing wind 9",
    "seven herons count boats",
    "another tall grass 77",
    "tallgrass heron umbrella nine",
    "grass 29485710394821",
    "kvoDwz3-1pQx",
    "g7#kLm29!xQe",
    "心有灵犀一点通而已矣也",
]


def refusal_of(password: str) -> str:
    try:
        UsualPasswordValidator().validate(password, ADA)
    except ValidationError as error:
        return str(error.code)
    return ""


def test_usual_passwords_are_refused_in_any_dress() -> None:
    assert len(USUAL) + len(KNOWN) >= 40
    assert [word for word in USUAL if not refusal_of(word)] == []


def test_words_that_others_know_of_the_place_or_the_person_are_no_password(settings: Any) -> None:
    settings.TALLGRASS_ORIGIN = "https://heronry.example"
    assert [word for word in KNOWN if not refusal_of(word)] == []
    assert refusal_of("tallgrass123") == "password_known_word"


@pytest.mark.parametrize("password", GOOD)
def test_a_few_odd_words_make_a_password(password: str) -> None:
    assert refusal_of(password) == ""
