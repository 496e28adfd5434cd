"""Random expressions over the tensors of a run, and torch's own results.

The generator knows the tensor it has grown so far, so that most texts are ones torch accepts; each
operation is now and then asked for with arguments that it refuses.

One file, because the generators of all operations call each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

import torch
from hypothesis import strategies as st

from backend.expressions.evaluate import sizes_of
from backend.expressions.text import MAX_CHARACTERS
from backend.layer.spec import LayerSpec
from tests.support.slices.selections import paired, selected, spread
from tests.support.slices.soil import REFUSALS, Grown, Soil, by_torch

__all__ = ["REFUSALS", "Grown", "by_torch", "expression", "expressions"]

FEW = 3
"""Expressions for each setting."""


def _index(soil: Soil, root: Grown, tensor: torch.Tensor) -> Grown:
    items = [_item(soil, size) for size in tensor.shape[: soil.number(1, max(tensor.dim(), 1))]]
    if soil.chance(20):
        items.insert(soil.number(0, len(items)), "None")
    if soil.chance(20):
        items.insert(soil.number(0, len(items)), "...")
    return soil.grown(f"{root.text}[{', '.join(items) or '...'}]", root)


def _item(soil: Soil, size: int) -> str:
    low = soil.number(-size, size - 1)
    high = soil.number(low, size)
    if soil.chance(3):
        return str(soil.one_of(size, -size - 1))
    item: str = soil.one_of(
        ":",
        ":",
        str(low),
        soil.size(high) if 0 <= high < size else "-1",
        f"{low}:",
        f":{soil.size(max(high, 0))}",
        f"{low}:{high}",
        f"::{soil.number(1, 3)}",
        str([soil.number(-size, size - 1) for _ in range(soil.number(1, 3))]) if size else "[]",
    )
    return item


def _reshape(soil: Soil, root: Grown, tensor: torch.Tensor) -> Grown:
    sizes = [tensor.numel()] if soil.chance(40) else list(tensor.shape)
    while len(sizes) > 1 and soil.chance(50):
        at = soil.number(0, len(sizes) - 2)
        sizes[at : at + 2] = [sizes[at] * sizes[at + 1]]
    while sizes and len(sizes) < 5 and soil.chance(50):
        at = soil.number(0, len(sizes) - 1)
        divisors = [n for n in range(1, sizes[at] + 1) if sizes[at] % n == 0] or [1]
        part = soil.one_of(*divisors)
        sizes[at : at + 1] = [part, sizes[at] // part]
    if soil.chance(25):
        sizes = soil.shuffled(sizes)
    texts = [soil.size(size) for size in sizes]
    if texts and soil.chance(40):
        texts[soil.number(0, len(texts) - 1)] = "-1"
    if soil.chance(5):
        texts.append(str(soil.number(2, 3)))
    name = soil.one_of("view", "reshape", "reshape", "contiguous().view")
    listed = f"({', '.join(texts)},)" if texts and soil.chance(30) else ", ".join(texts)
    return soil.grown(f"{root.text}.{name}({listed or '()'})", root)


def _permute(soil: Soil, root: Grown, tensor: torch.Tensor) -> Grown:
    dims = soil.shuffled(range(tensor.dim()))
    dims = [dim - tensor.dim() if soil.chance(20) else dim for dim in dims]
    if soil.chance(5):
        dims = dims[1:]
    listed = soil.one_of(str(dims), ", ".join(map(str, dims)), f"dims={tuple(dims)}")
    return soil.grown(f"{root.text}.permute({listed or '()'})", root)


def _turn(soil: Soil, root: Grown, tensor: torch.Tensor) -> Grown:
    one, other = soil.dim(tensor), soil.dim(tensor)
    start, end = sorted((one % max(tensor.dim(), 1), other % max(tensor.dim(), 1)))
    call = soil.one_of(
        f"transpose({one}, {other})",
        f"transpose(dim0={one}, dim1={other})",
        "squeeze()",
        f"squeeze({one})",
        f"squeeze(dim=({start}, {end}))",
        f"unsqueeze({soil.dim(tensor, 1)})",
        f"unsqueeze(dim={soil.dim(tensor, 1)})",
        "flatten()",
        f"flatten({start})",
        f"flatten({start}, {end})",
        f"flatten(start_dim={start}, end_dim={end})",
        f"flatten({one}, {other})",
        "contiguous()",
    )
    return soil.grown(f"{root.text}.{call}", root)


def _cut(soil: Soil, root: Grown, tensor: torch.Tensor) -> Grown:
    dim = soil.dim(tensor)
    size = tensor.shape[dim] if -tensor.dim() <= dim < tensor.dim() else 1
    part = soil.number(0 if soil.chance(5) else 1, size)
    call = soil.one_of(
        f"chunk({soil.number(1, 4)}, {dim})",
        f"chunk({soil.number(1, 4)}, dim={dim})",
        f"chunk(chunks={soil.number(1, 3)})",
        f"split({soil.size(part)}, {dim})",
        f"split({part}, dim={dim})",
        f"split([{part}, {size - part}], {dim})",
        f"split({part})",
    )
    pick = soil.one_of("[0]", "[-1]", "[0]", "[:][0]", "[::-1][0]", "[1]")
    return soil.grown(f"{root.text}.{call}{pick}", root)


def _reduce(soil: Soil, root: Grown, tensor: torch.Tensor) -> Grown:
    dim, other = soil.dim(tensor), soil.dim(tensor)
    name, keep = (
        soil.one_of("sum", "mean"),
        soil.one_of("", "", ", keepdim=True", ", keepdims=True"),
    )
    axis = soil.one_of(str(dim), f"{dim}, True", f"{dim}, False", f"dim={dim}", f"axis={dim}")
    call = soil.one_of(
        f"{name}()",
        f"{name}({axis}{keep})",
        f"{name}(dim=({dim}, {other}))",
        f"{name}([{dim}])",
        "max()",
        f"max({axis}{keep}).values",
        f"max({axis}{keep})[0]",
        f"max({axis}{keep}).values",
    )
    return soil.grown(f"{root.text}.{call}", root, moves=False)


def _rearrange(soil: Soil, root: Grown, tensor: torch.Tensor) -> Grown:
    names = list("abcdefghijklmnop"[: tensor.dim()])
    given, known, right = list(names), "", list(names)
    if names and soil.chance(40):
        at = soil.number(0, len(names) - 1)
        size = tensor.shape[at]
        part = soil.one_of(*[n for n in range(1, size + 1) if size % n == 0] or [1])
        given[at] = "(y z)"
        right[at : at + 1] = ["y", "z"]
        known = soil.one_of(f", y={soil.size(part)}", f", z={soil.size(part)}")
    right = soil.shuffled(right)
    if len(right) > 1 and soil.chance(60):
        at = soil.number(0, len(right) - 2)
        right = [*right[:at], f"({right[at]} {right[at + 1]})", *right[at + 2 :]]
    if soil.chance(10):
        right = [*right, "1"]
    if soil.chance(4):
        right = right[1:]
    quote = soil.one_of("'", '"')
    name = soil.one_of("rearrange", "einops.rearrange")
    pattern = f"{quote}{' '.join(given)} -> {' '.join(right)}{quote}"
    return soil.grown(f"{name}({root.text}, {pattern}{known})", root)


def _join(soil: Soil, root: Grown, tensor: torch.Tensor) -> Grown:
    other = root
    if soil.chance(40):
        other = _index(soil, root, tensor)
    elif soil.chance(50):
        other = _leaf(soil)
    name = soil.one_of("cat", "stack", "torch.cat", "torch.stack")
    dim = soil.dim(tensor, "stack" in name)
    axis = soil.one_of("", f", {dim}", f", dim={dim}")
    pieces = f"{root.text}.{soil.one_of('split(1', 'chunk(2')}, {soil.dim(tensor)})"
    joined: Grown = soil.one_of(
        lambda: soil.grown(f"{name}([{root.text}, {other.text}]{axis})", root, other),
        lambda: soil.grown(f"{name}(({other.text}, {root.text}){axis})", root, other),
        lambda: soil.grown(f"{name}({pieces}{axis})", root),
        lambda: soil.grown(f"({root.text} + {other.text})", root, other, moves=False),
        lambda: soil.grown(f"({other.text} + {root.text})", root, other, moves=False),
    )()
    return joined


def _leaf(soil: Soil) -> Grown:
    return soil.grown(soil.one_of(*(name for name in soil.tensors if name != "lengths")))


_MOVES: tuple[Callable[[Soil, Grown, torch.Tensor], Grown], ...] = (
    *(_index, _index, _reshape, _reshape, _permute, _turn, _turn, _cut, _rearrange, _rearrange),
    *(_join, _join, spread, selected, selected),
)


def expressions(
    tensors: Mapping[str, torch.Tensor], spec: LayerSpec, moves_only: bool = False
) -> st.SearchStrategy[list[Grown]]:
    """Draw a few expressions over the tensors of a run of ``spec``, up to five operations deep.

    Args:
        moves_only: whether to leave out ``sum``, ``mean``, ``max`` and ``+``.
    """
    # Hypothesis repeats numbers, so each setting has its own random numbers.
    return st.integers(0, 2**64 - 1).map(
        lambda seed: [
            expression(Random(f"{seed} {number} {spec}"), tensors, spec, moves_only)
            for number in range(FEW)
        ]
    )


def expression(
    dice: Random, tensors: Mapping[str, torch.Tensor], spec: LayerSpec, moves_only: bool = False
) -> Grown:
    """Draw one such expression with ``dice``."""
    soil = Soil(tensors, sizes_of(spec), dice)
    grown = _leaf(soil)
    for _ in range(soil.number(1, 5)):
        if grown.tensor is None:
            break
        moves = _MOVES if moves_only else (*_MOVES, _reduce, _reduce, _reduce, paired, paired)
        further = soil.one_of(*moves)(soil, grown, grown.tensor)
        # Limit the expressions that torch rejects, because they cannot grow further.
        allowed = further.moves_only or not moves_only
        allowed &= further.tensor is not None or soil.chance(50)
        if allowed and len(further.text) <= MAX_CHARACTERS and _is_small(further.tensor):
            grown = further
    return grown


def _is_small(tensor: torch.Tensor | None) -> bool:
    return tensor is None or (tensor.dim() <= 8 and tensor.numel() <= 20_000)
