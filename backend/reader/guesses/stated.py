"""Inputs and sizes that the paste itself states: constants, and the call of its model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch

from backend.reader.guesses import roles
from backend.reader.guesses.batches import names_of_call, taken_apart
from backend.reader.guesses.candidate import Axes, Candidate
from backend.reader.guesses.controls import NAMED_SIZES
from backend.reader.interpreter.engine import Engine
from backend.reader.reading import Free
from backend.reader.source.gathered import Gathered
from backend.reader.source.own_calls import model_call, shape_names
from backend.reader.source.source import Source

MAX_BATCH = 256


def constants(names: Mapping[str, Any]) -> dict[str, int]:
    """Return N and L as the paste's own constants have them: ``batch_size = 32``."""
    found = {}
    for name, value in names.items():
        role = roles.number_role(name).name
        if type(value) is int and 0 < value <= MAX_BATCH and role in ("batch", "length"):
            found["N" if role == "batch" else "L"] = value
    return found


def named_sizes(free: Mapping[str, Free]) -> dict[str, int]:
    """Return N and L as the paste's own arguments have them: ``Model(batch_size=32)``."""
    return {
        NAMED_SIZES[each.role]: each.value
        for each in free.values()
        if each.role in NAMED_SIZES
        and each.because in _OWN
        and type(each.value) is int
        # A window is cut from a longer series.
        and not _WINDOW.search(roles.plain(each.name))
    }


_WINDOW = re.compile(r"window|look_?back|lag")
_OWN = frozenset(("call", "constant", "default", "config"))


@dataclass
class Stated:
    """Inputs and sizes of the paste's own call."""

    inputs: dict[str, Candidate] = field(default_factory=dict)
    tensors: dict[str, torch.Tensor] = field(default_factory=dict)
    """The tensors of the call itself, for inputs that keep their shape."""
    sizes: dict[str, int] = field(default_factory=dict)


def stated_by(
    source: Source,
    engine: Engine,
    picked: Mapping[str, Candidate],
    candidates: Mapping[str, list[Candidate]],
    found_in: Sequence[Gathered] = (),
) -> Stated:
    """Return the inputs of the paste's own call ``model(x)``.

    Args:
        found_in: the arguments that gather several inputs.
    """
    found = Stated()
    order = names_of_call(list(candidates), found_in)
    call = model_call(source.tree, source.target, order, engine.evaluate)
    if call is None:
        return found
    for name, value in taken_apart(found_in, call.arguments).items():
        if name not in picked:
            continue
        if not isinstance(value, torch.Tensor):
            if isinstance(value, bool | int | float):
                found.inputs[name] = Candidate("given", because="call", value=value)
            continue
        node = call.nodes.get(name)
        names = shape_names(source.tree, node) if node is not None else ()
        options = [picked[name], *candidates[name]]
        found.tensors[name] = value
        options = [each.opened(tuple(value.shape)) for each in options if _holds(each, value)]
        each, sizes = _unified(tuple(value.shape), options, found.sizes, names)
        found.inputs[name] = each or Candidate("given", tuple(value.shape), "call", value=value)
        found.sizes |= sizes
    return found


def _holds(candidate: Candidate, value: torch.Tensor) -> bool:
    """Return whether a candidate has the kind of numbers of a tensor."""
    if candidate.role in ("ids", "lengths", "lengths list"):
        return not value.is_floating_point()
    return candidate.role not in ("features", "images", "state") or value.is_floating_point()


def _unified(
    shape: tuple[int, ...],
    options: list[Candidate],
    known: Mapping[str, int],
    names: tuple[str, ...],
) -> tuple[Candidate | None, dict[str, int]]:
    """Return the first candidate that fits a shape, and the sizes that make it fit."""
    for each in options:
        sizes = _fit(each.axes, shape, known)
        if sizes is None or not each.axes:
            continue
        said = [roles.number_role(name).name if name else "" for name in names[:2]]
        if said in (["batch", "length"], ["length", "batch"]) and each.can_turn:
            wanted = "N" if said[0] == "batch" else each.axes[0]
            if wanted != each.axes[0] or (said[0] == "length" and each.axes[0] == "N"):
                each = each.turned
                sizes = _fit(each.axes, shape, known) or {}
        return replace(each, because="call"), sizes
    return None, {}


def _fit(axes: Axes, shape: tuple[int, ...], known: Mapping[str, int]) -> dict[str, int] | None:
    if len(axes) != len(shape):
        return None
    sizes = dict(known)
    for axis, size in zip(axes, shape, strict=True):
        wanted = sizes.setdefault(axis, size) if isinstance(axis, str) else axis
        if wanted != size:
            return None
    return sizes
