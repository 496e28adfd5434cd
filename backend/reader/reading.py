"""Values that pass between the reader of pasted models and its callers.

A :class:`Paste` is the question: a source, a class in it and values for the free names.
A :class:`Reading` is the first answer, from one run. :class:`Findings` follow: they need more runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Scalar = bool | int | float | str
Kind = Literal["size", "toggle", "choice", "rate", "number", "text", "fixed"]


IMAGE_SIDES = ("H", "W")
INPUT_SIZES = ("N", "L", "T", *IMAGE_SIDES)
"""The sizes of inputs: the batch, two lengths, and the sides of images."""


@dataclass(frozen=True)
class Paste:
    """A pasted source and the person's settings for it."""

    source: str
    class_name: str = ""
    """The class to run; empty for the one that the reader picks."""
    values: Mapping[str, Scalar] = field(default_factory=dict)
    """A value per free name: arguments of a constructor, attributes ``config.hidden``, and
    :data:`INPUT_SIZES`."""
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """An exact shape per input of ``forward``."""
    roles: Mapping[str, str] = field(default_factory=dict)
    """A role per input of ``forward``: ``ids``, ``features``, ``lengths``, ``mask``, ..."""
    dtypes: Mapping[str, str] = field(default_factory=dict)
    turned: frozenset[str] = frozenset()
    """Inputs whose first two axes are swapped against the guess."""
    numbers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The numbers of an input that holds the lengths of the sequences."""


@dataclass(frozen=True)
class Seen:
    """A value as it was when a name was bound."""

    kind: Literal["tensor", "packed", "array", "tuple", "list", "dict", "value", "object"]
    shape: tuple[int, ...] = ()
    dtype: str = ""
    parts: tuple[Seen, ...] = ()
    """The parts of a tuple or list; of a packed sequence its ``data`` and ``batch_sizes``."""
    text: str = ""
    """A short text for a number, a string or an object."""
    axes: tuple[str, ...] = ()
    """Names per axis, ``("N", "L", "2*hidden")``; empty until the findings arrive."""


@dataclass(frozen=True)
class Binding:
    """One name bound on one line, folded over the runs of that line within one call path."""

    line: int
    name: str
    value: Seen
    """The value of the last run of this line."""
    first: Seen
    """The value of its first run."""
    times: int = 1
    path: tuple[str, ...] = ()
    """The calls from ``forward`` down to this line: ``("forward", "encoder.forward")``."""
    between: tuple[Seen, ...] = ()
    """The values of the runs in order, at most 64, where they differ."""


@dataclass(frozen=True)
class Free:
    """A number, flag or choice that the source leaves open: one control."""

    name: str
    value: Scalar
    kind: Kind
    role: str = ""
    because: str = ""
    """The code of the reason of the guess: ``embedding.1``, ``default``, ``call``."""
    detail: str = ""
    """A torch or source expression for the reason: ``nn.Embedding(vocab, dim)``."""
    choices: tuple[str, ...] = ()
    low: float = 1
    high: float = 64
    owner: str = ""
    """The class or config object that it belongs to."""

    @property
    def is_input_size(self) -> bool:
        """Whether it is the size of an axis of inputs, not a number of the source."""
        return self.role in INPUT_SIZES


@dataclass(frozen=True)
class Input:
    """One argument of ``forward`` as the run passed it."""

    name: str
    role: str
    shape: tuple[int, ...] = ()
    dtype: str = ""
    because: str = ""
    roles: tuple[str, ...] = ()
    """Other roles that the person can choose."""
    can_turn: bool = False
    axes: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    """The values of an input that holds the lengths of the sequences."""
    holder: str = ""
    """The argument of ``forward`` that gathers it with others: ``batch`` of ``batch.text``."""
    held: str = ""
    """The kind of its place there: ``attributes``, ``keys``, ``items``, ``rest``, ``keywords``."""
    key: str = ""
    """Its attribute, key or place there."""


@dataclass(frozen=True)
class Failure:
    """The line where a run stopped, and why."""

    line: int
    message: str
    """torch's or Python's own message, or the reader's reason."""
    code: str = "raised"
    """``raised`` for an error of torch or Python; otherwise one of the reader's own codes."""
    error_type: str = ""
    name: str = ""
    """The name that the reader does not know, or that is not in the paste."""
    path: tuple[str, ...] = ()
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The shapes of the names on the failing line."""
    part: str = ""
    """The part of an ``nn.Sequential`` that raises: ``features[4]``."""


@dataclass(frozen=True)
class Trap:
    """A line that runs and is wrong, with the two runs that prove it."""

    line: int
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Module:
    """One module of the built model with its own parameters."""

    name: str
    kind: str
    parameters: int
    line: int = 0
    text: str = ""
    """The ``repr`` of the module, such as ``LSTM(10, 8, batch_first=True)``."""
    recurrent: Mapping[str, Scalar] = field(default_factory=dict)
    """The arguments of a recurrent layer, to open it on the Layer page."""


@dataclass(frozen=True)
class Reading:
    """The first answer to a paste, from one run."""

    source: str
    class_name: str
    classes: tuple[str, ...] = ()
    bindings: tuple[Binding, ...] = ()
    output: Seen | None = None
    failure: Failure | None = None
    arguments: tuple[Free, ...] = ()
    inputs: tuple[Input, ...] = ()
    modules: tuple[Module, ...] = ()
    notes: tuple[Trap, ...] = ()
    """Traps that one run shows already."""
    sizes: Mapping[str, int] = field(default_factory=dict)
    """The sizes of the inputs of this run, by :data:`INPUT_SIZES`."""
    guessed: tuple[str, ...] = ()
    """The layers of a bare ``forward``, which are not in the source."""
    by_formulas: bool = False
    """Whether runs with small sizes foretell this answer, because its own sizes are too large."""


@dataclass(frozen=True)
class OtherRun:
    """A run with other values that ends differently from the first."""

    values: Mapping[str, Scalar]
    failure: Failure | None


@dataclass(frozen=True)
class Findings:
    """The second answer to a paste, from many runs: names of axes, traps, other runs."""

    axes: Mapping[int, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """Per index of ``Reading.bindings``: the names of the axes of each tensor in the value."""
    output_axes: tuple[tuple[str, ...], ...] = ()
    input_axes: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """Per input of ``forward``: the names of the axes of each tensor in it."""
    tied: Mapping[str, str] = field(default_factory=dict)
    """A free name, and the one that it can only move with."""
    traps: tuple[Trap, ...] = ()
    raises: tuple[OtherRun, ...] = ()
    """Values at which a paste that runs raises."""
    runs: tuple[OtherRun, ...] = ()
    """Values at which a paste that raises runs."""
