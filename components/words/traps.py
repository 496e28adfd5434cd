"""Silent traps as one quiet line each."""

from __future__ import annotations

from backend.layer.spec import LayerSpec, SpecError
from backend.models.results import ModelRun, Stage
from backend.models.steps.functions import TakeFromResult
from backend.models.steps.picks import PICKS
from backend.models.steps.recurrent import Recurrent
from backend.traps.trap import Trap
from backend.traps.traps import Situation, traps
from components.words.catalogue import Messages


def trap_line(trap: Trap, words: Messages) -> str:
    """What goes wrong without an error, and what to do."""
    title, said = (words.text(f"{name}.{trap.code}", **trap.params) for name in _PARTS)
    return f"{title}: {said}"


_PARTS = ("trap.title", "trap")


def slice_trap_lines(spec: LayerSpec, expr: str, words: Messages) -> list[str]:
    """The traps in taking ``expr``; that samples are mixed, the page says by itself."""
    found = traps(Situation(spec, expr=expr))
    known = ("samples_mixed", "dropout_without_effect")
    return [trap_line(trap, words) for trap in found if trap.code not in known]


def model_trap_lines(run: ModelRun, words: Messages) -> list[str]:
    """The traps in a model's steps, each once."""
    found: dict[str, str] = {}
    for before, stage in zip(run.stages, run.stages[1:], strict=False):
        for trap in _of_pair(before, stage):
            found.setdefault(trap.code, trap_line(trap, words))
    return list(found.values())


def _of_pair(before: Stage, stage: Stage) -> tuple[Trap, ...]:
    """What is taken of a recurrent layer's result, if that is what the two steps do."""
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
