"""Selection of numbers by lists, indices and masks, with the same errors for shapes alone."""

from __future__ import annotations

from typing import Any

import torch

_ONE = slice(0, 1)


class UnknownValuesError(Exception):
    """A selection by values of a run that computed only shapes."""


def indexed(tensor: torch.Tensor, index: tuple[Any, ...]) -> torch.Tensor:
    """Return ``tensor[index]``.

    Raises:
        UnknownValuesError: if the shape depends on values that were not computed.
    """
    if not tensor.is_meta:
        return tensor[index]
    places = _places(tensor, index)
    result = tensor[places]
    if result.numel() and any(isinstance(item, list) or _known(item) for item in places):
        # Torch's shape kernel does not check indices; an expanded zero on the CPU does.
        _ = torch.zeros(()).expand(tensor.shape)[narrowed(places, tensor.dim())]
    return result


def gathered(tensor: torch.Tensor, dim: int, index: torch.Tensor) -> torch.Tensor:
    """Return ``tensor.gather(dim, index)``."""
    if tensor.is_meta and _known(index):
        torch.zeros(()).expand(tensor.shape).gather(dim, index)
        return tensor.gather(dim, index.to("meta"))
    return tensor.gather(dim, index)


def narrowed(index: tuple[Any, ...], dims: int) -> tuple[Any, ...]:
    """Return the index with every slice, and every axis it leaves out, replaced by ``0:1``."""
    used = sum(_axes(item) for item in index)
    rest = (_ONE,) * (dims - used)
    at = next((place for place, item in enumerate(index) if item is ...), len(index))
    items = (*index[:at], *rest, *index[at + 1 :])
    return tuple(_ONE if isinstance(item, slice) else item for item in items)


def _nothing(item: Any) -> Any:
    """Return a mask that selects nothing, and a slice for an index of another kind."""
    if _is_mask(item):
        return torch.zeros_like(item)
    return _ONE if torch.is_tensor(item) or isinstance(item, list) else item


def _axes(item: Any) -> int:
    """Return how many axes an item of an index uses."""
    if item is None or item is ...:
        return 0
    return item.dim() if _is_mask(item) else 1


def _is_mask(item: Any) -> bool:
    return torch.is_tensor(item) and item.dtype == torch.bool


def _known(item: Any) -> bool:
    return torch.is_tensor(item) and not item.is_meta


def _places(tensor: torch.Tensor, index: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the index with every known mask replaced by the places where it is true."""
    if any(_is_mask(item) and item.is_meta for item in index):
        raise UnknownValuesError
    if any(_is_mask(item) for item in index):
        # Torch checks the sizes of a mask; a mask that selects nothing needs no memory.
        _ = torch.zeros(()).expand(tensor.shape)[tuple(map(_nothing, index))]
    places: list[Any] = []
    for item in index:
        places += item.nonzero(as_tuple=True) if _is_mask(item) else [item]
    return tuple(places)
