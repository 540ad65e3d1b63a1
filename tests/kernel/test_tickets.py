"""Viewer tickets: bound to viewer and notes, two hours, several secrets, nothing forged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.kernel.tickets import (
    LIFETIME,
    LONGEST,
    MOST_NOTES,
    TAKEN_FOR,
    Ticket,
    _sign,
    mint,
    verify,
)

NEW, OLD = "n" * 40, "o" * 40
NOTES, ALICE = ("abcdefgh23456789", "bbbbcccc23456789"), "jkmnpqrs23456789"
NOW = 1_800_000_000.0


def fresh(secret: str = NEW, viewer: str = ALICE) -> str:
    return mint(secret, notes=NOTES, viewer=viewer, now=NOW)


def test_a_ticket_says_what_it_was_minted_for() -> None:
    found = verify([NEW], fresh(), NOW + 5)
    assert found is not None
    assert (found.notes, found.viewer, found.expires_at, found.minted_at) == (
        NOTES,
        ALICE,
        int(NOW) + LIFETIME,
        int(NOW),
    )
    nobody = verify([NEW], fresh(viewer=""), NOW)
    assert isinstance(nobody, Ticket)
    assert nobody.viewer == ""


def test_older_secrets_still_verify_and_foreign_ones_never() -> None:
    assert verify([NEW, OLD], fresh(OLD), NOW) is not None
    assert verify([NEW], fresh(OLD), NOW) is None


@pytest.mark.parametrize(
    ("later", "good", "good_in_a_batch"),
    [
        (-61, False, False),
        (-60, True, True),
        (LIFETIME - 1, True, True),
        (LIFETIME, False, True),
        (TAKEN_FOR - 1, False, True),
        (TAKEN_FOR, False, False),
    ],
)
def test_c09_a_ticket_lives_two_hours_and_its_batches_are_taken_for_a_day(
    later: float, good: bool, good_in_a_batch: bool
) -> None:
    assert (verify([NEW], fresh(), NOW + later) is not None) is good
    assert (verify([NEW], fresh(), NOW + later, late=True) is not None) is good_in_a_batch


@given(place=st.integers(0, 200), letter=st.characters())
def test_c09_no_altered_ticket_verifies(place: int, letter: str) -> None:
    ticket = fresh()
    place %= len(ticket)
    altered = ticket[:place] + letter + ticket[place + 1 :]
    assert altered == ticket or verify([NEW], altered, NOW) is None


@given(text=st.text(max_size=200))
def test_c09_no_text_is_a_ticket(text: str) -> None:
    assert verify([NEW], text, NOW) is None


def test_each_showing_has_its_own_ticket() -> None:
    assert len({fresh() for _ in range(100)}) == 100


@pytest.mark.parametrize("notes", [0, 1, MOST_NOTES, MOST_NOTES + 1])
def test_a_ticket_is_for_one_to_a_hundred_notes(notes: int) -> None:
    if not 1 <= notes <= MOST_NOTES:
        with pytest.raises(ValueError):
            mint(NEW, notes=NOTES[:1] * notes, viewer=ALICE, now=NOW)
        return
    ticket = mint(NEW, notes=NOTES[:1] * notes, viewer=ALICE, now=NOW)
    assert len(ticket) <= LONGEST
    assert verify([NEW], ticket, NOW) is not None


def test_a_ticket_of_the_first_form_is_still_read() -> None:
    body = f"{NOTES[0]}.{ALICE}.{int(NOW) + LIFETIME:x}.0123456789ab"
    found = verify([NEW], f"{body}.{_sign(NEW, body)}", NOW)
    assert found == Ticket(NOTES[:1], ALICE, int(NOW) + LIFETIME, "0123456789ab")
