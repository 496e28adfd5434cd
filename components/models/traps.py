"""The silent traps in the steps of a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backend.layer.spec import LayerSpec, SpecError
from backend.models.results import ModelRun, Stage
from backend.models.steps.functions import Take, TakeFromResult
from backend.models.steps.packing import Pack, Unpack
from backend.models.steps.picks import PICKS
from backend.models.steps.recurrent import Recurrent
from backend.traps.trap import Trap
from backend.traps.traps import Situation, traps
from components.words.catalogue import Messages
from components.words.traps import trap_line

_AXES = ["batch", "feature", "time"]
_ORDER = ("batch_first_forgotten", "batch_first_needless", "features_not_last")
"""The traps of an input whose axes are in another order."""


def model_trap_lines(run: ModelRun, words: Messages) -> list[str]:
    """Return a line for each silent trap in the steps of a model, without repeats."""
    found: dict[str, str] = {}
    for stage in run.stages:
        for trap in _of_input(stage):
            found.setdefault(trap.code, trap_line(trap, words))
    for before, stage in zip(run.stages, run.stages[1:], strict=False):
        for trap in _of_pair(before, stage):
            found.setdefault(trap.code, trap_line(trap, words))
    for trap in _of_unpacked(run):
        found.setdefault(trap.code, trap_line(trap, words))
    return [*found.values(), *_rows_per_step(run, words)]


def _of_unpacked(run: ModelRun) -> Iterator[Trap]:
    """Yield the traps of a slice of an output that was packed and unpacked."""
    # `output, _ = layer(packed)` is a step of its own.
    stages = [s for s in run.stages if not isinstance(s.step, TakeFromResult) or s.step.pick]
    for before, layer, unpack, stage in zip(
        stages, stages[1:], stages[2:], stages[3:], strict=False
    ):
        packed, taken = before.step, stage.step
        if not isinstance(packed, Pack) or not isinstance(layer.step, Recurrent):
            continue
        if not isinstance(unpack.step, Unpack) or not isinstance(taken, Take):
            continue
        rows, steps = len(packed.lengths), max(packed.lengths)
        first = unpack.step.batch_first
        try:
            spec = LayerSpec(
                layer=layer.step.layer,
                **(layer.step.arguments | {"batch_first": first}),
                batch=rows,
                seq_len=steps,
            )
        except SpecError:
            continue
        lengths = tuple(float(length) for length in packed.lengths)
        text = PICKS[taken.pick].template.format("output")
        yield from traps(Situation(spec, expr=text, lengths=lengths, packed=True))


def _rows_per_step(run: ModelRun, words: Messages) -> list[str]:
    """Return a line if a model returns one row for each step, and its batch has one label each."""
    if run.failed is not None or not run.stages or not run.stages[-1].made:
        return []
    last = run.stages[-1].made[0]
    sources = [dim for dim in run.stages[0].made[0].axes if dim.axis == "batch"]
    rows = last.axes[0] if len(last.axes) == 2 else None
    if rows is None or rows.axis != "time" or not sources:
        return []
    params = {"rows": rows.size, "batch": sources[0].size}
    return [words.text("model.rows_per_step", **params)] if rows.size != sources[0].size else []


def _of_input(stage: Stage) -> tuple[Trap, ...]:
    """Return the traps of a layer that reads the axes of its input in another order."""
    layer = stage.step
    if not isinstance(layer, Recurrent) or not stage.inputs:
        return ()
    meant = tuple(dim.axis for dim in stage.inputs[0].axes)
    spec = _spec(layer, stage.inputs[0].sizes) if sorted(meant) == _AXES else None
    if spec is None:
        return ()
    found = traps(Situation(spec, meant=meant))
    return tuple(trap for trap in found if trap.code in _ORDER)


def _of_pair(before: Stage, stage: Stage) -> tuple[Trap, ...]:
    """Return the traps of two steps that run a recurrent layer and index its result."""
    layer, taken = before.step, stage.step
    if not isinstance(layer, Recurrent) or not isinstance(taken, TakeFromResult):
        return ()
    first = before.made[0]
    if first.batch_sizes is not None or len(first.sizes) != 3:
        return ()
    spec = _spec(layer, first.sizes)
    if spec is None:
        return ()
    return traps(Situation(spec, expr=PICKS[taken.pick].template.format(taken.part)))


def _spec(layer: Recurrent, sizes: Sequence[int]) -> LayerSpec | None:
    """Return the layer with the batch and the steps that it reads from a tensor of three axes."""
    batch, steps = sizes[:2] if layer.batch_first else (sizes[1], sizes[0])
    try:
        return LayerSpec(layer=layer.layer, **layer.arguments, batch=batch, seq_len=steps)
    except SpecError:
        return None
