"""Two mistakes that cancel out: seen where they are possible, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from backend.attempts.attempt import Attempt, TensorArg
from backend.attempts.cancel import Cancelled, cancelled
from backend.layer.spec import LayerSpec

LSTM = LayerSpec(input_size=16, hidden_size=8, num_layers=1, bidirectional=False, batch_first=False)
STATE = TensorArg((1, 64, 8))
CALL = Attempt(LSTM, input=TensorArg((32, 64, 16)), h_0=STATE, c_0=STATE)


def test_a_state_that_fits_the_time_axis_is_seen() -> None:
    assert cancelled(CALL) == Cancelled(False, 1, 64, 32, True, (1, 32, 8))
    layer = nn.LSTM(16, 8)
    layer(torch.zeros(32, 64, 16), (torch.zeros(1, 64, 8), torch.zeros(1, 64, 8)))


def test_the_settings_prove_it() -> None:
    proof = replace(LSTM, batch=32, seq_len=64)
    assert cancelled(replace(CALL, spec=proof)) == Cancelled(True, 1, 64, 32, True, (1, 32, 8))
    alone = Attempt(proof, input=TensorArg((32, 64, 16)))
    assert cancelled(alone) == Cancelled(True, 1, 64, 32, True, None)
    other = replace(LSTM, batch=64, seq_len=32, batch_first=True)
    state = TensorArg((1, 32, 8))
    turned = Attempt(other, input=TensorArg((32, 64, 16)), h_0=state, c_0=state)
    assert cancelled(turned) == Cancelled(True, 0, 32, 64, False, (1, 64, 8))


@pytest.mark.parametrize(
    "attempt",
    [
        # The settings say that the call is right.
        replace(CALL, spec=replace(LSTM, batch=64, seq_len=32)),
        # Both readings have the same sizes.
        replace(CALL, input=TensorArg((64, 64, 16))),
        # An input alone, and a layer whose flag was chosen.
        Attempt(LSTM, input=TensorArg((32, 64, 16))),
        Attempt(
            replace(LSTM, batch_first=True),
            input=TensorArg((64, 32, 16)),
            h_0=STATE,
            c_0=STATE,
        ),
        # It raises an error, so nothing cancels out.
        replace(CALL, input=TensorArg((32, 63, 16))),
        replace(CALL, input=TensorArg((32, 64, 17))),
        # Without a batch axis.
        replace(CALL, input=TensorArg((64, 16))),
    ],
)
def test_other_calls_are_not_suspected(attempt: Attempt) -> None:
    assert cancelled(attempt) is None


@given(st.integers(1, 500), st.integers(1, 500), st.booleans())
def test_a_call_of_the_settings_is_never_suspected(batch: int, steps: int, first: bool) -> None:
    spec = replace(LSTM, batch=batch, seq_len=steps, batch_first=first)
    state = TensorArg((1, batch, 8))
    given = TensorArg((batch, steps, 16) if first else (steps, batch, 16))
    assert cancelled(Attempt(spec, input=given, h_0=state, c_0=state)) is None
