"""Every text has enough contrast with its background, in light and in dark."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from backend.layer.axes import Axis
from components.picture.palette import COLORS, css_variables, resolve, token

AA = 4.5
"""WCAG 2: the least contrast of text."""
AXES = get_args(Axis)
ON_PAPER = ("ink", "muted", *AXES, "forward", "backward")
GROUNDS = ("paper", "panel", "band")
PAIRS = [
    *((text, ground) for text in ON_PAPER for ground in GROUNDS),
    *(("on-strong", f"{direction}-strong") for direction in ("forward", "backward")),
    *((direction, f"{direction}-fill") for direction in ("forward", "backward")),
    ("ink", "mark"),
    ("ink", "input"),
]


def luminance(colour: str) -> float:
    """Return WCAG's relative luminance of ``#rrggbb``."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_has_enough_contrast(text: str, ground: str, dark: bool) -> None:
    assert contrast(COLORS[text][dark], COLORS[ground][dark]) >= AA


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_two_meanings_share_a_color(dark: bool) -> None:
    meanings = [COLORS[name][dark] for name in (*AXES, "forward", "backward", "ink")]
    assert len(set(meanings)) == len(meanings)


@pytest.mark.parametrize("name", COLORS)
def test_every_color_is_one(name: str) -> None:
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in COLORS[name])


def test_the_style_sheet_has_every_color_once() -> None:
    found = re.findall(r"--se-([a-z-]+): light-dark\((#\w{6}), (#\w{6})\);", css_variables())
    assert {name: (light, dark) for name, light, dark in found} == dict(COLORS)
    assert len(found) == len(COLORS)


def test_a_token_names_a_color() -> None:
    assert token("ink") == "@ink"
    with pytest.raises(KeyError):
        token("no-such-colour")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_resolving_leaves_no_token_and_all_else(dark: bool) -> None:
    figure = {"a": [token(name) for name in COLORS], "b": {"c": ("x", 1, None, 0.5)}}
    resolved = resolve(figure, dark)
    assert resolved == {
        "a": [colours[dark] for colours in COLORS.values()],
        "b": {"c": ["x", 1, None, 0.5]},
    }
