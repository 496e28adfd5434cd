"""The decision between a real run and the shape kernel."""

from __future__ import annotations

import pytest

from backend.layer.cost import MAX_BYTES, Cost
from backend.layer.fallback import GIVES_UP, run_or_shapes, runs_for_real

CHEAP, DEAR = Cost(1, 1.0, 1), Cost(1, 1.0, MAX_BYTES + 1)


def fails(device: str) -> str:
    raise GIVES_UP[0](device)


@pytest.mark.parametrize(
    ("device", "cost", "expected"),
    [
        ("cpu", CHEAP, ("numbers on cpu", "cpu", None)),
        ("meta", CHEAP, ("shapes", "meta", None)),
        ("cpu", DEAR, ("shapes", "meta", "too_costly")),
        ("meta", DEAR, ("shapes", "meta", None)),
    ],
)
def test_a_dear_run_and_meta_compute_shapes(
    device: str, cost: Cost, expected: tuple[str, str, str | None]
) -> None:
    found = run_or_shapes(device, cost, lambda ran_on: f"numbers on {ran_on}", lambda: "shapes")
    assert found == expected
    assert runs_for_real(device, cost) is (expected[1] != "meta")


def test_a_device_that_fails_computes_shapes() -> None:
    found = run_or_shapes("cuda:7", CHEAP, fails, lambda: "shapes")
    assert found == ("shapes", "meta", "device_failed")


def test_an_error_of_the_code_is_not_hidden() -> None:
    with pytest.raises(KeyError):
        run_or_shapes("cpu", CHEAP, lambda _: {}["absent"], lambda: "shapes")
