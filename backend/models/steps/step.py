"""One step of a model: its inputs and outputs, its line of code, its rule and its run.

Every kind of step is a frozen dataclass below :class:`Step`. The rule (:meth:`Step.axes`) and the
run (:meth:`Step.run`) of a kind are independent; a property test compares them.
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
    """Device and data that a run provides to its steps.

    Attributes:
        device: the device of new tensors, as torch writes it.
        images: (n, 28, 28) digits for the steps that show some, or ``None``.
        state: trained weights by name (``lstm.weight_ih_l0``), if there are any.
    """

    device: str
    images: torch.Tensor | None = None
    state: Mapping[str, torch.Tensor] = field(default_factory=dict)


@dataclass(frozen=True)
class Leaf:
    """One tensor of a step's result: its name, and the Python expression that reaches it."""

    name: str
    expression: str


@dataclass(frozen=True, kw_only=True)
class Step(ABC):
    """One line of a model.

    Attributes:
        id: a unique id in its model, and the attribute that holds the module.
        reads: names of its inputs, in the order of its arguments.
        makes: names of its outputs. A single name is bound to the whole result, tuple or not.
    """

    id: str
    reads: tuple[str, ...] = ()
    makes: tuple[str, ...]

    @property
    def module(self) -> str:
        """The expression that makes its module, ``nn.Embedding(100, 256)``; "" for a function."""
        return ""

    @property
    def initialisation(self) -> tuple[str, ...]:
        """Lines that initialize the weights of the module ``{0}``."""
        return ()

    @property
    def is_input(self) -> bool:
        """True if it makes an input of the model."""
        return False

    @abstractmethod
    def expression(self, owner: str = "") -> str:
        """Return the code of the step; ``owner`` precedes a module's name, e.g. ``self.``."""

    @property
    def target(self) -> str:
        """The left side of its line."""
        return ", ".join(self.makes)

    def lines(self, owner: str = "") -> tuple[str, ...]:
        """Return its lines of code."""
        return (f"{self.target} = {self.expression(owner)}",)

    @property
    def code(self) -> str:
        """Its lines of code, with plain names."""
        return "\n".join(self.lines())

    def leaves(self, made: Any) -> tuple[Leaf, ...]:
        """Return the names of the tensors in ``made``, its result."""
        del made
        return tuple(Leaf(name, name) for name in self.makes)

    def build(self) -> nn.Module | None:
        """Return its module on ``meta``, without values.

        Raises:
            Exception: torch's own, if the constructor rejects its arguments.
        """
        return None

    def fill(self, module: nn.Module, numbers: torch.Tensor, context: RunContext) -> None:
        """Fill the weights of ``module`` from ``numbers`` in [-1, 1), one for each weight.

        Raises:
            TypeError: for a step without a module, which is never filled.
        """
        raise TypeError(
            f"{self.id} has no weights for {numbers.shape} numbers: {module}, {context}"
        )

    def cost(self, *inputs: Any) -> Cost:
        """Estimate the cost of a run after the module is built and before memory is allocated."""
        numbers = sum(numel(value) for value in inputs)
        return Cost(0, _MS_PER_CALL + numbers * _MS_PER_NUMBER, 2 * FLOAT * numbers)

    @abstractmethod
    def run(self, module: nn.Module | None, context: RunContext, *inputs: Any) -> Any:
        """Execute the step with torch.

        Raises:
            Exception: torch's own, if it rejects the inputs.
        """

    @abstractmethod
    def axes(self, *inputs: Axes) -> Axes:
        """Return the named axes of the result from those of the inputs, by the rule."""


@dataclass(frozen=True, kw_only=True)
class Function(Step):
    """A step without a module."""

    @property
    @abstractmethod
    def formula(self) -> str:
        """The code of the step."""

    def expression(self, owner: str = "") -> str:
        del owner
        return self.formula

    @abstractmethod
    def do(self, *inputs: Any) -> Any:
        """Execute the step with torch.

        Raises:
            Exception: torch's own, if it rejects the inputs.
        """

    def run(self, module: nn.Module | None, context: RunContext, *inputs: Any) -> Any:
        del module, context
        return self.do(*inputs)


def tensors_in(value: Any) -> Iterator[Any]:
    """Yield every tensor, PackedSequence or ``None`` of a value, with tuples flattened."""
    if isinstance(value, tuple) and not isinstance(value, PackedSequence):
        for part in value:
            yield from tensors_in(part)
    else:
        yield value


def numel(value: Any) -> int:
    """Return the number of elements of any value."""
    leaves = (each.data if isinstance(each, PackedSequence) else each for each in tensors_in(value))
    return sum(leaf.numel() for leaf in leaves if isinstance(leaf, torch.Tensor))


def sizes_of(value: Any) -> tuple[int, ...]:
    """Return the sizes of a tensor, of a PackedSequence's data, or of ``None``: ()."""
    tensor = value.data if isinstance(value, PackedSequence) else value
    return tuple(tensor.shape) if isinstance(tensor, torch.Tensor) else ()


def on_meta(value: Any) -> Any:
    """Return the same value without numbers."""
    if isinstance(value, PackedSequence):
        indices = (on_meta(value.sorted_indices), on_meta(value.unsorted_indices))
        return PackedSequence(value.data.to("meta"), value.batch_sizes, *indices)
    if isinstance(value, tuple):
        return tuple(on_meta(part) for part in value)
    return value.to("meta") if isinstance(value, torch.Tensor) else value
