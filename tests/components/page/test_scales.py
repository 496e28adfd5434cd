"""The stops of a slider: dense for small numbers, and with the current value."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.page.scales import probability_stops, whole_stops


def test_small_numbers_are_all_there() -> None:
    assert whole_stops(1, 16, 3) == list(range(1, 17))
    assert whole_stops(0, 0) == [0]
    assert whole_stops(1, 40)[28:] == [29, 30, 31, 32, 36, 40]


@pytest.mark.parametrize(("low", "high"), [(1, 8192), (0, 8191), (1, 4096), (1, 1024)])
def test_a_wide_range_has_stops_for_a_hand(low: int, high: int) -> None:
    stops = whole_stops(low, high)
    assert len(stops) < 120
    assert {64, 128, 256, 512, 1024} & set(range(low, high + 1)) <= set(stops)


@given(st.integers(0, 1), st.integers(1, 10_000), st.data())
def test_stops_rise_from_the_lowest_to_the_highest_by_way_of_the_value(
    low: int, high: int, data: st.DataObject
) -> None:
    kept = data.draw(st.integers(low, high))
    stops = whole_stops(low, high, kept)
    assert stops == sorted(set(stops))
    assert (stops[0], stops[-1]) == (low, high)
    assert kept in stops
    assert all(after - before <= max(1, before // 8) for before, after in pairwise(stops))


@given(st.floats(0, 1))
def test_probabilities_go_by_twentieths_and_the_value(kept: float) -> None:
    stops = probability_stops(kept)
    assert stops == sorted(set(stops))
    assert (stops[0], stops[-1]) == (0, 1)
    assert {kept, 0.05, 0.1, 0.15, 0.3, 0.35, 0.5, 0.95} <= set(stops)
    assert len(stops) in (21, 22)
