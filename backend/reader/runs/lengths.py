"""The lengths of the sequences of a paste that is too large to run."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from backend.reader.runs.attempt import Try
from backend.reader.runs.polynomials import UnfitError
from backend.reader.source.own_calls import model_call
from backend.reader.source.source import Source

_ROLES = ("lengths", "lengths list")


def lengths_input(base: Try) -> str | None:
    """Return the name of the input that holds the lengths of the sequences."""
    names = [name for name, each in base.inputs.items() if each.role in _ROLES]
    return names[0] if len(names) == 1 else None


def lengths_at(source: Source, base: Try, whole: Try, sizes: Mapping[str, int]) -> list[int]:
    """Return the lengths with which the paste would run.

    Args:
        source: the paste with its own numbers.
        base: a run with small numbers.
        whole: the run with its own numbers, as far as it came.
        sizes: N and L.

    Raises:
        UnfitError: if they are not known, or do not fit these sizes.
    """
    name = lengths_input(base)
    assert name is not None
    each = base.inputs[name]
    found: list[int] = []
    if name in source.paste.numbers:
        found = list(source.paste.numbers[name])
    elif each.because == "call" and whole.engine is not None:
        call = model_call(source.tree, source.target, list(base.candidates), whole.engine.evaluate)
        value = call.arguments.get(name) if call else None
        found = value.tolist() if isinstance(value, torch.Tensor) and value.dim() == 1 else []
    else:
        made = each.make(sizes)
        found = made.tolist() if isinstance(made, torch.Tensor) else made
    if len(found) != sizes.get("N") or not 0 < max(found, default=0) <= sizes.get("L", 0):
        raise UnfitError
    return found
