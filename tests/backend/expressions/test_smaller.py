"""A smaller run has the traps of a large one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backend.expressions import smaller as module
from backend.expressions.smaller import MOST_REDUCED, numbers_of, smaller
from backend.expressions.text import parse
from backend.layer.spec import LayerSpec
from backend.traps.trap import Trap
from backend.traps.traps import Situation, traps

EVERYDAY = LayerSpec(input_size=100, hidden_size=128, batch=32, seq_len=35)
LARGEST = LayerSpec(input_size=8192, hidden_size=8192, num_layers=16, batch=1024, seq_len=4096)
EXPRESSIONS = (
    "output[:, -1, :]",
    "output[:, 34]",
    "output[:, -1, H_out:]",
    "output[:, -1, :128]",
    "output[:, 0, 128:]",
    "output.view(N, L, 2, 128)[:, -1]",
    "output.reshape(N, L, D, H_out)[:, -1, 1]",
    "output.mean(1)",
    "output.max(dim=1)",
    "h_n.view(N, -1)",
    "h_n.view(32, -1)",
    "h_n.reshape(32, 512)",
    "h_n.transpose(0, 1).reshape(32, -1)",
    "torch.cat([h_n[-2], h_n[-1]], dim=1)",
    "h_n.view(D, num_layers, N, H_out)[-1]",
    "h_n.view(num_layers, D, 32, 128)[-1].mean(0)",
    "output[:, -1].chunk(2, dim=-1)[1]",
    "rearrange(output, 'n l f -> l n f')[-1]",
    "output.sum(0)",
    "c_n[-1]",
    "output[5, -1]",
    "output[31]",
)


def found(spec: LayerSpec, expr: str, **situation: Any) -> tuple[Trap, ...]:
    return traps(Situation(spec, expr=expr, **situation))


@pytest.mark.parametrize("expr", EXPRESSIONS)
def test_a_small_run_has_the_same_traps(expr: str, monkeypatch: pytest.MonkeyPatch) -> None:
    small = found(EVERYDAY, expr)
    monkeypatch.setattr(module, "MOST_NUMBERS", 10**9)
    assert small == found(EVERYDAY, expr)


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        ("output[:, -1, :]", Trap("backward_read_one", {"t": 4095})),
        ("output[:, -1, 8192:]", Trap("backward_read_one", {"t": 4095})),
        ("h_n.view(N, -1)", Trap("samples_mixed", {"blended": False})),
        ("h_n.view(1024, -1)", Trap("samples_mixed", {"blended": False})),
        ("h_n.view(D, num_layers, N, H_out)[-1]", Trap("rows_regrouped", {"num_layers": 16})),
    ],
)
def test_the_largest_settings_have_their_traps(expr: str, expected: Trap) -> None:
    assert found(LARGEST, expr) == (expected,)
    assert numbers_of(smaller(LARGEST, parse(expr))[0]) <= MOST_REDUCED  # type: ignore[index]


@pytest.mark.parametrize(
    "expr", ["torch.cat([h_n[-2], h_n[-1]], dim=1)", "output[:, 0, 8192:]", "output.mean(1)"]
)
def test_the_largest_settings_have_no_false_alarm(expr: str) -> None:
    assert found(LARGEST, expr) == ()


def test_samples_with_lengths_keep_their_number() -> None:
    lengths = (35.0, *[3.0] * 31)
    assert found(EVERYDAY, "output[:, -1, :128]", lengths=lengths) == (
        Trap("padding_step", {"t": 34, "samples": 31}),
    )


def test_a_small_run_is_its_own() -> None:
    read = parse("output[:, -1]")
    assert smaller(LayerSpec(), read) == (LayerSpec(), read)


@settings(max_examples=40)
@given(
    st.integers(1, 1024),
    st.integers(2, 4096),
    st.integers(1, 8192),
    st.integers(1, 8),
    st.booleans(),
)
def test_every_size_has_the_trap_of_the_backward_half(
    batch: int, steps: int, hidden: int, layers: int, first: bool
) -> None:
    spec = LayerSpec(
        input_size=hidden,
        hidden_size=hidden,
        num_layers=layers,
        batch=batch,
        seq_len=steps,
        batch_first=first,
    )
    last = "output[:, -1]" if first else "output[-1]"
    assert found(spec, last) == (Trap("backward_read_one", {"t": steps - 1}),)
    assert found(spec, "torch.cat([h_n[-2], h_n[-1]], dim=-1)") == ()
    assume(batch > 1 and layers > 1)
    assert [trap.code for trap in found(spec, "h_n.view(N, -1)")] == ["samples_mixed"]
    wide = replace(spec, bidirectional=False)
    assert found(wide, last) == ()
