"""The input is the sine wave of example B, and the weights are always the same noise."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from math import pi

import numpy as np
import pytest
import torch

from backend.layer.cost import MAX_PARAMETERS
from backend.layer.inputs import sine_input, uniform_noise
from backend.layer.presets import PRESETS
from backend.layer.spec import LayerSpec

CPU = torch.device("cpu")


def tutorial_data(seq_len: int, input_size: int) -> torch.Tensor:
    """Return the input by example B's own lines, without the batch axis."""
    time_steps = np.linspace(0, pi, seq_len * input_size)
    data = np.sin(time_steps)
    data = np.reshape(data, (seq_len, input_size))
    return torch.from_numpy(np.expand_dims(data, 0)).to(torch.float32)


@pytest.mark.parametrize("name", ["B1", "B2", "A3"])
def test_the_input_is_the_tutorials_wave(name: str) -> None:
    spec = PRESETS[name]
    made = sine_input(spec, CPU)
    torch.testing.assert_close(made, tutorial_data(spec.seq_len, spec.input_size))


@pytest.mark.parametrize("batch", [2, 5])
def test_sample_0_of_a_batch_is_the_tutorials_wave(batch: int) -> None:
    made = sine_input(LayerSpec(batch=batch, input_size=3, seq_len=20), CPU)
    torch.testing.assert_close(made[:1], tutorial_data(20, 3))


def test_samples_can_be_distinguished() -> None:
    made = sine_input(LayerSpec(batch=8), CPU)
    for first in range(8):
        for second in range(first):
            assert not torch.allclose(made[first], made[second], atol=1e-3)


def test_the_layouts_hold_the_same_numbers() -> None:
    batch_first = sine_input(LayerSpec(batch=3), CPU)
    time_first = sine_input(LayerSpec(batch=3, batch_first=False), CPU)
    assert time_first.shape == (35, 3, 10)
    assert torch.equal(time_first, batch_first.transpose(0, 1))
    assert time_first.is_contiguous()


@pytest.mark.parametrize("batch_first", [True, False])
def test_unbatched_it_is_sample_0_alone(batch_first: bool) -> None:
    alone = sine_input(LayerSpec(batched=False, batch_first=batch_first, batch=4), CPU)
    assert torch.equal(alone, sine_input(LayerSpec(batch=4), CPU)[0])


def test_the_noise_is_uniform_between_minus_one_and_one() -> None:
    noise = uniform_noise()
    assert noise.shape == (MAX_PARAMETERS,)
    assert -1 <= noise.min() < -0.999
    assert 0.999 < noise.max() < 1
    assert abs(noise.mean().item()) < 0.01
    assert noise.std().item() == pytest.approx(3**-0.5, abs=0.01)


def test_the_noise_is_the_same_whoever_draws_it_and_costs_the_process_no_chance() -> None:
    torch.manual_seed(1)
    before = torch.get_rng_state()
    known = uniform_noise().clone()
    uniform_noise.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: uniform_noise(), range(4)))
    assert all(torch.equal(each, known) for each in drawn)
    assert torch.equal(torch.get_rng_state(), before)
