"""Each trap's two runs: the code is that of the run, and the numbers are torch's."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from backend.expressions.evaluate import sizes_of
from backend.layer.build import fill
from backend.layer.presets import PRESETS
from backend.layer.signatures import POSITIONS
from backend.layer.spec import LAYERS, TORCH_DEFAULTS, LayerName, LayerSpec
from backend.traps import demonstrations as demonstration
from backend.traps.demonstration_runs import Demonstration
from backend.traps.demonstrations import demonstrate
from backend.traps.trap import CODES, Trap
from tests.support.twin import built

SPECS = {
    "default": LayerSpec(),
    "time first": LayerSpec(batch_first=False, batch=4, seq_len=6, hidden_size=7),
    "one way": LayerSpec(layer="RNN", num_layers=1, bidirectional=False, hidden_size=9),
    "deep": LayerSpec(layer="GRU", num_layers=3, hidden_size=6, batch=2, seq_len=9),
    "projected": LayerSpec(proj_size=5, bidirectional=False, seq_len=8),
    "unbatched": LayerSpec(batched=False, seq_len=5),
    "large": LayerSpec(hidden_size=5000, num_layers=6, input_size=4000),
    **PRESETS,
}


@pytest.fixture(params=CODES)
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=SPECS)
def spec(request: pytest.FixtureRequest) -> LayerSpec:
    return SPECS[request.param]


def by_hand(shown: Demonstration, code: tuple[str, ...]) -> Mapping[str, Any]:
    """Return the results of the lines with the weights of the run."""

    def make(layer: LayerName) -> Any:
        def constructor(*args: Any, **kwargs: Any) -> nn.RNNBase:
            given = dict(zip(POSITIONS[layer], args, strict=False)) | kwargs | {"dropout": 0.0}
            spec = LayerSpec(layer=layer, **(TORCH_DEFAULTS | given))
            made = built(spec).eval()
            fill(made, spec, torch.device("cpu"))
            return made

        return constructor

    layers = SimpleNamespace(**{name: make(name) for name in LAYERS})
    layers.functional = nn.functional
    names = {
        **sizes_of(shown.spec),
        **{"nn": layers, "torch": torch, "input": shown.input, "lengths": list(shown.lengths)},
        **{"pack_padded_sequence": pack_padded_sequence},
        **{"pad_packed_sequence": pad_packed_sequence},
    }
    with torch.no_grad():
        exec("\n".join(code), names)
    return names


def test_the_lines_give_the_shapes_that_are_shown_and_the_runs_differ(
    code: str, spec: LayerSpec
) -> None:
    shown = demonstrate(Trap(code), spec)
    wrong = by_hand(shown, shown.wrong_code)["result"]
    right = by_hand(shown, shown.right_code)["result"]
    assert tuple(wrong.shape) == shown.wrong_shape
    assert tuple(right.shape) == shown.right_shape
    # A silent trap has the shape of what is meant.
    assert shown.wrong_shape == shown.right_shape
    assert shown.difference > 1e-4
    if code != "dropout_without_effect":
        assert float((wrong - right).abs().max()) == pytest.approx(shown.difference, abs=1e-6)


def test_the_same_trap_is_shown_the_same_again(code: str) -> None:
    spec = SPECS["default"]
    one, other = demonstrate(Trap(code), spec), demonstrate(Trap(code), spec)
    assert one.difference == other.difference
    assert torch.equal(one.input, other.input)


def test_every_trap_has_a_demonstration() -> None:
    assert set(demonstration._DEMONSTRATIONS) == set(CODES)


def test_a_forgotten_batch_first_moves_the_batch_of_the_states() -> None:
    spec = LayerSpec(batch_first=False, batch=7, seq_len=4, bidirectional=False)
    shown = demonstrate(Trap("batch_first_forgotten", {"batch": 4, "seq_len": 7}), spec)
    assert (shown.spec.batch, shown.spec.seq_len) == (4, 7)
    assert shown.input.shape == (4, 7, 10)
    assert shown.wrong_shape == shown.right_shape == (4, 7, 20)
    assert (shown.wrong_states, shown.right_states) == ((2, 7, 20), (2, 4, 20))


def test_rows_taken_for_a_sequence_lose_the_batch_of_the_states() -> None:
    shown = demonstrate(Trap("rows_are_one_sequence"), LayerSpec(batch=4, bidirectional=False))
    assert (shown.wrong_states, shown.right_states) == ((2, 20), (2, 4, 20))


def test_dropout_does_nothing_in_one_layer_and_much_behind_it() -> None:
    shown = demonstrate(Trap("dropout_without_effect", {"dropout": 0.25}), LayerSpec(num_layers=1))
    torch.manual_seed(0)
    trained = by_hand(shown, tuple(line.replace(".train()", "") for line in shown.wrong_code))
    layer = trained["layer"].train()
    with torch.no_grad():
        twice = [layer(shown.input)[0] for _ in range(2)]
    assert torch.equal(twice[0], twice[1])
    # Kept numbers grow by 1 / 0.75, dropped ones vanish: the largest change is a number itself.
    assert shown.difference == pytest.approx(float(twice[0].abs().max()), rel=0.2)
    assert "nn.functional.dropout(output, 0.25)" in shown.right_code[-1]


def test_the_process_generator_is_left_alone(code: str) -> None:
    before = torch.get_rng_state()
    demonstrate(Trap(code), SPECS["default"])
    assert torch.equal(torch.get_rng_state(), before)
