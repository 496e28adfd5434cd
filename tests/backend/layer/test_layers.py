"""A layer's weights: torch's own range, the same in every run."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from backend.layer.build import build, fill
from backend.layer.spec import LayerSpec

CPU = torch.device("cpu")


@given(st.integers(1, 64), st.sampled_from(["RNN", "GRU", "LSTM"]))
def test_weights_lie_where_torch_draws_them(hidden_size: int, layer: str) -> None:
    made = build(LayerSpec(layer=layer, hidden_size=hidden_size))
    fill(made, LayerSpec(layer=layer, hidden_size=hidden_size), CPU)
    numbers = torch.cat([weight.flatten() for weight in made.parameters()])
    edge = 1 / hidden_size**0.5
    assert numbers.abs().max() <= edge
    # Drawn over the whole of the range, not some part of it.
    assert numbers.min() < -edge / 2 < edge / 2 < numbers.max()


def test_weights_serve_outside_inference_mode_whoever_asked_first() -> None:
    spec = LayerSpec(hidden_size=13)
    with torch.inference_mode():
        fill(build(spec), spec, CPU)
    layer = build(spec)
    fill(layer, spec, CPU)
    output, _ = layer(torch.zeros(1, 3, spec.input_size))
    output.sum().backward()
    assert layer.weight_hh_l0.grad is not None
