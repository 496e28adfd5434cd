"""The silent traps in the steps of a model."""

from __future__ import annotations

from collections.abc import Sequence

from backend.layer.spec import LayerSpec, SpecError
from backend.models.results import ModelRun, Stage
from backend.models.steps.functions import TakeFromResult
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
    return list(found.values())


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
