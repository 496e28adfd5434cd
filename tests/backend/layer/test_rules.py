"""The rules by name: axes, symbols and gates. Other tests compare the sizes with torch."""

from __future__ import annotations

import pytest

from backend.layer.axes import Shape
from backend.layer.rules import Gate, tensor_shapes, weights
from backend.layer.spec import LayerSpec

A3 = LayerSpec()


def symbols(shape: Shape) -> list[str]:
    return [dim.symbol for dim in shape]


def axes(shape: Shape) -> list[str]:
    return [dim.axis for dim in shape]


def test_axes_carry_the_symbols_of_torchs_documentation() -> None:
    shapes = tensor_shapes(A3)
    assert {name: symbols(shape) for name, shape in shapes.items()} == {
        "input": ["N", "L", "H_in"],
        "h_0": ["D*num_layers", "N", "H_out"],
        "c_0": ["D*num_layers", "N", "H_cell"],
        "output": ["N", "L", "D*H_out"],
        "h_n": ["D*num_layers", "N", "H_out"],
        "c_n": ["D*num_layers", "N", "H_cell"],
    }


def test_the_arithmetic_can_be_followed() -> None:
    output, h_n = tensor_shapes(A3)["output"], tensor_shapes(A3)["h_n"]
    assert output[-1].arithmetic == "2*20"
    assert h_n[0].arithmetic == "2*2"


def test_without_batch_first_time_leads_and_states_stay() -> None:
    first, second = tensor_shapes(A3), tensor_shapes(LayerSpec(batch_first=False))
    assert symbols(second["input"]) == ["L", "N", "H_in"]
    assert symbols(second["output"]) == ["L", "N", "D*H_out"]
    assert second["h_n"] == first["h_n"]
    assert second["c_0"] == first["c_0"]


@pytest.mark.parametrize("batch_first", [True, False])
def test_an_unbatched_run_has_no_n(batch_first: bool) -> None:
    shapes = tensor_shapes(LayerSpec(batched=False, batch_first=batch_first, batch=7))
    assert {len(shape) for shape in shapes.values()} == {2}
    assert all("N" not in symbols(shape) for shape in shapes.values())
    assert symbols(shapes["output"]) == ["L", "D*H_out"]


@pytest.mark.parametrize("layer", ["RNN", "GRU"])
def test_only_an_lstm_has_cell_states(layer: str) -> None:
    assert list(tensor_shapes(LayerSpec(layer=layer))) == ["input", "h_0", "output", "h_n"]  # type: ignore[arg-type]


def test_gates_are_named_in_torchs_order() -> None:
    first = weights(LayerSpec(layer="GRU", hidden_size=4))[0]
    assert first.gates == (Gate("r", 0, 4), Gate("z", 4, 8), Gate("n", 8, 12))
    assert symbols(first.shape) == ["3*H_out", "H_in"]


def test_weights_say_what_they_read() -> None:
    by_name = {weight.name: weight for weight in weights(LayerSpec(proj_size=5))}
    assert symbols(by_name["weight_ih_l0"].shape) == ["4*H_cell", "H_in"]
    assert symbols(by_name["weight_ih_l1_reverse"].shape) == ["4*H_cell", "D*H_out"]
    assert symbols(by_name["weight_hh_l1"].shape) == ["4*H_cell", "H_out"]
    assert symbols(by_name["weight_hr_l0"].shape) == ["H_out", "H_cell"]
    assert by_name["weight_hr_l0"].gates == ()
