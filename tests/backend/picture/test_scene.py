"""The sizes in a diagram: boxes, heights, and omitted steps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.picture.scene import Box, block_height, elide
from tests.support.boxes import contains, overlap

UNIT = Box(0, 0, 1, 1)


@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        (UNIT, True),
        (Box(0.5, 0.5, 2, 2), True),
        (Box(0.2, 0.2, 0.8, 0.8), True),
        (Box(-1, 0.4, 2, 0.6), True),
        (Box(1, 0, 2, 1), False),
        (Box(0, 1, 1, 2), False),
        (Box(2, 2, 3, 3), False),
        (Box(0, -2, 1, -1), False),
    ],
)
def test_boxes_overlap_where_they_share_an_area(other: Box, overlaps: bool) -> None:
    assert overlap(UNIT, other) is overlaps
    assert overlap(other, UNIT) is overlaps


@pytest.mark.parametrize(
    ("inner", "contained"),
    [
        (UNIT, True),
        (Box(0.1, 0.1, 0.9, 0.9), True),
        (Box(-0.1, 0, 1, 1), False),
        (Box(0, -0.1, 1, 1), False),
        (Box(0, 0, 1.1, 1), False),
        (Box(0, 0, 1, 1.1), False),
    ],
)
def test_a_box_contains_what_sticks_out_nowhere(inner: Box, contained: bool) -> None:
    assert contains(UNIT, inner) is contained


@given(st.integers(1, 8191))
def test_more_features_are_always_a_higher_block(features: int) -> None:
    assert block_height(features) < block_height(features + 1)


def test_heights_grow_gently() -> None:
    assert block_height(8192) < 3 * block_height(1)


@given(st.integers(1, 5000), st.integers(1, 6), st.integers(1, 6))
def test_drawn_indices_are_true_and_include_both_ends(count: int, head: int, tail: int) -> None:
    first, last = elide(count, head, tail)
    drawn = first + last
    assert drawn == sorted(set(drawn))
    assert (drawn[0], drawn[-1]) == (0, count - 1)
    assert len(drawn) <= head + tail + 1


@given(st.integers(1, 5000), st.integers(1, 6), st.integers(1, 6))
def test_a_gap_replaces_at_least_two_steps(count: int, head: int, tail: int) -> None:
    first, last = elide(count, head, tail)
    assert first == list(range(len(first)))
    if last:
        assert (len(first), len(last)) == (head, tail)
        assert last[0] - first[-1] > 2
    else:
        assert len(first) == count
