"""The result of a model's run: the values between its steps, and the step that failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.errors.explain import Explained
from backend.layer.axes import Shape
from backend.layer.fallback import Fallback
from backend.models.steps.step import Step


@dataclass(frozen=True, eq=False)
class Made:
    """One value that flows between steps.

    Attributes:
        name: its name in the code; for a part of a tuple the name of the part, ``h_n``.
        expression: the Python expression that reaches it, ``x[1][0]``.
        type: ``Tensor``, ``PackedSequence`` or ``NoneType``.
        sizes: its sizes in torch; for a PackedSequence those of its data.
        axes: the named axes by the rule.
        batch_sizes: the batch sizes of a PackedSequence, otherwise ``None``.
        value: the tensor, if values were computed.
    """

    name: str
    expression: str
    type: str
    sizes: tuple[int, ...]
    axes: Shape
    batch_sizes: tuple[int, ...] | None
    value: Any = field(repr=False)


@dataclass(frozen=True, eq=False)
class Stage:
    """A step that ran.

    Attributes:
        inputs: the tensors that it read, the same objects as in an earlier step's ``made``.
        made: the tensors that it made.
        weights: the sizes of its parameters, in the order of ``named_parameters()``.
        parameters: the number of its trainable values.
    """

    step: Step
    inputs: tuple[Made, ...]
    made: tuple[Made, ...]
    weights: Mapping[str, tuple[int, ...]]
    parameters: int


@dataclass(frozen=True, eq=False)
class Failed:
    """The step that torch rejected.

    Attributes:
        place: the index of the step in the model.
        building: whether the constructor of its module failed, not the call.
        inputs: the tensors that it read.
        error: the name of the exception, ``TypeError``.
        message: torch's message.
        explained: its explanation, or ``None`` for an unknown message.
    """

    step: Step
    place: int
    building: bool
    inputs: tuple[Made, ...]
    error: str
    message: str
    explained: Explained | None


@dataclass(frozen=True, eq=False)
class ModelRun:
    """The result of one run.

    Attributes:
        stages: the steps that ran, in order.
        failed: the step that failed, or ``None``; later steps were not tried.
        device: the device that really ran; ``meta`` means that at least the last steps computed
            shapes only, and no value is kept.
        requested: the requested device.
        fallback: why ``device`` differs from ``requested``, or ``None``.
        seconds: the time of the whole run.
        parameters: the number of trainable values in the steps that ran.
    """

    stages: tuple[Stage, ...]
    failed: Failed | None
    device: str
    requested: str
    fallback: Fallback | None
    seconds: float
    parameters: int
