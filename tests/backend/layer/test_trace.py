"""A trace is a real run of torch on the named device, without effects on the process."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from backend.layer import trace as trace_module
from backend.layer.devices import available
from backend.layer.inputs import uniform_noise
from backend.layer.presets import PRESETS
from backend.layer.spec import LAYERS, LayerSpec
from backend.layer.trace import trace
from backend.links.layer import PARAMETERS
from tests.support.strategies import SIZES
from tests.support.twin import built, run, twin

NO_SUCH_DEVICE = "cuda:99"
"""Absent wherever these tests run."""
SETTINGS = {
    **PRESETS,
    "relu": LayerSpec(layer="RNN", nonlinearity="relu"),
    "GRU": LayerSpec(layer="GRU", batch=3),
    "without bias": LayerSpec(bias=False, batch=2),
    "time first": LayerSpec(batch_first=False, batch=3),
    "projected": LayerSpec(proj_size=7, batch=2),
    "unbatched": LayerSpec(batched=False),
    "unbatched GRU": LayerSpec(layer="GRU", batched=False, batch_first=False),
    "dropout": LayerSpec(dropout=0.9, batch=2),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_the_numbers_are_those_of_a_layer_anybody_would_build(name: str) -> None:
    answer = trace(SETTINGS[name])
    expected = run(twin(SETTINGS[name]), answer.values["input"])
    for tensor, numbers in expected.items():
        torch.testing.assert_close(answer.values[tensor], numbers)
    assert answer.values["output"].abs().max() > 0


def test_tensors_are_in_reading_order() -> None:
    lstm, gru = trace(LayerSpec()), trace(LayerSpec(layer="GRU"))
    assert list(lstm.shapes) == list(lstm.values) == ["input", "h_0", "c_0", "output", "h_n", "c_n"]
    assert list(gru.shapes) == list(gru.values) == ["input", "h_0", "output", "h_n"]


@pytest.mark.parametrize("device", available())
def test_every_device_offered_here_runs(device: str) -> None:
    answer = trace(LayerSpec(), device)
    assert (answer.device, answer.requested, answer.fallback) == (device, device, None)
    assert answer.shapes["output"] == (1, 35, 40)
    assert {each.device for each in answer.values.values()} <= {torch.device(device)}


@pytest.mark.parametrize("name", SETTINGS)
def test_the_shape_kernel_answers_as_the_layer_on_meta_does(name: str) -> None:
    spec = replace(SETTINGS[name], seq_len=4)
    answer = trace(spec, "meta")
    given = torch.empty(answer.shapes["input"], device="meta")
    expected = run(built(spec, "meta").eval(), given)
    assert {each: answer.shapes[each] for each in expected} == {
        each: tuple(tensor.shape) for each, tensor in expected.items()
    }


@pytest.mark.parametrize("layer", LAYERS)
def test_the_largest_setting_is_answered_with_its_shapes(layer: str) -> None:
    sizes = {name: int(PARAMETERS[name].high) for name in SIZES}
    answer = trace(LayerSpec(layer=layer, **sizes))  # type: ignore[arg-type]
    assert (answer.device, answer.requested, answer.fallback) == ("meta", "cpu", "too_costly")
    assert answer.shapes["input"] == (1024, 4096, 8192)
    assert answer.shapes["output"] == (1024, 4096, 16384)
    assert answer.shapes["h_n"] == answer.shapes["h_0"] == (32, 1024, 8192)
    assert answer.shapes.get("c_n") == ((32, 1024, 8192) if layer == "LSTM" else None)
    assert answer.values == {}


@pytest.mark.parametrize("device", [NO_SUCH_DEVICE, "no device at all"])
def test_a_device_that_is_not_there_leaves_the_shapes(device: str) -> None:
    answer = trace(LayerSpec(), device)
    assert (answer.device, answer.requested, answer.fallback) == ("meta", device, "device_failed")
    assert answer.shapes == trace(LayerSpec()).shapes
    assert answer.weights == trace(LayerSpec()).weights
    assert answer.parameters == 15_040
    assert answer.values == {}


@pytest.mark.parametrize("error", [torch.OutOfMemoryError, NotImplementedError, AssertionError])
def test_a_device_that_gives_up_midway_leaves_the_shapes(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up(*_: object) -> None:
        raise error("no more")

    monkeypatch.setattr(trace_module, "sine_input", give_up)
    answer = trace(LayerSpec())
    assert (answer.device, answer.fallback) == ("meta", "device_failed")
    assert answer.shapes["output"] == (1, 35, 40)


def test_a_mistake_of_our_own_is_not_taken_for_the_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace_module, "sine_input", lambda *_: {}["typo"])
    with pytest.raises(KeyError, match="typo"):
        trace(LayerSpec())


def test_the_processs_chance_is_left_alone() -> None:
    torch.manual_seed(5)
    before = torch.get_rng_state()
    uniform_noise.cache_clear()
    for name in SETTINGS:
        trace(SETTINGS[name])
    assert torch.equal(torch.get_rng_state(), before)
