"""Records of one run: the value of each name on each line, in each call path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence

from backend.reader.reading import Binding, Seen
from backend.reader.tables.entry import Namespace, Tool
from backend.reader.values.kinds import Function, ModelClass, Pasted, Plain
from backend.reader.values.stand_ins import Bag, Promise

MAX_PARTS = 8
MAX_LEVELS = 3
MAX_BETWEEN = 64
MAX_RECORDS = 4_000
"""Most records of one run; later ones are dropped."""
_SHOWN = 40


def seen(value: Any, level: int = 0) -> Seen:
    """Return the shapes of a value, or a short text for it."""
    match value:
        case torch.Tensor():
            return Seen("tensor", tuple(value.shape), _dtype(value.dtype))
        case PackedSequence():
            sizes = Seen("tensor", tuple(value.batch_sizes.shape), "int64")
            text = str(value.batch_sizes.tolist()[:MAX_BETWEEN])
            return Seen("packed", parts=(seen(value.data), sizes), text=text)
        case np.ndarray():
            return Seen("array", tuple(value.shape), str(value.dtype))
        case tuple() | list() if not isinstance(value, torch.Size):
            parts: tuple[Seen, ...] = ()
            if level < MAX_LEVELS:
                parts = tuple(seen(each, level + 1) for each in value[:MAX_PARTS])
            kind: Literal["tuple", "list"] = "tuple" if isinstance(value, tuple) else "list"
            return Seen(kind, parts=parts, text=str(len(value)))
        case dict():
            parts = ()
            if level < MAX_LEVELS:
                items = islice(value.values(), MAX_PARTS)
                parts = tuple(seen(each, level + 1) for each in items)
            return Seen("dict", parts=parts, text=str(len(value)))
        case bool() | int() | float() | complex() | None | torch.Size() | range():
            return Seen("value", text=str(value)[:_SHOWN])
        case str():
            return Seen("value", text=repr(value[:_SHOWN]))
        case torch.dtype() | torch.device():
            return Seen("value", text=str(value))
    return Seen("object", text=_named(value)[:_SHOWN])


def _named(value: Any) -> str:
    match value:
        case Pasted() | Plain():
            return value._class.name
        case Promise():
            return value.model_class.name
        case Bag() | Namespace() | Tool() | Function() | ModelClass():
            return value.name
        case nn.Module():
            return type(value).__name__
    return type(value).__name__


def _dtype(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


@dataclass
class Record:
    """One name on one line of one call path: its values in order."""

    line: int
    name: str
    path: tuple[str, ...]
    first: Seen
    last: Seen
    times: int = 1
    values: list[Seen] = field(default_factory=list)

    def again(self, value: Seen) -> None:
        """Add the value of one more run of the line."""
        self.times += 1
        self.last = value
        if len(self.values) < MAX_BETWEEN:
            self.values.append(value)

    def binding(self) -> Binding:
        """Return the record as the callers of the reader see it."""
        differ = any(each != self.first for each in self.values)
        between = tuple(self.values) if differ else ()
        args = (self.line, self.name, self.last, self.first, self.times, self.path)
        return Binding(*args, between)


Key = tuple[tuple[str, ...], int, str]


@dataclass
class Recorder:
    """Records of a run, in the order in which the lines first ran."""

    on: bool = False
    records: dict[Key, Record] = field(default_factory=dict)
    watch: Callable[[int, str, Any], None] | None = None
    """A function that sees every value itself; the tests use it."""

    def record(self, line: int, name: str, value: Any, path: tuple[str, ...]) -> None:
        """Record that the line gave the name this value."""
        if not self.on:
            return
        key = (path, line, name)
        now = seen(value)
        if key in self.records:
            self.records[key].again(now)
        elif len(self.records) < MAX_RECORDS:
            self.records[key] = Record(line, name, path, now, now, values=[now])
        if self.watch:
            self.watch(line, name, value)

    def bindings(self) -> tuple[Binding, ...]:
        """Return all records."""
        return tuple(each.binding() for each in self.records.values())
