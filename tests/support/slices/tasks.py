"""The answers to all tasks at once."""

from __future__ import annotations

from backend.layer.spec import LayerSpec
from backend.slices.task import TASKS, Task
from backend.slices.tasks import task


def tasks(spec: LayerSpec) -> tuple[Task, ...]:
    """Return the answers to all tasks, in the order of :data:`TASKS`."""
    return tuple(task(spec, task_id) for task_id in TASKS)
