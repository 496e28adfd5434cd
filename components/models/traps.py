"""The silent traps in the steps of a model."""

from __future__ import annotations

from backend.layer.spec import LayerSpec, SpecError
from backend.models.results import ModelRun, Stage
from backend.models.steps.functions import TakeFromResult
from backend.models.steps.picks import PICKS
from backend.models.steps.recurrent import Recurrent
from backend.traps.traps import Situation, Trap, traps
from components.words.catalogue import Messages
from components.words.traps import trap_line


def model_trap_lines(run: ModelRun, words: Messages) -> list[str]:
    """Return a line for each silent trap in the steps of a model, without repeats."""
    found: dict[str, str] = {}
    for before, stage in zip(run.stages, run.stages[1:], strict=False):
        for trap in _of_pair(before, stage):
            found.setdefault(trap.code, trap_line(trap, words))
    return list(found.values())


def _of_pair(before: Stage, stage: Stage) -> tuple[Trap, ...]:
    """Return the traps of two steps that run a recurrent layer and index its result."""
    layer, taken = before.step, stage.step
    if not isinstance(layer, Recurrent) or not isinstance(taken, TakeFromResult):
        return ()
    first = before.made[0]
    if first.batch_sizes is not None or len(first.sizes) != 3:
        return ()
    batch, steps = first.sizes[:2] if layer.batch_first else (first.sizes[1], first.sizes[0])
    try:
        spec = LayerSpec(layer=layer.layer, **layer.arguments, batch=batch, seq_len=steps)
    except SpecError:
        return ()
    return traps(Situation(spec, expr=PICKS[taken.pick].template.format(taken.part)))
