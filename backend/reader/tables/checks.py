"""Checks of arguments before torch creates a tensor: the arguments contain its size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite, prod
from typing import Any

import torch

from backend.reader.bounds import MAX_ITEMS, Refused, check_numbers, check_sizes, check_work

Arguments = tuple[Any, ...]
Keywords = Mapping[str, Any]
MAX_SIZE = 1_000_000
MAX_LAYERS = 64


def _flat(values: Any) -> Iterator[Any]:
    for each in values:
        if isinstance(each, list | tuple):
            yield from _flat(each)
        else:
            yield each


def sized(arguments: Arguments, keywords: Keywords) -> None:
    """Check a creation function: the product of its sizes."""
    sizes = keywords.get("size", arguments)
    check_sizes(_flat(sizes if isinstance(sizes, list | tuple) else arguments))


def full(arguments: Arguments, keywords: Keywords) -> None:
    """Check ``full(size, value)``: its first argument alone has the sizes."""
    sizes = keywords.get("size", arguments[0] if arguments else ())
    check_sizes(_flat(sizes if isinstance(sizes, list | tuple) else (sizes,)))


def random_integers(arguments: Arguments, keywords: Keywords) -> None:
    """Check ``randint(low, high, size)``: its last list has the sizes."""
    sizes = keywords.get("size", next((a for a in arguments if isinstance(a, list | tuple)), ()))
    check_sizes(_flat(sizes if isinstance(sizes, list | tuple) else (sizes,)))


def square(arguments: Arguments, keywords: Keywords) -> None:
    """Check ``eye(n, m)``."""
    sizes = [each for each in (*arguments, *keywords.values()) if isinstance(each, int)]
    check_sizes(sizes * 2 if len(sizes) == 1 else sizes)


def spaced(arguments: Arguments, keywords: Keywords) -> None:
    """Check ``arange(start, end, step)``: the number of its steps."""
    named = (keywords[name] for name in ("start", "end", "stop") if name in keywords)
    ends = [float(each) for each in (*arguments[:2], *named)]
    step = abs(float(keywords.get("step", arguments[2] if len(arguments) > 2 else 1)))
    if ends and step:
        check_numbers(int((max(ends) - min(0.0, *ends)) / step))


def counted(arguments: Arguments, keywords: Keywords) -> None:
    """Check ``linspace(start, end, steps)``."""
    steps = keywords.get("steps", keywords.get("num", arguments[2] if len(arguments) > 2 else 1))
    check_numbers(int(steps))


def stretched(arguments: Arguments, keywords: Keywords) -> None:
    """Check a function that repeats or pads: at most every number as often as all sizes say."""
    tensors = [each for each in arguments if isinstance(each, torch.Tensor)]
    numbers = [each for each in _flat((*arguments, *keywords.values())) if isinstance(each, int)]
    most = max((each.numel() for each in tensors), default=1)
    check_sizes(numbers, max(most, 1))
    # repeat_interleave(x, counts): the counts are in a tensor.
    for each in tensors[1:]:
        if not each.is_floating_point() and each.numel():
            check_numbers(int(each.abs().sum()) * max(most, 1) // max(tensors[0].shape[0], 1))


def scaled(arguments: Arguments, keywords: Keywords) -> None:
    """Check ``interpolate(x, size, scale_factor)``: a factor is for every axis of an image."""
    stretched(arguments, keywords)
    x = arguments[0] if arguments else keywords.get("input")
    factor = keywords.get("scale_factor", arguments[2] if len(arguments) > 2 else None)
    if isinstance(x, torch.Tensor):
        factors = [factor] * (x.dim() - 2) if isinstance(factor, int | float) else [factor]
        known = [abs(each) for each in _flat(factors) if isinstance(each, int | float)]
        grown = x.numel() * prod(known)
        # Torch refuses infinity and nan itself.
        if isfinite(grown):
            check_numbers(int(grown))


def padded(arguments: Arguments, keywords: Keywords) -> None:
    """Check ``pad(x, sizes)``: each axis grows by its two sizes."""
    x = arguments[0] if arguments else keywords.get("input")
    sizes = keywords.get("pad", arguments[1] if len(arguments) > 1 else ())
    if isinstance(x, torch.Tensor) and isinstance(sizes, list | tuple):
        grown = list(x.shape)
        for place, size in enumerate(sizes):
            axis = len(grown) - 1 - place // 2
            if isinstance(size, int) and axis >= 0:
                grown[axis] += abs(size)
        check_numbers(prod(grown))


def classes(arguments: Arguments, keywords: Keywords) -> None:
    """Check ``one_hot(ids, num_classes)``: the largest id may set the number of classes."""
    ids = arguments[0] if arguments else None
    count = keywords.get("num_classes", arguments[1] if len(arguments) > 1 else -1)
    if isinstance(ids, torch.Tensor) and ids.numel() and isinstance(count, int):
        top = count if count > 0 else int(ids.max()) + 1
        check_numbers(ids.numel() * max(top, 1))


def broadcast(arguments: Arguments, keywords: Keywords) -> None:
    """Check a function of several tensors: the size that they broadcast to."""
    tensors = [e for e in (*arguments, *keywords.values()) if isinstance(e, torch.Tensor)]
    if len(tensors) > 1:
        rank = max(each.dim() for each in tensors)
        sizes = [[1] * (rank - each.dim()) + list(each.shape) for each in tensors]
        check_numbers(prod(max(axis) for axis in zip(*sizes, strict=True)))


def product(arguments: Arguments, _: Keywords) -> None:
    """Check a matrix product: rows, columns and the batch axes."""
    tensors = [each for each in arguments if isinstance(each, torch.Tensor)][-2:]
    if len(tensors) < 2 or min(each.dim() for each in tensors) < 2:
        return
    one, two = tensors
    rank = max(one.dim(), two.dim()) - 2
    batches = [[1] * (rank + 2 - each.dim()) + list(each.shape[:-2]) for each in (one, two)]
    batch = prod(max(axis) for axis in zip(*batches, strict=True))
    check_numbers(batch * one.shape[-2] * two.shape[-1])
    check_work(batch * one.shape[-2] * one.shape[-1] * two.shape[-1])


def every_pair(arguments: Arguments, keywords: Keywords) -> None:
    """Check a function that may combine every number of one tensor with every one of another."""
    values = _flat((*arguments, *keywords.values()))
    tensors = [each for each in values if isinstance(each, torch.Tensor)]
    if len(tensors) > 1:
        check_numbers(prod(max(each.numel(), 1) for each in tensors))


def summation(arguments: Arguments, _: Keywords) -> None:
    """Check ``einsum``: the sizes of the letters of the result, and of all letters."""
    text = arguments[0] if arguments else ""
    tensors = [e for e in _flat(arguments[1:]) if isinstance(e, torch.Tensor)]
    if not isinstance(text, str) or "." in text:
        every_pair(arguments, {})
        return
    left, arrow, right = text.replace(" ", "").partition("->")
    sizes: dict[str, int] = {}
    for letters, tensor in zip(left.split(","), tensors, strict=False):
        sizes |= dict(zip(letters, tensor.shape, strict=False))
    letters = left.replace(",", "")
    made = right if arrow else {each for each in letters if letters.count(each) == 1}
    check_numbers(prod(sizes.get(each, 1) for each in made))
    check_work(prod(sizes.values()))


def small(arguments: Arguments, keywords: Keywords) -> None:
    """Check that no argument of a layer leads to a huge tensor or loop."""
    for each in _flat((*arguments, *keywords.values())):
        if isinstance(each, int) and abs(each) > MAX_SIZE:
            raise Refused("limit", "size")


def weights(arguments: Arguments, keywords: Keywords) -> None:
    """Check a layer with weights; its weights are counted when it is built."""
    small(arguments, keywords)
    layers = keywords.get("num_layers", 0)
    if isinstance(layers, int) and layers > MAX_LAYERS:
        raise Refused("limit", "layers")


def stacked(arguments: Arguments, keywords: Keywords) -> None:
    """Check a recurrent layer, whose third argument is the number of layers."""
    layers = arguments[2] if len(arguments) > 2 else 0
    weights(arguments, {"num_layers": layers, **keywords})


def copied(arguments: Arguments, keywords: Keywords) -> None:
    """Check a Transformer, which copies its layers: the arguments that count them."""
    small(arguments, keywords)
    names = ("num_layers", "num_encoder_layers", "num_decoder_layers")
    counts = [*arguments[1:4], *(keywords.get(name) for name in names)]
    if any(type(each) is int and each > MAX_LAYERS for each in counts):
        raise Refused("limit", "layers")


def diagonals(arguments: Arguments, _: Keywords) -> None:
    """Check a function that puts a vector on a diagonal: its square."""
    tensors = [each for each in arguments if isinstance(each, torch.Tensor)]
    if tensors and tensors[0].dim():
        check_numbers(tensors[0].numel() * max(tensors[0].shape[-1], 1))


def listed(arguments: Arguments, _: Keywords) -> None:
    """Check a function that creates a Python object for each number or slice."""
    tensors = [each for each in arguments if isinstance(each, torch.Tensor)]
    if tensors and tensors[0].numel() > MAX_ITEMS:
        raise Refused("limit", "items")
