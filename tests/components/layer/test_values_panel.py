"""The charts show the values of the run."""

from __future__ import annotations

import json
from math import pi, sin

import pytest
import torch
from hypothesis import given

from backend.layer.presets import PRESETS
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from components.layer.values import (
    MAX_FEATURES,
    MAX_LINES,
    MAX_STEPS,
    input_figure,
    output_figure,
    sample,
)
from components.words.catalogue import messages
from tests.support.messages import plain
from tests.support.strategies import legal_specs

WORDS = messages("en")


def test_example_b_is_drawn_as_it_ran() -> None:
    spec = PRESETS["B1"]
    values = trace(spec).values
    (line,) = plain(input_figure(sample(values["input"], spec), WORDS))["data"]
    assert line["y"] == pytest.approx([sin(pi * t / 19) for t in range(20)], abs=1e-4)
    (grid,) = plain(output_figure(sample(values["output"], spec), spec))["data"]
    drawn = torch.tensor(grid["z"])
    assert drawn.shape == (10, 20)
    torch.testing.assert_close(drawn, values["output"][0].T, atol=6e-5, rtol=0)
    assert grid["zmax"] == -grid["zmin"] == pytest.approx(float(values["output"].abs().max()))


def test_few_features_are_curves_with_their_numbers() -> None:
    spec = PRESETS["B2"]
    figure = plain(input_figure(sample(trace(spec).values["input"], spec), WORDS))
    assert [line["name"] for line in figure["data"]] == ["feature 0", "feature 1", "feature 2"]
    assert figure["layout"]["showlegend"]
    assert figure["data"][1]["y"][0] == pytest.approx(sin(pi / 59), abs=1e-4)


def test_many_features_are_a_heatmap() -> None:
    figure = plain(input_figure(torch.rand(7, MAX_LINES + 1), WORDS))
    assert [each["type"] for each in figure["data"]] == ["heatmap"]
    assert len(figure["data"][0]["z"]) == MAX_LINES + 1


@pytest.mark.parametrize("features", [1, MAX_LINES, MAX_LINES + 1, MAX_FEATURES + 50])
def test_drawings_are_cut_to_the_visible_part(features: int) -> None:
    figure = plain(input_figure(torch.rand(MAX_STEPS + 100, features), WORDS))
    rows = [row for each in figure["data"] for row in each.get("z", [each.get("y")])]
    assert len(rows) == min(features, MAX_FEATURES)
    assert {len(row) for row in rows} == {MAX_STEPS}


def test_the_two_directions_are_divided_where_one_ends() -> None:
    spec = LayerSpec(proj_size=6)
    layout = plain(output_figure(torch.rand(5, 12), spec))["layout"]
    assert [line["y0"] for line in layout["shapes"]] == [5.5]
    assert ["→" in side["text"] for side in layout["annotations"]] == [True, False]
    assert layout["annotations"][0]["y"] < 5.5 < layout["annotations"][1]["y"]


def test_one_direction_has_no_divide() -> None:
    assert (
        "shapes"
        not in plain(output_figure(torch.rand(5, 20), LayerSpec(bidirectional=False)))["layout"]
    )


def test_nor_has_a_cut_that_leaves_one_direction_only() -> None:
    spec = LayerSpec(hidden_size=MAX_FEATURES)
    assert "shapes" not in plain(output_figure(torch.rand(5, 2 * MAX_FEATURES), spec))["layout"]


def test_the_sample_is_the_first_of_the_batch() -> None:
    tensor = torch.rand(3, 4, 5)
    assert torch.equal(sample(tensor, LayerSpec(batch_first=True)), tensor[0])
    assert torch.equal(sample(tensor, LayerSpec(batch_first=False)), tensor[:, 0])
    assert torch.equal(sample(tensor[0], LayerSpec(batched=False)), tensor[0])


@given(legal_specs())
def test_every_run_can_be_drawn(spec: LayerSpec) -> None:
    values = trace(spec).values
    given_, made = (sample(values[name], spec) for name in ("input", "output"))
    assert given_.shape == (spec.seq_len, spec.input_size)
    assert made.shape == (spec.seq_len, values["output"].shape[-1])
    for figure in (plain(input_figure(given_, WORDS)), plain(output_figure(made, spec))):
        json.dumps(figure, allow_nan=False)
