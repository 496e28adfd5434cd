"""Answers to "which slice do I want?": the right expression and tempting wrong ones.

Nothing is evaluated here: the page and the tests evaluate the expressions with torch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from backend.layer.slice import ALL, Part, Slice, Span
from backend.layer.spec import LayerSpec
from backend.slices import output_tasks, state_tasks
from backend.slices.task import Task, TaskId, cat

ExampleId = Literal["drop_or_keep", "lane_order", "rows_apart"]

_ANSWERS: dict[TaskId, Callable[[LayerSpec], Task]] = {
    "classify": output_tasks.classify,
    "tag": output_tasks.tag,
    "decoder": state_tasks.decoder,
    "layer_states": state_tasks.layer_states,
    "direction_states": state_tasks.direction_states,
}


@dataclass(frozen=True)
class Example:
    """Example expressions; two are shown side by side.

    Attributes:
        id: ``drop_or_keep``: an index drops the axis, a slice keeps it; ``lane_order``: backward
            first, or forward first; ``rows_apart``: layers and directions on separate axes.
        texts: the expressions, which fit the layer.
    """

    id: ExampleId
    texts: tuple[str, ...]


def task(spec: LayerSpec, task_id: TaskId, lengths: Sequence[int] = ()) -> Task:
    """Return the answer to one task.

    Args:
        lengths: a user's lengths of the first samples, for the task that depends on them.
    """
    if task_id == "last_valid":
        return output_tasks.last_valid(spec, lengths)
    return _ANSWERS[task_id](spec)


def examples(spec: LayerSpec) -> tuple[Example, ...]:
    """Return example expressions; the order of directions only if there are two."""
    found = [Example("drop_or_keep", (_last_step(spec, -1), _last_step(spec, Span(-1))))]
    if spec.bidirectional:
        swapped, usual = cat("h_n[-1]", "h_n[-2]"), cat("h_n[-2]", "h_n[-1]")
        found.append(Example("lane_order", (swapped, usual)))
    sizes = "num_layers, D, N, H_out" if spec.batched else "num_layers, D, H_out"
    return (*found, Example("rows_apart", (f"h_n.view({sizes})",)))


def _last_step(spec: LayerSpec, last: Part) -> str:
    """Write ``output[:, -1, :]`` for an index, ``output[:, -1:]`` for a span, by the layout."""
    before: tuple[Part, ...] = (ALL,) * spec.time_axis
    after = (ALL,) * (2 + spec.batched - len(before) - 1) if isinstance(last, int) else ()
    return Slice("output", (*before, last, *after)).text
