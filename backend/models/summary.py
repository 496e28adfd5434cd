"""A model in torchinfo's table and in ours, and where the two differ.

https://github.com/TylerYep/torchinfo
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, Literal

import torchinfo
from torch import nn
from torchinfo.torchinfo import clear_cached_forward_pass

from backend.models.results import Made, ModelRun, Stage
from backend.models.steps.modules import Embedding
from backend.models.steps.step import RunContext, Step, tensors_in
from backend.models.tutorials import Model

RemarkCode = Literal[
    "no_table", "states_missing", "packed_as_data", "mult_adds", "steps_missing", "outputs_missing"
]


@dataclass(frozen=True)
class Row:
    """One step in our own table.

    Attributes:
        made: name and sizes of each tensor that it makes; for a PackedSequence those of its data.
        parameters: the number of its trainable values.
    """

    step: Step
    made: tuple[tuple[str, tuple[int, ...]], ...]
    parameters: int


@dataclass(frozen=True)
class Remark:
    """A gap or an error in torchinfo's table.

    Attributes:
        code: ``no_table`` (``reason``: ``failed`` or ``shapes_only``): there is no table;
            ``states_missing`` (``step``, ``missing``): only the first tensor of a layer's tuple is
            shown; ``packed_as_data`` (``step``, ``shown``): a PackedSequence is shown as its data;
            ``mult_adds`` (``step``, ``counted``, ``right``): multiplications are miscounted, where
            ``right`` counts each weight once for each row that uses it; ``steps_missing``
            (``steps``): plain functions have no row; ``outputs_missing`` (``missing``): only the
            first of several results is shown.
    """

    code: RemarkCode
    params: Mapping[str, object]


@dataclass(frozen=True)
class Summary:
    """Both tables.

    Attributes:
        text: torchinfo's table, or "" if it has none.
        rows: ours, one row per step that ran.
        remarks: gaps and errors of torchinfo's table.
    """

    text: str
    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...]


def model_summary(model: Model, run: ModelRun) -> Summary:
    """Return both tables of ``model``; torchinfo runs the model once more, on the CPU.

    Args:
        run: a run of ``model``.
    """
    rows = tuple(_row(stage) for stage in run.stages)
    if run.failed is not None or run.device == "meta":
        reason = "failed" if run.failed is not None else "shapes_only"
        return Summary("", rows, (Remark("no_table", {"reason": reason}),))
    table = _table(model)
    return Summary(str(table), rows, _remarks(model, run, table))


class _Whole(nn.Module):
    """A model as one module; its weights are zeros, because a table does not show them."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self._steps = [step for step in model.steps if not step.is_input]
        for step in self._steps:
            module = step.build()
            if module is not None:
                self.add_module(step.id, module.to_empty(device="cpu"))
        for weight in self.parameters():
            weight.detach().zero_()
        self._inputs = [name for step in model.steps if step.is_input for name in step.makes]
        self._results = model.results()

    def forward(self, *inputs: Any) -> Any:
        values: dict[str, Any] = dict(zip(self._inputs, inputs, strict=True))
        modules = dict(self.named_children())
        context = RunContext("cpu")
        for step in self._steps:
            read = [values[name] for name in step.reads]
            result = step.run(modules.get(step.id), context, *read)
            if len(step.makes) == 1:
                values[step.makes[0]] = result
            else:
                values |= zip(step.makes, tensors_in(result), strict=True)
        results = tuple(values[name] for name in self._results)
        return results if len(results) > 1 else results[0]


def _table(model: Model) -> torchinfo.ModelStatistics:
    context = RunContext("cpu")
    inputs = [step.run(None, context) for step in model.steps if step.is_input]
    whole = type(model.id.capitalize(), (_Whole,), {})(model)
    table = torchinfo.summary(whole, input_data=inputs, verbose=0)
    # torchinfo caches the last net of each name with its weights.
    clear_cached_forward_pass()
    return table


def _row(stage: Stage) -> Row:
    made = tuple((each.name, each.sizes) for each in stage.made)
    return Row(stage.step, made, stage.parameters)


def _remarks(model: Model, run: ModelRun, table: torchinfo.ModelStatistics) -> tuple[Remark, ...]:
    counted = {layer.var_name: layer.macs for layer in table.summary_list if layer.depth == 1}
    remarks = [remark for stage in run.stages for remark in _of_stage(stage, counted)]
    silent = [stage.step.id for stage in run.stages if not _shown(stage.step)]
    if silent:
        remarks.append(Remark("steps_missing", {"steps": ", ".join(silent)}))
    missing = model.results()[1:]
    # If the last step makes several tensors, states_missing covers them.
    if missing and len(model.steps[-1].makes) == 1:
        remarks.append(Remark("outputs_missing", {"missing": ", ".join(missing)}))
    return tuple(remarks)


def _of_stage(stage: Stage, counted: Mapping[str, int]) -> list[Remark]:
    step, first = stage.step, stage.made[0]
    if not step.module:
        return []
    remarks = []
    if len(stage.made) > 1:
        missing = ", ".join(made.name for made in stage.made[1:])
        remarks.append(Remark("states_missing", {"step": step.id, "missing": missing}))
    if first.batch_sizes is not None:
        shown = str(list(first.sizes))
        remarks.append(Remark("packed_as_data", {"step": step.id, "shown": shown}))
    right = 0 if isinstance(step, Embedding) else _rows(stage.inputs[0]) * stage.parameters
    if counted[step.id] != right:
        numbers = {"counted": counted[step.id], "right": right}
        remarks.append(Remark("mult_adds", {"step": step.id, **numbers}))
    return remarks


def _rows(made: Made) -> int:
    """Return how often each weight is used: the steps of all samples without padding."""
    return prod(made.sizes[:-1])


def _shown(step: Step) -> bool:
    return bool(step.module) or step.is_input
