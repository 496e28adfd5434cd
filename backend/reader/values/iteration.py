"""Iteration over values of a paste: only known kinds, and none that never ends."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from backend.reader.bounds import MAX_ITEMS, check_length
from backend.reader.tables.modules import ITERABLE
from backend.reader.tables.python import ITERATORS
from backend.reader.values.kinds import ITEMS, Pasted, Plain
from backend.reader.values.machine import Machine
from backend.reader.values.stand_ins import Bag, Ignored

_KINDS = (torch.Tensor, list, tuple, dict, str, range, set, np.ndarray, deque, *ITERABLE)
_BAG_ITEMS = 64


def is_iterable(value: Any) -> bool:
    """Return whether a paste can iterate over the value."""
    if isinstance(value, Pasted | Plain):
        return any(value._class.find(name) for name in ("__iter__", "__getitem__", ITEMS))
    return isinstance(value, (*_KINDS, *ITERATORS, Iterator, Bag, Ignored))


def iterate(machine: Machine, value: Any) -> Iterator[Any]:
    """Return an iterator over the value.

    Raises:
        TypeError: as Python, if it has no items.
    """
    match value:
        case Bag():
            count = min(value.guess("vocab_size", value.name), _BAG_ITEMS)
            return iter([chr(ord("a") + place % 26) for place in range(count)])
        case Ignored():
            return iter(())
        case Pasted() | Plain() if is_iterable(value):
            return _pasted(machine, value)
    if not is_iterable(value):
        raise machine.fail(TypeError(f"'{machine.type_name(value)}' object is not iterable"))
    if isinstance(value, torch.Tensor) and value.dim():
        check_length(value.shape[0])
    made: Iterator[Any] = machine.host(iter, value)
    return made


def _pasted(machine: Machine, value: Any) -> Iterator[Any]:
    """Yield the items of an instance with ``__iter__``, or with ``__getitem__`` and ``__len__``."""
    if value._class.find(ITEMS):
        yield from value._own.values()
        return
    if value._class.find("__iter__"):
        yield from machine.iterate(machine.apply(machine.attribute(value, "__iter__"), [], {}))
        return
    count = machine.apply(machine.attribute(value, "__len__"), [], {})
    for place in range(count):
        yield machine.apply(machine.attribute(value, "__getitem__"), [place], {})


def listed(machine: Machine, value: Any) -> list[Any]:
    """Return all items of a value as a list, if they are not too many."""
    made: list[Any] = []
    for each in machine.iterate(value):
        made.append(each)
        if len(made) > MAX_ITEMS:
            raise machine.refuse("limit", "items")
    machine.step(len(made) // 16)
    return made


def truth(machine: Machine, value: Any) -> bool:
    """Return whether a value counts as true."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Plain | Pasted) and value._class.find("__len__"):
        return bool(machine.apply(machine.attribute(value, "__len__"), [], {}))
    if isinstance(value, Bag | Plain | Pasted):
        return True
    return bool(machine.host(bool, value))
