"""The diagram of a source as a Plotly figure, and its texts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from backend.models.flow import Row, flow_of
from backend.models.presets import presets
from backend.models.scene import COMPACT, WIDE, FlowScene, flow_scene
from backend.models.source_link import read_source
from backend.reader.findings import find
from backend.reader.runs.read import read
from components.message.scene import Label
from components.models.figure import (
    bar_width,
    model_figure,
    model_labels,
    shortened,
    shortened_name,
)
from components.picture.palette import COLORS
from tests.support.messages import plain

PAIR = re.compile(r"(-?[0-9.]+),(-?[0-9.]+)")
MOST_SHAPES = 12
LETTER = 0.535
"""Width of a letter of code, of its height; the browser tests measure the real ones."""
EVERY_SOURCE = pytest.mark.parametrize("name", presets())


@lru_cache
def example(name: str, compact: bool = False, *values: tuple[str, str]) -> FlowScene:
    paste = read_source([*presets()[name].items(), *values]).paste
    reading = read(paste)
    axes = find(paste, reading).axes if values or not compact else {}
    sheet = COMPACT if compact else WIDE
    return flow_scene(flow_of(reading, axes), sheet, lambda row: bar_width(row, compact))


def in_bars(scene: FlowScene, compact: bool) -> list[Label]:
    """Return the labels of the bars, which follow the two labels of each tensor."""
    return list(model_labels(scene, compact)[2 * len(scene.tensors) :])


@EVERY_SOURCE
def test_whatever_the_source_its_picture_is_small_and_whole(name: str) -> None:
    scene = example(name, True)
    made = plain(model_figure(scene))
    text = json.dumps(made, allow_nan=False)
    assert set(re.findall(r'"@([\w-]+)"', text)) <= COLORS.keys()
    shapes = made["layout"]["shapes"]
    assert len(shapes) <= MOST_SHAPES
    wide, high = scene.bounds.x1, scene.bounds.y1
    assert made["layout"]["xaxis"]["range"] == [0, wide]
    assert made["layout"]["yaxis"]["range"] == [0, high]
    for shape in shapes:
        assert shape["path"]
        for x, y in PAIR.findall(shape["path"]):
            assert 0 <= float(x) <= wide
            assert 0 <= float(y) <= high


def test_a_bar_grows_by_the_width_of_each_letter() -> None:
    row = Row("line 3", "self.rnn(x)", (), ())
    longer = replace(row, code=row.code + "[0][:, -1]")
    for compact, size in ((False, 11), (True, 9)):
        more = bar_width(longer, compact) - bar_width(row, compact)
        assert 10 * LETTER * size <= more < 11.5 * LETTER * size


@EVERY_SOURCE
def test_the_code_in_a_bar_fits_in_it(name: str) -> None:
    scene = example(name, True)
    found = in_bars(scene, compact=True)
    assert len(found) == len(scene.lines)
    for node, label in zip(scene.lines, found, strict=True):
        assert node.box.x0 < label.x < node.box.x1
        assert node.box.y0 < label.y < node.box.y1
        assert label.x + len(label.text) * LETTER * label.size <= node.box.x1
        shown = label.text.removeprefix("✗ ").removesuffix("…")
        assert shown
        assert node.row.code.startswith(shown)
        assert label.text.startswith("✗ ") == node.row.failed


@EVERY_SOURCE
def test_every_tensor_has_its_name_and_its_sizes_beside_it(name: str) -> None:
    """Check that labels are cut to the room before the next tensor of the row."""
    scene = example(name, True)
    labels = model_labels(scene, compact=True)
    for place, node in enumerate(scene.tensors):
        title, sizes = labels[2 * place : 2 * place + 2]
        start, _, end = title.text.partition("…")
        assert node.tensor.name.startswith(start)
        assert node.tensor.name.endswith(end)
        assert str(node.tensor.sizes).startswith(sizes.text.removesuffix("…"))
        assert title.x == sizes.x > node.box.x1
        assert node.box.y0 < sizes.y < title.y < node.box.y1


def test_a_line_that_raises_looks_like_one() -> None:
    scene = example("chain_tuple")
    *ran, refused = in_bars(scene, compact=False)
    assert {label.colour for label in ran} == {"ink"}
    assert (refused.colour, refused.text) == ("backward", "✗ self.linear(x)")
    dashed = [
        each for each in plain(model_figure(scene))["layout"]["shapes"] if dash(each) == "dash"
    ]
    assert [each["line"]["color"] for each in dashed] == ["@backward"]
    whole = plain(model_figure(example("chain_unpacked")))["layout"]["shapes"]
    assert all(dash(each) == "solid" for each in whole)


def dash(shape: dict[str, Any]) -> str:
    return str(shape["line"]["dash"])


def test_two_directions_are_two_halves() -> None:
    """Check that the colors are those of the other pages, forward first."""
    one = example("heads", False, ("hidden_size", "6"))
    both = example("heads", False, ("hidden_size", "6"), ("bidirectional", "true"))
    halved = {node.tensor.name for node in both.tensors if node.halves}
    assert halved == {"hidden_states", "sentence"}
    assert not any(node.halves for node in one.tensors)
    fills = [each["fillcolor"] for each in plain(model_figure(both))["layout"]["shapes"]]
    assert "@backward-fill" in fills


def test_a_batch_is_depth() -> None:
    depths = {
        batch: example("heads", False, ("N", batch), ("hidden_size", "6")).tensors[0].depth
        for batch in ("1", "2", "10")
    }
    assert depths == {"1": 0, "2": 1, "10": 2}


def test_the_same_looks_mean_the_same() -> None:
    looks = {node.tensor.name: node.look for node in example("heads").tensors}
    assert looks == {
        "ids": "ids",
        "embedded": "sequence",
        "h_0": "plain",
        "hidden_states": "state",
        "h_n": "state",
        "sentence": "plain",
        "sentence_scores": "plain",
        "token_scores": "sequence",
        "return[0]": "plain",
        "return[1]": "sequence",
    }


@pytest.mark.parametrize(
    ("text", "room", "short"),
    [("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 2, "a…"), ("abcdef", 0, "a…")],
)
def test_long_texts_are_cut(text: str, room: int, short: str) -> None:
    assert shortened(text, room) == short


def test_the_place_of_a_tensor_in_a_value_stays() -> None:
    assert shortened_name("hidden_state[0][1]", 12) == "hidde…[0][1]"
    assert shortened_name("hidden_state[0]", 15) == "hidden_state[0]"
    assert shortened_name("packed_output.data", 10) == "packed_ou…"
