"""The comparison of two durations, with a fake clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from backend.packing import stopwatch
from backend.packing.stopwatch import in_turns

CPU = torch.device("cpu")


class Clock:
    """A clock that advances only when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0
        self.order: list[str] = []

    def work(self, name: str, durations: Iterator[float]) -> str:
        self.now += next(durations)
        self.order.append(name)
        return f"{name}{self.order.count(name)}"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(stopwatch, "perf_counter", lambda: made.now)
    return made


def timed(
    clock: Clock, first: list[float], second: list[float], budget: float
) -> list[tuple[str, float]]:
    one, other = iter(first), iter(second)
    both = in_turns(lambda: clock.work("a", one), lambda: clock.work("b", other), CPU, budget)
    return [(each.result, each.seconds) for each in both]


def test_they_take_turns_as_often_as_fits(clock: Clock) -> None:
    found = timed(clock, [3.0, 1.0, 2.0], [4.0, 5.0, 4.0], budget=20.0)
    assert clock.order == ["a", "b"] * 3
    assert found == [("a3", 2.0), ("b3", 4.0)]


def test_what_does_not_fit_is_done_once(clock: Clock) -> None:
    assert timed(clock, [6.0], [3.0], budget=8.0) == [("a1", 6.0), ("b1", 3.0)]
    assert clock.order == ["a", "b"]


def test_another_round_begins_only_where_the_slowest_so_far_fits(clock: Clock) -> None:
    timed(clock, [1.0, 1.0, 1.0], [1.0, 1.0, 1.0], budget=5.9)
    assert clock.now == 4.0


def test_an_error_is_the_callers() -> None:
    with pytest.raises(RuntimeError, match="mine"):
        in_turns(lambda: _fail(), lambda: None, CPU, 1.0)


def _fail() -> None:
    raise RuntimeError("mine")
