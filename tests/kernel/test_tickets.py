"""Viewer tickets: bound to note and viewer, two hours, several secrets, nothing forged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.kernel.tickets import LIFETIME, Ticket, mint, verify

NEW, OLD = "n" * 40, "o" * 40
NOTE, ALICE = "abcdefgh23456789", "jkmnpqrs23456789"
NOW = 1_800_000_000.0


def test_a_ticket_says_what_it_was_minted_for() -> None:
    found = verify([NEW], mint(NEW, note=NOTE, viewer=ALICE, now=NOW), NOW + 5)
    assert found is not None
    assert (found.note, found.viewer, found.expires_at, found.minted_at) == (
        NOTE,
        ALICE,
        int(NOW) + LIFETIME,
        int(NOW),
    )
    nobody = verify([NEW], mint(NEW, note=NOTE, viewer="", now=NOW), NOW)
    assert isinstance(nobody, Ticket)
    assert nobody.viewer == ""


def test_older_secrets_still_verify_and_foreign_ones_never() -> None:
    ticket = mint(OLD, note=NOTE, viewer=ALICE, now=NOW)
    assert verify([NEW, OLD], ticket, NOW) is not None
    assert verify([NEW], ticket, NOW) is None


@pytest.mark.parametrize(
    ("later", "good"), [(0, True), (LIFETIME - 1, True), (LIFETIME, False), (-61, False)]
)
def test_c09_a_ticket_lives_two_hours(later: float, good: bool) -> None:
    assert (
        verify([NEW], mint(NEW, note=NOTE, viewer=ALICE, now=NOW), NOW + later) is not None
    ) is good


@given(place=st.integers(0, 93), letter=st.characters())
def test_c09_no_altered_ticket_verifies(place: int, letter: str) -> None:
    ticket = mint(NEW, note=NOTE, viewer=ALICE, now=NOW)
    place %= len(ticket)
    altered = ticket[:place] + letter + ticket[place + 1 :]
    assert altered == ticket or verify([NEW], altered, NOW) is None


@given(text=st.text(max_size=200))
def test_c09_no_text_is_a_ticket(text: str) -> None:
    assert verify([NEW], text, NOW) is None


def test_each_showing_has_its_own_ticket() -> None:
    assert len({mint(NEW, note=NOTE, viewer="", now=NOW) for _ in range(100)}) == 100
