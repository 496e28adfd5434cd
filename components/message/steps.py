"""The steps of a model and their details."""

from __future__ import annotations

from collections.abc import Sequence

from backend.layer.axes import Axis
from components.message.value import Value


class MadeAxis(Value, frozen=True):
    """One axis of a tensor between two steps.

    Attributes:
        axis: the kind of axis, which has one color everywhere.
        symbol: the axis in torch's symbols.
        size: the size of the axis.
    """

    axis: Axis
    symbol: str
    size: int


class MadeTensor(Value, frozen=True):
    """An input or a result of a step.

    Attributes:
        id: the id of its block in the diagram.
        name: the name in the code.
        type: the Python type.
        size: the shape as torch prints it.
        axes: the axes; empty if they have no names.
        batch_sizes: the ``batch_sizes`` of a PackedSequence, or "".
    """

    id: str
    name: str
    type: str
    size: str
    axes: Sequence[MadeAxis]
    batch_sizes: str


class FailedStep(Value, frozen=True):
    """A step at which torch raised an error.

    Attributes:
        torch: torch's own message.
        sentences: the explanation of the message.
        given: the inputs of the step.
    """

    torch: str
    sentences: Sequence[str]
    given: Sequence[MadeTensor]


class ModelStep(Value, frozen=True):
    """One step of a model.

    Attributes:
        id: the name in the code.
        tensor: the name that its blocks in the diagram share.
        title: the line of code, or the module.
        sentence: the description of the step.
        code: the line in ``forward``.
        initialisation: the lines in ``__init__``.
        made: the results.
        weights: the name, shape and count of each weight.
        parameters: the number of parameters, or "".
        counted: the arithmetic of that number, one line each.
        failed: the error if torch raised one.
    """

    id: str
    tensor: str
    title: str
    sentence: str
    code: str
    initialisation: Sequence[str]
    made: Sequence[MadeTensor]
    weights: Sequence[tuple[str, str, str]]
    parameters: str
    counted: Sequence[str]
    failed: FailedStep | None
