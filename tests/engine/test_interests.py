"""Interests and focus."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallgrass.engine.focus import focus
from tallgrass.engine.interests import HALF_LIFE_DAYS, pool, recency, shares

weights = st.lists(st.floats(0, 1e6), min_size=2, max_size=12)


def test_focus_runs_from_all_alike_to_a_single_field() -> None:
    assert focus([1, 1, 1, 1]) == pytest.approx(0)
    assert focus([5, 0, 0, 0]) == 1
    assert focus([3, 1, 0, 0]) == pytest.approx(1 - (0.75 * np.log2(4 / 3) + 0.25 * 2) / 2)
    assert focus([0, 0]) is None
    assert focus([1]) is None


@given(weights, st.floats(1e-3, 1e3))
def test_focus_is_between_0_and_1_and_knows_no_scale(values: list[float], factor: float) -> None:
    found = focus(values)
    if sum(values) > 1e-3:
        assert found is not None and 0 <= found <= 1
        assert focus([value * factor for value in values]) == pytest.approx(found, abs=1e-6)


@given(weights)
def test_focus_does_not_depend_on_which_topic_it_is(values: list[float]) -> None:
    if sum(values) > 1e-3:
        assert focus(sorted(values)) == pytest.approx(focus(values), abs=1e-9)


def test_a_note_counts_a_half_after_each_half_life_and_the_future_is_today() -> None:
    ages = np.array([-5.0, 0.0, HALF_LIFE_DAYS, 2 * HALF_LIFE_DAYS])
    assert recency(ages).tolist() == [1, 1, 0.5, 0.25]


def test_faint_topics_and_unsure_notes_do_not_count() -> None:
    found = shares(np.array([[0.7, 0.25, 0.05], [0.29, 0.29, 0.28], [0.1, 0.1, 0.8]]))
    assert found[0] == pytest.approx([0.7 / 0.95, 0.25 / 0.95, 0])
    assert found[1].tolist() == [0, 0, 0]
    assert found[2].tolist() == [0, 0, 1]


def test_people_are_pooled_apart_and_a_silent_year_does_not_change_a_profile() -> None:
    notes = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    owners = np.array([0, 0, 2])
    now = pool(notes, owners, 3, np.array([0.0, HALF_LIFE_DAYS, 3.0]))
    later = pool(notes, owners, 3, np.array([0.0, HALF_LIFE_DAYS, 3.0]) + 365)
    assert now.weights[0] == pytest.approx([2 / 3, 1 / 3])
    assert now.weights[1].tolist() == [0, 0]
    assert now.weights[2].tolist() == [1, 0]
    assert now.weights == pytest.approx(later.weights)
    assert (now.read.tolist(), now.placed.tolist()) == ([2, 0, 1], [2, 0, 1])
    assert now.notes.tolist() == [[1, 1], [0, 0], [1, 0]]
