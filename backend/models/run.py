"""A real run of a model, step by step, until torch raises an error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from time import perf_counter
from typing import Any

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence

from backend.errors.explain import explained
from backend.layer.build import without_stack
from backend.layer.cost import Cost
from backend.layer.fallback import runs_for_real
from backend.layer.inputs import uniform_noise
from backend.models.results import Failed, Made, ModelRun, Stage
from backend.models.steps.axes import Axes, PackedAxes, leaves_of, tensor_axes
from backend.models.steps.step import FREE, Leaf, RunContext, Step, on_meta, sizes_of, tensors_in
from backend.models.tutorials import Model

REFUSALS = (TypeError, ValueError, RuntimeError, IndexError, AttributeError, AssertionError)
"""Exceptions of torch and Python for a step that does not fit."""
_NO_MEMORY = re.compile("not enough memory|can't allocate memory", re.IGNORECASE)


def run_model(
    model: Model,
    device: str = "cpu",
    images: torch.Tensor | None = None,
    state: Mapping[str, torch.Tensor] | None = None,
) -> ModelRun:
    """Run every step of ``model`` on ``device`` until one fails.

    Torch's shape kernels replace a step that would make the run slow or large, by
    :mod:`backend.layer.cost`, and all steps after it. They also replace a whole model at which the
    device fails.

    Args:
        device: ``cpu``, ``cuda:0``, ``mps``, ``meta``, as torch writes it.
        images: (n, 28, 28) digits for ``mnist``, bytes or floats from 0 to 1.
        state: trained weights by name, ``lstm.weight_ih_l0`` ...; a module uses them if all sizes
            fit.
    """
    start = perf_counter()
    context = RunContext(device, images, state or {})
    run = _Walk(model, context).run()
    if run.failed and _device_is_at_fault(model, context, run.failed):
        run = _Walk(model, replace(context, device="meta")).run()
        run = replace(run, requested=device, fallback="device_failed")
    return replace(run, seconds=perf_counter() - start)


def _device_is_at_fault(model: Model, context: RunContext, failed: Failed) -> bool:
    """Return whether the model runs further on another device."""
    if failed.error == "OutOfMemoryError" or _NO_MEMORY.search(failed.message):
        return True
    if context.device in ("cpu", "meta"):
        return False
    there = _Walk(model, replace(context, device="cpu")).run().failed
    return there is None or there.place != failed.place


class _Walk:
    """One run of a model: its values and its cost so far."""

    def __init__(self, model: Model, context: RunContext) -> None:
        self._model = model
        self._requested = context.device
        self._around = context
        self._values: dict[str, Any] = {}
        self._axes: dict[str, Axes] = {}
        self._made: dict[str, tuple[Made, ...]] = {}
        self._spent = FREE
        self._drawn = 0

    def run(self) -> ModelRun:
        stages: list[Stage] = []
        failed = None
        with torch.inference_mode():
            for place, step in enumerate(self._model.steps):
                outcome = self._step(place, step)
                if isinstance(outcome, Failed):
                    failed = outcome
                    break
                stages.append(outcome)
        device = self._around.device
        if device == "meta":
            stages, failed = _without_values(stages, failed)
        return ModelRun(
            stages=tuple(stages),
            failed=failed,
            device=device,
            requested=self._requested,
            fallback=None if device == self._requested else "too_costly",
            seconds=0.0,
            parameters=sum(stage.parameters for stage in stages),
        )

    def _step(self, place: int, step: Step) -> Stage | Failed:
        inputs = tuple(made for name in step.reads for made in self._made[name])
        building = True
        try:
            module = step.build()
            building = False
            result = self._result(step, module)
        except REFUSALS as error:
            message = without_stack(str(error))
            name = type(error).__name__
            return Failed(step, place, building, inputs, name, message, explained(message))
        made = self._keep(step, result)
        weights = dict(module.named_parameters()) if module is not None else {}
        sizes = {name: tuple(weight.shape) for name, weight in weights.items()}
        return Stage(step, inputs, made, sizes, sum(each.numel() for each in weights.values()))

    def _result(self, step: Step, module: nn.Module | None) -> Any:
        inputs = [self._values[name] for name in step.reads]
        if self._around.device != "meta":
            self._spent = _sum(self._spent, step.cost(*inputs))
            if not runs_for_real(self._around.device, self._spent):
                self._around = replace(self._around, device="meta")
                self._values = {name: on_meta(value) for name, value in self._values.items()}
                inputs = [self._values[name] for name in step.reads]
        count = sum(weight.numel() for weight in module.parameters()) if module is not None else 0
        if module is not None and count and self._around.device != "meta":
            numbers = uniform_noise()[self._drawn : self._drawn + count]
            step.fill(module, numbers, self._around)
            self._drawn += count
        return step.run(module, self._around, *inputs)

    def _keep(self, step: Step, result: Any) -> tuple[Made, ...]:
        """Bind the result of a step to its names, as Python does."""
        axes = step.axes(*(self._axes[name] for name in step.reads))
        named = zip(step.leaves(result), tensors_in(result), leaves_of(axes), strict=True)
        made = tuple(_made(leaf, value, rule) for leaf, value, rule in named)
        if len(step.makes) == 1:
            self._values[step.makes[0]], self._axes[step.makes[0]] = result, axes
            self._made[step.makes[0]] = made
        else:
            for each, rule in zip(made, leaves_of(axes), strict=True):
                self._values[each.name], self._axes[each.name] = each.value, rule
                self._made[each.name] = (each,)
        return made


def _made(leaf: Leaf, value: Any, axes: Axes) -> Made:
    packed = isinstance(value, PackedSequence)
    named = axes.data if isinstance(axes, PackedAxes) else axes
    return Made(
        name=leaf.name,
        expression=leaf.expression,
        type=type(value).__name__,
        sizes=sizes_of(value),
        axes=tensor_axes(named) if named is not None else (),
        batch_sizes=tuple(value.batch_sizes.tolist()) if packed else None,
        value=value,
    )


def _without_values(
    stages: Iterable[Stage], failed: Failed | None
) -> tuple[list[Stage], Failed | None]:
    """Drop all values; a step's ``inputs`` are still objects of an earlier ``made``."""
    found = list(stages)
    bare = {id(each): replace(each, value=None) for stage in found for each in stage.made}

    def of(made: tuple[Made, ...]) -> tuple[Made, ...]:
        return tuple(bare[id(each)] for each in made)

    found = [replace(stage, inputs=of(stage.inputs), made=of(stage.made)) for stage in found]
    return found, failed and replace(failed, inputs=of(failed.inputs))


def _sum(one: Cost, other: Cost) -> Cost:
    return Cost(
        one.parameters + other.parameters,
        one.milliseconds + other.milliseconds,
        one.bytes + other.bytes,
    )
