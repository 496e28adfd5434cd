"""``GET /api/shapes``: what its contract says, what the tutorials print, and what torch makes.

A large part of the file is the table of the tutorials' shapes.
"""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from starlette.testclient import TestClient
from torch import nn

from backend.layer.spec import LayerSpec
from backend.links.layer import to_query
from tests.support.examples import at_least
from tests.support.shapes_api import CONTRACT, PATH, shapes
from tests.support.strategies import legal_specs
from tests.support.twin import built

RANDOM_SETTINGS = at_least(150)


Sizes = dict[str, list[int]]


PRESETS: dict[str, tuple[str, Sizes, int]] = {
    # name: a link, the shapes that the tutorial prints, its number of weights counted by hand
    "A1": (
        "num_layers=1&bidirectional=false",
        {
            **{"input": [1, 35, 10], "h_0": [1, 1, 20], "c_0": [1, 1, 20]},
            **{"output": [1, 35, 20], "h_n": [1, 1, 20], "c_n": [1, 1, 20]},
        },
        4 * 20 * (10 + 20 + 2),
    ),
    "A2": (
        "bidirectional=false",
        {
            **{"input": [1, 35, 10], "h_0": [2, 1, 20], "c_0": [2, 1, 20]},
            **{"output": [1, 35, 20], "h_n": [2, 1, 20], "c_n": [2, 1, 20]},
        },
        4 * 20 * (10 + 20 + 2) + 4 * 20 * (20 + 20 + 2),
    ),
    "A3": (
        "layer=LSTM&input_size=10&hidden_size=20&num_layers=2&bidirectional=true&batch_first=true"
        "&batch=1&seq_len=35&device=cpu&lang=ko",
        {
            **{"input": [1, 35, 10], "h_0": [4, 1, 20], "c_0": [4, 1, 20]},
            **{"output": [1, 35, 40], "h_n": [4, 1, 20], "c_n": [4, 1, 20]},
        },
        15_040,
    ),
    "B1": (
        "layer=RNN&input_size=1&hidden_size=10&bidirectional=false&seq_len=20",
        {
            **{"input": [1, 20, 1], "h_0": [2, 1, 10]},
            **{"output": [1, 20, 10], "h_n": [2, 1, 10]},
        },
        10 * (1 + 10 + 2) + 10 * (10 + 10 + 2),
    ),
    "B2": (
        "layer=RNN&input_size=3&hidden_size=15&bidirectional=false&seq_len=20",
        {
            **{"input": [1, 20, 3], "h_0": [2, 1, 15]},
            **{"output": [1, 20, 15], "h_n": [2, 1, 15]},
        },
        15 * (3 + 15 + 2) + 15 * (15 + 15 + 2),
    ),
    "E": (
        "input_size=28&hidden_size=256&num_layers=3&bidirectional=false&batch=2&seq_len=28",
        {
            **{"input": [2, 28, 28], "h_0": [3, 2, 256], "c_0": [3, 2, 256]},
            **{"output": [2, 28, 256], "h_n": [3, 2, 256], "c_n": [3, 2, 256]},
        },
        1_345_536,
    ),
}


def sizes_of(body: dict[str, Any]) -> Sizes:
    return {name: tensor["shape"] for name, tensor in body["tensors"].items()}


@pytest.mark.parametrize("name", PRESETS)
def test_an_example_has_the_shapes_its_tutorial_prints(client: TestClient, name: str) -> None:
    query, expected, count = PRESETS[name]
    body = shapes(client, query)
    assert list(sizes_of(body).items()) == list(expected.items())
    assert body["parameters"] == count
    assert sum(math.prod(size) for size in body["weights"].values()) == count
    assert body["device"] == "cpu"


@pytest.mark.parametrize("name", PRESETS)
def test_the_code_of_an_example_runs_and_makes_them(client: TestClient, name: str) -> None:
    query, expected, _ = PRESETS[name]
    made: dict[str, Any] = {}
    exec(shapes(client, query)["code"], made)
    assert {tensor: list(made[tensor].shape) for tensor in expected} == expected


def test_a_link_without_parameters_is_example_a3_whole(client: TestClient) -> None:
    """Check the documented keys, dims, weights and their order."""
    body = shapes(client, "")
    assert list(body) == CONTRACT
    n, row = ["N", "L"], "D*num_layers"
    assert body["tensors"] == {
        "input": {"shape": [1, 35, 10], "dims": [*n, "H_in"]},
        "h_0": {"shape": [4, 1, 20], "dims": [row, "N", "H_out"]},
        "c_0": {"shape": [4, 1, 20], "dims": [row, "N", "H_cell"]},
        "output": {"shape": [1, 35, 40], "dims": [*n, "D*H_out"]},
        "h_n": {"shape": [4, 1, 20], "dims": [row, "N", "H_out"]},
        "c_n": {"shape": [4, 1, 20], "dims": [row, "N", "H_cell"]},
    }
    both = [("_l0", 10), ("_l0_reverse", 10), ("_l1", 40), ("_l1_reverse", 40)]
    assert list(body["weights"].items()) == [
        weight
        for end, reads in both
        for weight in (
            (f"weight_ih{end}", [80, reads]),
            (f"weight_hh{end}", [80, 20]),
            (f"bias_ih{end}", [80]),
            (f"bias_hh{end}", [80]),
        )
    ]


@pytest.mark.parametrize(
    ("query", "dims"),
    [
        ("batch_first=true", ["N", "L", "D*H_out"]),
        ("batch_first=false", ["L", "N", "D*H_out"]),
        ("batched=false", ["L", "D*H_out"]),
        ("batched=false&batch_first=false&batch=7", ["L", "D*H_out"]),
    ],
)
def test_the_dims_are_in_the_order_of_the_axes(
    client: TestClient, query: str, dims: list[str]
) -> None:
    tensors = shapes(client, query)["tensors"]
    assert tensors["output"]["dims"] == dims
    assert tensors["input"]["dims"] == [*dims[:-1], "H_in"]
    batch = [axis for axis in dims if axis == "N"]
    assert tensors["h_n"]["dims"] == ["D*num_layers", *batch, "H_out"]


@pytest.mark.parametrize("layer", ["RNN", "GRU"])
def test_a_tensor_that_does_not_exist_is_absent(client: TestClient, layer: str) -> None:
    assert list(shapes(client, f"layer={layer}")["tensors"]) == ["input", "h_0", "output", "h_n"]


def made_by_torch(spec: LayerSpec) -> tuple[Sizes, Sizes, int]:
    """Count the tensors and weights of a new layer that runs on noise."""
    layer = built(spec).eval()
    size = [spec.seq_len, spec.input_size]
    if spec.batched:
        size.insert(0 if spec.batch_first else 1, spec.batch)
    given = torch.rand(size)
    with torch.inference_mode():
        output, final = layer(given)
    tensors = {"input": given, "output": output}
    names = ("h", "c") if isinstance(layer, nn.LSTM) else ("h",)
    for name, state in zip(names, final if len(names) == 2 else [final], strict=True):
        # Given back to the layer, a state has to have the shape that the layer wants of a first.
        tensors |= {f"{name}_0": state, f"{name}_n": state}
    with torch.inference_mode():
        layer(given, final)
    weights = {name: list(weight.shape) for name, weight in layer.named_parameters()}
    count = sum(weight.numel() for weight in layer.parameters())
    return {name: list(tensor.shape) for name, tensor in tensors.items()}, weights, count


def test_random_settings_agree_with_torch_to_the_last_digit(client: TestClient) -> None:
    asked = 0

    @settings(max_examples=RANDOM_SETTINGS)
    @given(legal_specs())
    def agrees(spec: LayerSpec) -> None:
        nonlocal asked
        asked += 1
        answer = client.get(PATH, params=to_query(spec))
        assert answer.status_code == 200, answer.text
        body = answer.json()
        tensors, weights, count = made_by_torch(spec)
        assert list(body) == CONTRACT
        assert sizes_of(body) == tensors
        assert list(body["weights"].items()) == list(weights.items())
        assert body["parameters"] == count
        assert body["device"] == "cpu"
        for tensor in body["tensors"].values():
            assert [product(symbol, spec) for symbol in tensor["dims"]] == tensor["shape"]

    agrees()
    assert asked >= RANDOM_SETTINGS


def product(symbol: str, spec: LayerSpec) -> int:
    """Return the number for ``D*H_out`` by the symbols of torch's documentation."""
    numbers = {
        "N": spec.batch,
        "L": spec.seq_len,
        "D": 2 if spec.bidirectional else 1,
        "num_layers": spec.num_layers,
        "H_in": spec.input_size,
        "H_cell": spec.hidden_size,
        "H_out": spec.proj_size or spec.hidden_size,
    }
    return math.prod(numbers[factor] for factor in symbol.split("*"))


def test_shapes_alone_can_be_asked_for(client: TestClient) -> None:
    real, meta = (shapes(client, f"device={device}") for device in ("cpu", "meta"))
    assert (meta.pop("device"), real.pop("device")) == ("meta", "cpu")
    # The script runs where it was asked for, too.
    assert 'device = "meta"' in meta.pop("code")
    assert "device" not in real.pop("code")
    assert meta == real
