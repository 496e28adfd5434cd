"""Evaluation of one expression over the tensors of a run: ``cat([h_n[-2], h_n[-1]], dim=1)``.

The text never reaches Python's ``eval``. It passes three gates, each of which would stop most
misuse alone: :mod:`backend.expressions.text` allows few characters,
:mod:`backend.expressions.interpreter` walks the syntax tree over a whitelist, and
:mod:`backend.expressions.operations` calls torch operations from a fixed table, within limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import torch

from backend.expressions.interpreter import Interpreter
from backend.expressions.machine import Evaluation
from backend.expressions.names import blank_tensors, sizes_of, with_lengths
from backend.expressions.text import Expression, ExpressionError, parse

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
    "with_lengths",
]


def evaluate(
    expression: str | Expression, tensors: Mapping[str, torch.Tensor], sizes: Mapping[str, int]
) -> torch.Tensor:
    """Return the result of ``expression`` over ``tensors``, computed by torch.

    Args:
        expression: the text, or the result of :func:`parse`.
        tensors: the tensors of a run by name; on ``meta`` the result has a shape but no values.
        sizes: integers by name, see :func:`sizes_of`.

    Raises:
        ExpressionError: if the result is not a tensor, or an operation is forbidden or fails.
    """
    return follow(expression, tensors, sizes).result


def follow(
    expression: str | Expression, tensors: Mapping[str, torch.Tensor], sizes: Mapping[str, int]
) -> Evaluation:
    """Evaluate like :func:`evaluate`, and return all steps."""
    read = parse(expression) if isinstance(expression, str) else expression
    return Interpreter(read, tensors, sizes).run()


def warm_up() -> None:
    """Pay for the first evaluation and torch's first error before any request."""
    _warm_up("cpu")


def warm_up_shapes() -> None:
    """Do the same on ``meta``, where torch loads its compiler for ``mean``, ``cat``, ``stack``,
    ``+`` and lists of indices: 1.5 s and 70 MiB."""
    _warm_up("meta")


def _warm_up(device: str) -> None:
    text = "cat([h_n[[0]].mean(0), rearrange(h_n, 'r n h -> n (r h)')[:, :1]]) + h_n.max(0).values"
    h_n = torch.zeros(2, 1, 1, device=device)
    evaluate(text, {"h_n": h_n}, {})
    with suppress(ExpressionError):
        evaluate("h_n.view(3)", {"h_n": h_n}, {})
