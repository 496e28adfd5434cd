"""Evaluate one expression over the tensors of a run: ``cat([h_n[-2], h_n[-1]], dim=1)``.

Nothing of the text is handed to Python's ``eval``. It passes through three gates, each of which
would do alone against most of what is not meant: :mod:`backend.expressions.text` lets only few signs
through, :mod:`backend.expressions.interpreter` walks the syntax tree over a whitelist, and
:mod:`backend.expressions.operations` asks torch for operations of a fixed table, within bounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import torch

from backend.expressions.interpreter import Interpreter
from backend.expressions.machine import Evaluation
from backend.expressions.text import Expression, ExpressionError, parse
from backend.layer.spec import LayerSpec

__all__ = [
    "Evaluation",
    "Expression",
    "ExpressionError",
    "blank_tensors",
    "evaluate",
    "follow",
    "parse",
    "sizes_of",
    "warm_up",
]


def sizes_of(spec: LayerSpec) -> dict[str, int]:
    """The sizes an expression may name: the symbols of torch's documentation and its arguments.

    https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html; without a batch there is no
    ``N`` and no ``batch``.
    """
    sizes = {
        "L": spec.seq_len,
        "D": spec.num_directions,
        "H_in": spec.input_size,
        "H_out": spec.h_out,
        "H_cell": spec.hidden_size,
        "input_size": spec.input_size,
        "hidden_size": spec.hidden_size,
        "num_layers": spec.num_layers,
        "num_directions": spec.num_directions,
        "proj_size": spec.proj_size,
        "seq_len": spec.seq_len,
    }
    return sizes | ({"N": spec.batch, "batch": spec.batch} if spec.batched else {})


def blank_tensors(
    spec: LayerSpec, shapes: Mapping[str, tuple[int, ...]], device: str = "meta"
) -> dict[str, torch.Tensor]:
    """Tensors for a run that computed shapes only (``Trace.shapes``): sizes, and no numbers.

    With ``batch_first`` a layer's output is a transposed (L, N, ...) tensor on every device; so is
    the one made here, and ``output.view`` is refused where the real one would refuse it.
    """
    made = {name: torch.zeros(shape, device=device) for name, shape in shapes.items()}
    if spec.batched and spec.batch_first:
        n, length, features = shapes["output"]
        made["output"] = torch.zeros(length, n, features, device=device).transpose(0, 1)
    return made


def evaluate(
    expression: str | Expression, tensors: Mapping[str, torch.Tensor], sizes: Mapping[str, int]
) -> torch.Tensor:
    """The tensor that ``expression`` takes from ``tensors``, as torch itself computes it.

    Args:
        expression: its text, or what :func:`parse` made of it.
        tensors: the tensors of a run by name; on ``meta`` the result has a shape and no numbers.
        sizes: whole numbers by name, see :func:`sizes_of`.

    Raises:
        ExpressionError: for all that is no tensor, or not allowed, or refused by torch.
    """
    return follow(expression, tensors, sizes).result


def follow(
    expression: str | Expression, tensors: Mapping[str, torch.Tensor], sizes: Mapping[str, int]
) -> Evaluation:
    """Like :func:`evaluate`, with all its steps."""
    read = parse(expression) if isinstance(expression, str) else expression
    return Interpreter(read, tensors, sizes).run()


def warm_up(shapes_only: bool = False) -> None:
    """Pay for the first evaluation, and for torch's first refusal, before any visitor.

    Args:
        shapes_only: also for the first one on ``meta``, where torch loads its compiler to answer
            ``mean``, ``cat``, ``stack``, ``+`` and lists of indices: 1.5 s and 70 MiB.
    """
    text = "cat([h_n[[0]].mean(0), rearrange(h_n, 'r n h -> n (r h)')[:, :1]]) + h_n.max(0).values"
    for device in ("cpu", "meta") if shapes_only else ("cpu",):
        h_n = torch.zeros(2, 1, 1, device=device)
        evaluate(text, {"h_n": h_n}, {})
        with suppress(ExpressionError):
            evaluate("h_n.view(3)", {"h_n": h_n}, {})
