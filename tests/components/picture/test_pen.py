"""Boxes, arrows and signs as SVG paths, in pixels of a page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.picture.scene import Box
from components.picture.pen import Pen

PEN = Pen(Box(0, 0, 200, 100), 200, 100)
"""A unit of its scene is a pixel."""
NUMBERS = re.compile(r"-?[0-9.]+")
COORDINATES = st.floats(-50, 50)
LENGTHS = st.floats(0.2, 50)
NEAR = 0.06
"""A path has one decimal."""


def points(path: str) -> list[tuple[float, float]]:
    """Return the points of a path; H and V keep the other coordinate."""
    been: list[tuple[float, float]] = []
    for command, text in re.findall(r"([A-Z])([-0-9.,]*)", path):
        numbers = [float(each) for each in NUMBERS.findall(text)]
        if command == "H":
            been.append((numbers[0], been[-1][1]))
        elif command == "V":
            been.append((been[-1][0], numbers[0]))
        else:
            been += zip(numbers[::2], numbers[1::2], strict=True)
    return been


@given(COORDINATES, COORDINATES, LENGTHS, LENGTHS, COORDINATES, COORDINATES)
def test_the_bounds_fill_the_page(
    x: float, y: float, wide: float, high: float, at: float, up: float
) -> None:
    pen = Pen(Box(x, y, x + wide, y + high), 690, 600)
    assert pen.point((x, y)) == pytest.approx((0, 0))
    assert pen.point((x + wide, y + high)) == pytest.approx((690, 600))
    # Both ways are straight: a share of the bounds is the same share of the page.
    across, above = pen.point((x + at * wide, y + up * high))
    assert (across / 690, above / 600) == pytest.approx((at, up), abs=1e-6)


@given(COORDINATES, COORDINATES, st.floats(9, 50), st.floats(9, 50))
def test_a_box_fills_its_place_and_no_more(x: float, y: float, wide: float, high: float) -> None:
    xs, ys = zip(*points(PEN.box(Box(x, y, x + wide, y + high))), strict=True)
    assert (min(xs), max(xs)) == pytest.approx((x, x + wide), abs=NEAR)
    assert (min(ys), max(ys)) == pytest.approx((y, y + high), abs=NEAR)


def test_a_box_is_one_closed_path_with_round_corners() -> None:
    path = PEN.box(Box(0, 0, 100, 50))
    assert re.sub(r"[-0-9.,]+", "", path) == "MHQVQHQVQZ"
    assert path.startswith("M4.0,0.0H96.0Q100.0,0.0,100.0,4.0V46.0Q100.0,50.0,96.0,50.0")


@given(COORDINATES, COORDINATES, COORDINATES, COORDINATES)
def test_an_arrow_has_the_requested_ends(x0: float, y0: float, x1: float, y1: float) -> None:
    path = PEN.arrow((x0, y0), (x1, y1))
    assert re.sub(r"[-0-9.,]+", "", path) == "MLMLLZ"
    start, _, _, tip, _ = points(path)
    assert start == pytest.approx((x0, y0), abs=NEAR)
    assert tip == pytest.approx((x1, y1), abs=NEAR)


def test_an_arrow_head_is_as_wide_as_it_looks_in_pixels() -> None:
    pen = Pen(Box(0, 0, 2, 30), 200, 300)
    flat, up = points(pen.arrow((0, 0), (1, 0))), points(pen.arrow((0, 0), (0, 10)))
    assert [y for _, y in flat[2:]] == pytest.approx([3, 0, -3])
    assert [x for x, _ in up[2:]] == pytest.approx([-3, 0, 3])
    assert 100 - flat[1][0] == pytest.approx(100 - up[1][1]) == 7


@given(st.floats(0, 7))
def test_a_short_arrow_is_all_head_and_never_points_back(length: float) -> None:
    start, base, _, tip, _ = points(PEN.arrow((0, 0), (length, 0)))
    assert start == base == (0, 0)
    assert tip == pytest.approx((length, 0), abs=NEAR)


def test_an_arrow_of_no_length_stays_a_point_and_raises_nothing() -> None:
    assert set(points(PEN.arrow((1, 1), (1, 1)))) == {(1.0, 1.0)}


def test_signs_point_their_way() -> None:
    forward, backward = (points(PEN.sign((50, 20), backward=each)) for each in (False, True))
    assert (forward[0], forward[3]) == ((44.0, 20.0), (56.0, 20.0))
    assert (backward[0], backward[3]) == ((56.0, 20.0), (44.0, 20.0))
