"""Laws of the token buckets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.middleware.bucket import Buckets

RATES = st.floats(0.1, 1000)
BURSTS = st.floats(1, 5000)
SCHEDULE = st.lists(st.tuples(st.floats(0, 10), st.floats(0.1, 50)), min_size=1, max_size=60)
"""Pauses in seconds, each with a cost in tokens."""


@given(RATES, BURSTS, SCHEDULE)
def test_nobody_gets_more_than_burst_and_rate_allow(
    rate: float, burst: float, schedule: list[tuple[float, float]]
) -> None:
    buckets, now = Buckets(rate, burst, 10), 100.0
    taken: list[tuple[float, float]] = []
    for pause, cost in schedule:
        now += pause
        if not buckets.take("a", cost, now):
            taken.append((now, min(cost, burst)))
    for index, (start, _) in enumerate(taken):
        spent = 0.0
        for end, cost in taken[index:]:
            spent += cost
            assert spent <= (burst + rate * (end - start)) * (1 + 1e-9)


@given(RATES, BURSTS, SCHEDULE)
def test_a_client_that_waits_is_let_through(
    rate: float, burst: float, schedule: list[tuple[float, float]]
) -> None:
    buckets, now = Buckets(rate, burst, 10), 100.0
    for pause, cost in schedule:
        now += pause
        if wait := buckets.take("a", cost, now):
            assert 0 < wait <= min(cost, burst) / rate
            assert buckets.take("a", cost, now + wait * 0.9) > 0
            now += wait * 1.0001 + 1e-6
            assert buckets.take("a", cost, now) == 0


@given(SCHEDULE)
def test_clients_do_not_feel_each_other(schedule: list[tuple[float, float]]) -> None:
    alone, beside, now = Buckets(3, 20, 10), Buckets(3, 20, 10), 0.0
    for pause, cost in schedule:
        now += pause
        beside.take("greedy", 1000, now)
        assert alone.take("a", cost, now) == beside.take("a", cost, now)


@given(st.lists(st.integers(0, 40)), st.integers(1, 9))
def test_no_number_of_clients_takes_more_room(clients: list[int], most: int) -> None:
    buckets = Buckets(1, 5, most)
    for client in clients:
        buckets.take(str(client), 1, 0.0)
    assert len(buckets) == min(most, len(set(clients)))


def test_the_client_seen_longest_ago_is_forgotten() -> None:
    buckets = Buckets(1, 1, 2)
    assert [buckets.take(each, 1, 0.0) for each in "abac"] == [0, 0, 1, 0]
    # `b` starts full again; `a` was seen after it and is still empty when its turn comes.
    assert buckets.take("a", 1, 0.0) == 1
    assert buckets.take("b", 1, 0.0) == 0


@pytest.mark.parametrize("now", [50.0, 99.0, 100.0])
def test_a_clock_that_goes_back_gives_nothing(now: float) -> None:
    buckets = Buckets(1, 1, 2)
    assert buckets.take("a", 1, 100.0) == 0
    assert buckets.take("a", 1, now) == 1
    assert buckets.take("a", 1, 100.5) == 0.5
