"""Boxes, arrows and signs as SVG paths."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.scene import Box
from components.pen import Pen

PEN = Pen(0.01, 0.02)
NUMBERS = re.compile(r"-?[0-9.]+")
COORDINATES = st.floats(-50, 50)
LENGTHS = st.floats(0.2, 50)


def points(path: str) -> list[tuple[float, float]]:
    numbers = [float(each) for each in NUMBERS.findall(path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@given(COORDINATES, COORDINATES, LENGTHS, LENGTHS)
def test_a_box_fills_its_place_and_no_more(x: float, y: float, wide: float, high: float) -> None:
    xs, ys = zip(*points(PEN.box(Box(x, y, x + wide, y + high))), strict=True)
    assert (min(xs), max(xs)) == pytest.approx((x, x + wide), abs=0.006)
    assert (min(ys), max(ys)) == pytest.approx((y, y + high), abs=0.006)


def test_a_box_is_one_closed_path_with_round_corners() -> None:
    path = PEN.box(Box(0, 0, 1, 1))
    assert re.sub(r"[-0-9.,]+", "", path) == "MLQLQLQLQZ"
    assert path.startswith("M0.04,0.00L0.96,0.00Q1.00,0.00,1.00,0.08")


@given(COORDINATES, COORDINATES, COORDINATES, COORDINATES)
def test_an_arrow_starts_and_ends_where_it_is_told(
    x0: float, y0: float, x1: float, y1: float
) -> None:
    path = PEN.arrow((x0, y0), (x1, y1))
    assert re.sub(r"[-0-9.,]+", "", path) == "MLMLLZ"
    start, _, _, tip, _ = points(path)
    assert start == pytest.approx((x0, y0), abs=0.006)
    assert tip == pytest.approx((x1, y1), abs=0.006)


def test_an_arrow_head_is_as_wide_as_it_looks_in_pixels() -> None:
    flat, up = points(PEN.arrow((0, 0), (1, 0))), points(PEN.arrow((0, 0), (0, 1)))
    assert [y / PEN.y for _, y in flat[2:]] == pytest.approx([3, 0, -3])
    assert [x / PEN.x for x, _ in up[2:]] == pytest.approx([-3, 0, 3])
    assert (1 - flat[1][0]) / PEN.x == pytest.approx((1 - up[1][1]) / PEN.y) == 7


def test_an_arrow_of_no_length_stays_a_point_and_raises_nothing() -> None:
    assert set(points(PEN.arrow((1, 1), (1, 1)))) == {(1.0, 1.0)}


def test_signs_point_their_way() -> None:
    forward, backward = (points(PEN.sign((0, 0), backward=each)) for each in (False, True))
    assert forward[0][0] < forward[3][0]
    assert backward[0][0] > backward[3][0]
    assert forward[3] == (0.06, 0.0)
    assert backward[3] == (-0.06, 0.0)
