"""One step of a model: what it reads and makes, its line of code, its rule and its run.

Every kind of step is a frozen dataclass below :class:`Step`. The rule (:meth:`Step.axes`) and the
run (:meth:`Step.run`) of a kind stand side by side and never ask each other; a property test makes
them agree.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence

from backend.layer.cost import Cost
from backend.models.steps.axes import Axes

FREE = Cost(0, 0.0, 0)
FLOAT = 4
_MS_PER_NUMBER = 2e-6
_MS_PER_CALL = 0.02


@dataclass(frozen=True, eq=False)
class RunContext:
    """What a run brings to its steps.

    Attributes:
        device: where tensors are made, as torch writes it.
        images: (n, 28, 28) digits for the steps that show some, or ``None``.
        state: trained weights by name (``lstm.weight_ih_l0``), as far as there are any.
    """

    device: str
    images: torch.Tensor | None = None
    state: Mapping[str, torch.Tensor] = field(default_factory=dict)


@dataclass(frozen=True)
class Leaf:
    """One tensor among what a step makes: its name, and the Python expression that reaches it."""

    name: str
    expression: str


@dataclass(frozen=True, kw_only=True)
class Step(ABC):
    """One line of a model.

    Attributes:
        id: unique in its model; the attribute that holds the module, too.
        reads: names of the values it reads, in the order of its arguments.
        makes: names it makes. A single one is bound to all that the step returns, tuple or not.
    """

    id: str
    reads: tuple[str, ...] = ()
    makes: tuple[str, ...]

    @property
    def module(self) -> str:
        """The line that makes its module, ``nn.Embedding(100, 256)``; "" for a plain function."""
        return ""

    @property
    def initialisation(self) -> tuple[str, ...]:
        """Lines that fill the module's weights anew, the module being called ``{0}``."""
        return ()

    @property
    def is_input(self) -> bool:
        """Whether it makes what a model is given from outside."""
        return False

    @abstractmethod
    def expression(self, owner: str = "") -> str:
        """What the step computes; ``owner`` stands before a module's name, e.g. ``self.``."""

    @property
    def target(self) -> str:
        """The left side of its line."""
        return ", ".join(self.makes)

    def lines(self, owner: str = "") -> tuple[str, ...]:
        """Its lines of code."""
        return (f"{self.target} = {self.expression(owner)}",)

    @property
    def code(self) -> str:
        """Its lines of code, with plain names."""
        return "\n".join(self.lines())

    def leaves(self, made: Any) -> tuple[Leaf, ...]:
        """Names of the tensors in ``made``, the value that it returned."""
        del made
        return tuple(Leaf(name, name) for name in self.makes)

    def build(self) -> nn.Module | None:
        """Its module on ``meta``, without any numbers.

        Raises:
            Exception: torch's own, for arguments that its constructor refuses.
        """
        return None

    def fill(self, module: nn.Module, numbers: torch.Tensor, context: RunContext) -> None:
        """Give ``module`` its weights; ``numbers`` in [-1, 1) are as many as it has.

        Raises:
            TypeError: for a step without a module, whose weights nobody should ask for.
        """
        raise TypeError(
            f"{self.id} has no weights for {numbers.shape} numbers: {module}, {context}"
        )

    def cost(self, *given: Any) -> Cost:
        """What a run would take, asked once the module is built, before memory is touched."""
        numbers = sum(numel(value) for value in given)
        return Cost(0, _MS_PER_CALL + numbers * _MS_PER_NUMBER, 2 * FLOAT * numbers)

    @abstractmethod
    def run(self, module: nn.Module | None, context: RunContext, *given: Any) -> Any:
        """The step done for real by torch.

        Raises:
            Exception: torch's own, where it refuses what it is given.
        """

    @abstractmethod
    def axes(self, *given: Axes) -> Axes:
        """The rule: named axes of what the step makes from those of what it reads."""


@dataclass(frozen=True, kw_only=True)
class Function(Step):
    """A step without a module."""

    @property
    @abstractmethod
    def formula(self) -> str:
        """What it computes, as code."""

    def expression(self, owner: str = "") -> str:
        del owner
        return self.formula

    @abstractmethod
    def do(self, *given: Any) -> Any:
        """The same, done by torch.

        Raises:
            Exception: torch's own, where it refuses what it is given.
        """

    def run(self, module: nn.Module | None, context: RunContext, *given: Any) -> Any:
        del module, context
        return self.do(*given)


def tensors_in(value: Any) -> Iterator[Any]:
    """Every tensor, PackedSequence or ``None`` of a value in reading order, tuples opened."""
    if isinstance(value, tuple) and not isinstance(value, PackedSequence):
        for part in value:
            yield from tensors_in(part)
    else:
        yield value


def numel(value: Any) -> int:
    """How many numbers a value holds, whatever it is."""
    leaves = (each.data if isinstance(each, PackedSequence) else each for each in tensors_in(value))
    return sum(leaf.numel() for leaf in leaves if isinstance(leaf, torch.Tensor))


def sizes_of(value: Any) -> tuple[int, ...]:
    """A tensor's sizes; of a PackedSequence its data's; of ``None`` none."""
    tensor = value.data if isinstance(value, PackedSequence) else value
    return tuple(tensor.shape) if isinstance(tensor, torch.Tensor) else ()


def on_meta(value: Any) -> Any:
    """The same value without its numbers."""
    if isinstance(value, PackedSequence):
        indices = (on_meta(value.sorted_indices), on_meta(value.unsorted_indices))
        return PackedSequence(value.data.to("meta"), value.batch_sizes, *indices)
    if isinstance(value, tuple):
        return tuple(on_meta(part) for part in value)
    return value.to("meta") if isinstance(value, torch.Tensor) else value
