"""The diagram of a model as a Plotly figure, and its texts."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.models.link import ModelRequest, build
from backend.models.run import run_model
from backend.models.scene import COMPACT, WIDE, FlowScene, flow_scene
from backend.models.steps.sources import Images
from backend.models.tutorials import MODELS
from components.message.scene import Label
from components.models.figure import bar_width, model_figure, model_labels, shortened, step_code
from components.picture.palette import COLORS
from tests.support.messages import plain
from tests.support.models.model_helpers import run_of
from tests.support.models.model_strategies import chain_requests, tutorial_requests

PAIR = re.compile(r"(-?[0-9.]+),(-?[0-9.]+)")
MOST_SHAPES = 12
LETTER = 0.535
"""Width of a letter of code, of its height; the browser tests measure the real ones."""
REQUESTS = tutorial_requests() | chain_requests()
EVERY_MODEL = pytest.mark.parametrize("name", MODELS)
WIDTHS = pytest.mark.parametrize("compact", [False, True])


def scene_of(request: ModelRequest, compact: bool) -> FlowScene:
    sheet = COMPACT if compact else WIDE
    return flow_scene(run_model(build(request)), sheet, lambda step: bar_width(step, compact))


def example(name: str, compact: bool = False, **given: Any) -> FlowScene:
    sheet = COMPACT if compact else WIDE
    return flow_scene(run_of(name, **given), sheet, lambda step: bar_width(step, compact))


def in_bars(scene: FlowScene, compact: bool) -> list[Label]:
    """Return the labels of the bars, which follow the two labels of each tensor."""
    return list(model_labels(scene, compact)[2 * len(scene.tensors) :])


@given(REQUESTS, st.booleans())
def test_whatever_the_model_its_picture_is_small_and_whole(
    request: ModelRequest, compact: bool
) -> None:
    scene = scene_of(request, compact)
    made = plain(model_figure(scene))
    text = json.dumps(made, allow_nan=False)
    assert set(re.findall(r'"@([\w-]+)"', text)) <= COLORS.keys()
    shapes = made["layout"]["shapes"]
    assert 0 < len(shapes) <= MOST_SHAPES
    wide, high = scene.bounds.x1, scene.bounds.y1
    assert made["layout"]["xaxis"]["range"] == [0, wide]
    assert made["layout"]["yaxis"]["range"] == [0, high]
    for shape in shapes:
        assert shape["path"]
        for x, y in PAIR.findall(shape["path"]):
            assert 0 <= float(x) <= wide
            assert 0 <= float(y) <= high


@given(REQUESTS, st.booleans())
def test_the_code_in_a_bar_fits_in_it(request: ModelRequest, compact: bool) -> None:
    scene = scene_of(request, compact)
    found = in_bars(scene, compact)
    assert len(found) == len(scene.steps)
    for node, label in zip(scene.steps, found, strict=True):
        assert node.box.x0 < label.x < node.box.x1
        assert node.box.y0 < label.y < node.box.y1
        assert label.x + len(label.text) * LETTER * label.size <= node.box.x1
        code = step_code(node.step)
        shown = label.text.removeprefix("✗ ").removesuffix("…")
        assert shown
        assert code.startswith(shown)
        assert label.text.startswith("✗ ") == node.failed


@given(REQUESTS, st.booleans())
def test_every_tensor_has_its_name_and_its_sizes_beside_it(
    request: ModelRequest, compact: bool
) -> None:
    """Check that labels are cut to the room before the next tensor of the row."""
    scene = scene_of(request, compact)
    labels = model_labels(scene, compact)
    for place, node in enumerate(scene.tensors):
        name, sizes = labels[2 * place : 2 * place + 2]
        packed = node.made.batch_sizes is not None
        assert is_start(name.text, node.made.name + (".data" if packed else ""))
        assert is_start(sizes.text, str(tuple(node.made.sizes)))
        assert name.x == sizes.x > node.box.x1
        assert name.y > sizes.y
        assert node.box.y0 < sizes.y < name.y < node.box.y1
        for label in (name, sizes):
            reach = label.x + len(label.text) * LETTER * label.size
            assert reach <= scene.bounds.x1
            for other in scene.tensors:
                inside = other.box.y0 < label.y < other.box.y1 and other.box.x0 > label.x
                assert not inside or reach <= other.box.x0


def is_start(shown: str, whole: str) -> bool:
    return shown == whole or (len(shown) > 6 and whole.startswith(shown.removesuffix("…")))


@EVERY_MODEL
def test_on_a_wide_page_the_tutorials_names_are_written_out(name: str) -> None:
    scene = example(name)
    assert not any("…" in label.text for label in model_labels(scene)[: 2 * len(scene.tensors)])


@WIDTHS
@EVERY_MODEL
def test_the_tutorials_code_is_written_out(name: str, compact: bool) -> None:
    """Check that code is whole on a wide page, and cut to the room on a narrow one."""
    scene = example(name, compact)
    texts = [label.text for label in in_bars(scene, compact)]
    codes = [step_code(node.step) for node in scene.steps]
    if not compact:
        assert texts == codes
    assert [text[:8] for text in texts] == [code[:8] for code in codes]


def test_a_refused_step_looks_refused() -> None:
    scene = example("chain", chain="embedding:100:32,lstm:32:64,linear:64:2")
    *ran, refused = in_bars(scene, compact=False)
    assert {label.colour for label in ran} == {"ink"}
    assert (refused.colour, refused.text) == ("backward", "✗ nn.Linear(64, 2)")
    dashed = [
        each for each in plain(model_figure(scene))["layout"]["shapes"] if dash(each) == "dash"
    ]
    assert [each["line"]["color"] for each in dashed] == ["@backward"]
    whole = plain(model_figure(example("chain")))["layout"]["shapes"]
    assert all(dash(each) == "solid" for each in whole)


def dash(shape: dict[str, Any]) -> str:
    return str(shape["line"]["dash"])


def test_two_directions_are_two_halves() -> None:
    """Check that the colors are those of the other pages, forward first."""
    one, both = (example("heads", bidirectional=both) for both in (False, True))
    halved = {node.made.name for node in both.tensors if node.halves}
    assert halved == {"hidden_states", "sentence"}
    assert not any(node.halves for node in one.tensors)
    fills = [each["fillcolor"] for each in plain(model_figure(both))["layout"]["shapes"]]
    assert "@backward-fill" in fills
    assert "@backward-fill" not in [
        e["fillcolor"] for e in plain(model_figure(one))["layout"]["shapes"]
    ]


def test_a_batch_is_depth() -> None:
    depths = {
        batch: {node.depth for node in example("heads", batch=batch).tensors if node.place == 0}
        for batch in (1, 2, 3, 10)
    }
    assert depths == {1: {0}, 2: {1}, 3: {2}, 10: {2}}


def test_the_same_looks_mean_the_same() -> None:
    looks = {node.made.name: node.look for node in example("heads").tensors}
    assert looks == {
        "ids": "ids",
        "embedded": "sequence",
        "transposed": "sequence",
        "h_0": "state",
        "hidden_states": "state",
        "h_n": "state",
        "sentence": "state",
        "sentence_scores": "plain",
        "token_scores": "sequence",
    }


def test_the_digits_are_named_as_they_are_chosen() -> None:
    scene = example("mnist", digit=7, batch=3)
    (images,) = {node.place for node in scene.tensors if node.made.name == "X"}
    step = run_of("mnist", digit=7, batch=3).stages[images].step
    assert isinstance(step, Images)
    assert step_code(step) == "digits[7:10]"


@pytest.mark.parametrize(
    ("text", "room", "short"),
    [("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 2, "a…"), ("abcdef", 0, "a…")],
)
def test_long_texts_are_cut(text: str, room: int, short: str) -> None:
    assert shortened(text, room) == short
