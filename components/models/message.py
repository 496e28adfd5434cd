"""The Models page's message: a model run step by step, drawn as a flow, each step to open."""

from __future__ import annotations

from typing import Any

from backend.layer.axes import as_torch_prints
from backend.layer.devices import available
from backend.links.layer import Pairs
from backend.models.link import NAMES, ModelRequest, model_query, read_model
from backend.models.results import Failed, Made, ModelRun, Stage
from backend.models.scene import COMPACT, WIDE, FlowScene, flow_scene, node_id
from components.models.controls import model_controls
from components.models.figure import bar_width, model_figure, model_labels, step_code
from components.models.run import model_run
from components.models.traps import model_trap_lines
from components.models.words import (
    count_lines,
    failed_sentences,
    gate_line,
    made_sentence,
    model_in_words,
    refused_sentence,
    step_sentence,
)
from components.page.message import Message, frame, shape_row
from components.picture.labels import Label, label_values
from components.words.catalogue import Messages
from components.words.sentences import device_sentence

Readers = dict[int, list[str]]
_NARROW = 620
"""Pixels below which the code in the bars of the wide flow would run over their ends."""


def model_message(
    request: ModelRequest, run: ModelRun, words: Messages, compact: bool = False
) -> Message:
    """The model of ``request`` and what ``run`` made of it."""
    sheet = COMPACT if compact else WIDE
    scene = flow_scene(run, sheet, lambda step: bar_width(step, compact))
    readers = _readers(run)
    base = frame("models", words, model_query(request), NAMES, request.problems, compact)
    steps = [_step(place, stage, words) for place, stage in enumerate(run.stages)]
    if run.failed is not None:
        steps.append(_failed(run.failed, words))
    return base | {
        "height": scene.bounds.y1,
        "narrow": _NARROW,
        "figure": model_figure(scene),
        "scene": _linked(scene, model_labels(scene, compact), run, readers, words),
        "alt": model_in_words(run, words),
        "title": words.text(f"model.title.{request.model}"),
        "rows": [
            _row(stage, made, words) for stage in run.stages for made in stage.made if made.axes
        ],
        "notes": [*_notes(run, words), *model_trap_lines(run, words)],
        "steps": steps,
        "controls": model_controls(request, words),
        "labels": base["labels"]
        | {name: words.text(f"model.{name}") for name in ("code", "weights", "counted", "steps")},
    }


def _readers(run: ModelRun) -> Readers:
    """Who reads each tensor, by the tensor itself: names are used again."""
    readers: Readers = {}
    places: list[tuple[str, tuple[Made, ...]]] = [
        (stage.step.id, stage.given) for stage in run.stages
    ]
    if run.failed is not None:
        places.append((run.failed.step.id, run.failed.given))
    for name, given in places:
        for made in given:
            readers.setdefault(id(made), []).append(name)
    return readers


def _row(stage: Stage, made: Made, words: Messages) -> dict[str, Any]:
    return shape_row(
        made.name, made.sizes, made.axes, step_sentence(stage.step, stage.given, words), words
    )


def _notes(run: ModelRun, words: Messages) -> list[str]:
    seconds = None if run.failed is not None else run.seconds
    total = words.text("model.parameters", count=f"{run.parameters:,}")
    return [device_sentence(run, seconds, words), total]


def _step(place: int, stage: Stage, words: Messages) -> dict[str, Any]:
    step = stage.step
    counted = [line for line in (*count_lines(step), gate_line(step)) if line]
    return {
        "id": step.id,
        "tensor": f"step {place}",
        "title": step_code(step),
        "sentence": step_sentence(step, stage.given, words),
        "code": step.code,
        "initialisation": [line.format(step.id) for line in step.initialisation],
        "made": [_made(place, each) for each in stage.made],
        "weights": [
            [name, as_torch_prints(size), _count(size)] for name, size in stage.weights.items()
        ],
        "parameters": f"{stage.parameters:,}" if stage.parameters else "",
        "counted": counted,
        "failed": None,
    }


def _count(size: tuple[int, ...]) -> str:
    total = 1
    for each in size:
        total *= each
    return f"{total:,}"


def _made(place: int, made: Made) -> dict[str, Any]:
    return {
        "id": node_id(place, made.name),
        "name": made.name,
        "type": made.type,
        "size": as_torch_prints(made.sizes),
        "axes": [
            {"axis": dim.axis, "symbol": dim.symbol.replace("*", "·"), "size": size}
            for dim, size in zip(made.axes, made.sizes, strict=False)
        ],
        "batch_sizes": str(list(made.batch_sizes)) if made.batch_sizes is not None else "",
    }


def _failed(failed: Failed, words: Messages) -> dict[str, Any]:
    first, *rest = failed_sentences(failed, words)
    return {
        "id": failed.step.id,
        "tensor": f"step {failed.place}",
        "title": step_code(failed.step),
        "sentence": first,
        "code": failed.step.code,
        "initialisation": [],
        "made": [],
        "weights": [],
        "parameters": "",
        "counted": [],
        "failed": {
            "torch": f"{failed.error}: {failed.message}",
            "sentences": rest,
            "given": [_made(-1, each) for each in failed.given],
        },
    }


def _linked(
    scene: FlowScene,
    labels: tuple[Label, ...],
    run: ModelRun,
    readers: Readers,
    words: Messages,
) -> dict[str, Any]:
    """Blocks of a step and of what it makes share the step as their ``tensor``."""
    bounds = scene.bounds
    said = _said(run, words)
    blocks = []
    for node in scene.tensors:
        maker = step_code(run.stages[node.place].step)
        read = tuple(readers.get(id(node.made), ()))
        text = made_sentence(node.made, maker, read, words)
        blocks.append(_block(node.id, node.box, f"step {node.place}", node.made.name, text))
    for node in scene.steps:
        step = f"step {node.place}"
        blocks.append(_block(node.id, node.box, step, step_code(node.step), said[step]))
    return {
        "bounds": [bounds.x0, bounds.y0, bounds.x1, bounds.y1],
        "labels": [label_values(label) for label in labels],
        "blocks": blocks,
        "tensors": said,
        "words": {name: words.text(f"model.links.{name}") for name in ("hint", "walk")},
    }


def _said(run: ModelRun, words: Messages) -> dict[str, str]:
    """What is said of each step that is pointed at."""
    said = {
        f"step {place}": f"{step_code(stage.step)}: {step_sentence(stage.step, stage.given, words)}"
        for place, stage in enumerate(run.stages)
    }
    if run.failed is not None:
        said[f"step {run.failed.place}"] = refused_sentence(run.failed, words)
    return said


def _block(name: str, box: Any, tensor: str, label: str, text: str) -> dict[str, Any]:
    return {
        "id": name,
        "box": [round(edge, 2) for edge in (box.x0, box.y0, box.x1, box.y1)],
        "group": name,
        "tensor": tensor,
        "name": label,
        "text": text,
    }


def models_page_message(pairs: Pairs, words: Messages, compact: bool) -> Message:
    """Return the message of the Models page for a link."""
    request = read_model(pairs, available())
    return model_message(request, model_run(request), words, compact)
