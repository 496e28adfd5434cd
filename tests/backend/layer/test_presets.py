"""The worked examples, as the tutorials print them: from the rules and from torch."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.layer.axes import sizes
from backend.layer.presets import PRESETS, preset_of
from backend.layer.rules import parameter_count, tensor_shapes
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace

Sizes = tuple[int, int, int]
EXAMPLES: dict[str, dict[str, Sizes]] = {
    "A1": {"input": (1, 35, 10), "output": (1, 35, 20), "h_n": (1, 1, 20), "c_n": (1, 1, 20)},
    "A2": {"input": (1, 35, 10), "output": (1, 35, 20), "h_n": (2, 1, 20), "c_n": (2, 1, 20)},
    "A3": {"input": (1, 35, 10), "output": (1, 35, 40), "h_n": (4, 1, 20), "c_n": (4, 1, 20)},
    "B1": {"input": (1, 20, 1), "output": (1, 20, 10), "h_n": (2, 1, 10)},
    "B2": {"input": (1, 20, 3), "output": (1, 20, 15), "h_n": (2, 1, 15)},
    "E": {"input": (2, 28, 28), "output": (2, 28, 256), "h_n": (3, 2, 256), "c_n": (3, 2, 256)},
}
INITIAL = {"h_0": "h_n", "c_0": "c_n"}


def whole(shapes: dict[str, Sizes]) -> dict[str, Sizes]:
    """Return the tutorials' table with initial states, which have the sizes of the final ones."""
    return shapes | {name: shapes[last] for name, last in INITIAL.items() if last in shapes}


def test_every_preset_is_an_example() -> None:
    assert PRESETS.keys() == EXAMPLES.keys()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_rules_give_the_tutorials_shapes(name: str) -> None:
    found = {tensor: sizes(shape) for tensor, shape in tensor_shapes(PRESETS[name]).items()}
    assert found == whole(EXAMPLES[name])


@pytest.mark.parametrize("name", EXAMPLES)
def test_torch_gives_the_tutorials_shapes(name: str) -> None:
    answer = trace(PRESETS[name])
    assert answer.device == "cpu"
    assert answer.shapes == whole(EXAMPLES[name])


@pytest.mark.parametrize(("num_layers", "count"), [(3, 1_345_536), (2, 819_200)])
def test_the_last_tutorial_counts_its_parameters(num_layers: int, count: int) -> None:
    spec = replace(PRESETS["E"], num_layers=num_layers)
    assert parameter_count(spec) == count
    assert trace(spec).parameters == count


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_known_again(name: str) -> None:
    assert preset_of(replace(PRESETS[name])) == name


def test_another_setting_is_not_a_preset() -> None:
    assert preset_of(LayerSpec(seq_len=36)) is None
