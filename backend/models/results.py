"""What a run of a model gives: the values between its steps, and where torch refused one."""

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
        name: as the code calls it; a part of a tuple by what it is, ``h_n``.
        expression: the Python expression that reaches it, ``x[1][0]``.
        type: ``Tensor``, ``PackedSequence`` or ``NoneType``.
        sizes: as torch has them; of a PackedSequence its data's.
        axes: the same by the rule, with names.
        batch_sizes: of a PackedSequence, otherwise ``None``.
        value: the numbers, where there are any.
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
        given: what it read, tuples opened: the same objects as in an earlier step's ``made``.
        made: what it made, tuples opened.
        weights: its parameters' sizes, in the order of ``named_parameters()``.
        parameters: how many numbers it trains.
    """

    step: Step
    given: tuple[Made, ...]
    made: tuple[Made, ...]
    weights: Mapping[str, tuple[int, ...]]
    parameters: int


@dataclass(frozen=True, eq=False)
class Failed:
    """The step at which torch refused.

    Attributes:
        place: of the step in the model.
        building: whether the module's constructor refused, not its call.
        given: what the step was given.
        error: the exception's name, ``TypeError``.
        message: torch's own words.
        explained: the same as a code, or ``None`` for words nobody foresaw.
    """

    step: Step
    place: int
    building: bool
    given: tuple[Made, ...]
    error: str
    message: str
    explained: Explained | None


@dataclass(frozen=True, eq=False)
class ModelRun:
    """What one run gave.

    Attributes:
        stages: the steps that ran, in order.
        failed: the step that did not, or ``None``; those behind it were not tried.
        device: that really ran; ``meta`` means that at least the last steps were asked for their
            shapes only, and no value is kept.
        requested: the device that was asked for.
        fallback: why ``device`` is not that one, or ``None``.
        seconds: time of the whole run.
        parameters: how many numbers the model trains, as far as it ran.
    """

    stages: tuple[Stage, ...]
    failed: Failed | None
    device: str
    requested: str
    fallback: Fallback | None
    seconds: float
    parameters: int
