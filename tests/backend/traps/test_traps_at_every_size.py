"""Traps are found at every size that a link can ask for, and correct code has none.

``make test`` draws 200 uses of each kind. 3,000 of each, with other seeds:
``python -m pytest --hypothesis-profile=explore tests/backend/traps/test_traps_at_every_size.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
import torch

from backend.expressions.evaluate import follow
from backend.expressions.machine import Evaluation
from backend.expressions.text import Expression
from backend.layer.spec import LayerSpec
from backend.traps.trap import CODES
from backend.traps.traps import Situation, traps
from tests.support.examples import at_least
from tests.support.slices.trap_uses import correct_use, wrong_use

COUNT = at_least(200)
IN_CODE = {"pair_last_is_c_n", "pair_splits_rows", "bias_positional", "lengths_truncated"}
"""Traps of pasted code, which has no sizes."""


IN_PACKING = {"pack_reads_time", "unpack_turns_axes", "sentences_dropped"}
"""Traps of the calls on the Packing page, which have laws of their own."""


def test_no_correct_use_has_a_trap() -> None:
    for number in range(COUNT):
        use = correct_use(Random(f"correct {COUNT} {number}"))
        assert traps(use.situation) == (), use


def test_every_wrong_use_has_its_trap() -> None:
    seen: set[str] = set()
    for number in range(COUNT):
        use = wrong_use(Random(f"wrong {COUNT} {number}"))
        assert use.codes <= {trap.code for trap in traps(use.situation)}, use
        seen |= use.codes
    assert seen == set(CODES) - IN_CODE - IN_PACKING


@pytest.mark.parametrize(
    ("sizes", "expr"),
    [
        # One feature, and a batch that no number of rows divides.
        ({"num_layers": 9, "batch": 162}, "h_n.reshape(162, -1)"),
        ({"num_layers": 3, "batch": 66}, "h_n.view(66, -1)"),
        # A batch of as many as the features, and as rows and features together.
        ({"num_layers": 3, "hidden_size": 162, "batch": 162}, "h_n.view(162, 972)"),
        ({"num_layers": 9, "hidden_size": 9, "batch": 162}, "h_n.view(162, 162)"),
        # A batch that may also be a number of groups of rows: wrong as both.
        ({"num_layers": 9, "batch": 2}, "h_n.view(2, -1)"),
    ],
)
def test_an_integer_that_equals_several_sizes_is_also_the_batch(
    sizes: dict[str, Any], expr: str
) -> None:
    spec = replace(LayerSpec(layer="GRU", input_size=100, hidden_size=1, seq_len=163), **sizes)
    assert [trap.code for trap in traps(Situation(spec, expr=expr))] == ["samples_mixed"]


@pytest.mark.parametrize(
    ("expr", "lengths"),
    [
        ("output[:, -1]", None),
        ("output[:, 4095]", None),
        ("output[1000, -1]", None),
        ("h_n.view(1024, -1)", None),
        ("h_n.mean(1)", (4096.0, *[9.0] * 1023)),
        ("h_n[:, 700]", (4096.0, *[9.0] * 1023)),
    ],
)
def test_the_largest_run_is_never_made(
    expr: str, lengths: tuple[float, ...] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Check that the identities of a million numbers at most are computed."""
    made: list[int] = []

    def counted(read: Expression, tensors: Mapping[str, torch.Tensor], sizes: Any) -> Evaluation:
        made.append(sum(tensor.numel() for tensor in tensors.values()))
        return follow(read, tensors, sizes)

    monkeypatch.setattr("backend.expressions.origins.follow", counted)
    large = LayerSpec(input_size=8192, hidden_size=8192, num_layers=16, batch=1024, seq_len=4096)
    assert traps(Situation(large, expr=expr, lengths=lengths))
    assert made
    assert max(made) < 2**20
