"""The steps of a model, each to open."""

from __future__ import annotations

from collections.abc import Sequence

from backend.layer.axes import Axis
from components.message.value import Value


class MadeAxis(Value, frozen=True):
    """One number of a shape between two steps.

    Attributes:
        axis: the kind of axis, which has one color everywhere.
        symbol: the axis in torch's symbols.
        size: the number.
    """

    axis: Axis
    symbol: str
    size: int


class MadeTensor(Value, frozen=True):
    """What a step makes or gets.

    Attributes:
        id: of its block in the picture.
        name: in the code.
        type: its Python type.
        size: its shape as torch prints it.
        axes: its axes; empty where they have no names.
        batch_sizes: of a PackedSequence, or "".
    """

    id: str
    name: str
    type: str
    size: str
    axes: Sequence[MadeAxis]
    batch_sizes: str


class FailedStep(Value, frozen=True):
    """What torch refused.

    Attributes:
        torch: its own words.
        sentences: what they mean.
        given: the tensors that the step got.
    """

    torch: str
    sentences: Sequence[str]
    given: Sequence[MadeTensor]


class ModelStep(Value, frozen=True):
    """One step of a model.

    Attributes:
        id: its name in the code.
        tensor: the name that its blocks in the picture share.
        title: its line of code, or its module.
        sentence: what it does.
        code: its line in ``forward``.
        initialisation: its lines in ``__init__``.
        made: what it makes.
        weights: name, shape and count of each weight.
        parameters: the count of its parameters, or "".
        counted: how they are counted, a line each.
        failed: what torch refused, if it did.
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
