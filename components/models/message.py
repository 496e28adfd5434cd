"""The message of the Models page: a model run step by step, with the details of each step."""

from __future__ import annotations

import dataclasses
from math import prod

from msgspec.structs import replace

from backend.layer.axes import as_torch_prints
from backend.layer.devices import available
from backend.links.layer import Pairs, Problem
from backend.models.link import NAMES, ModelRequest, model_query, read_model
from backend.models.results import Failed, Made, ModelRun, Stage
from backend.models.scene import COMPACT, WIDE, FlowScene, flow_scene, node_id
from backend.models.source_link import MORE, has_source, read_source
from backend.models.source_link import NAMES as SOURCE_NAMES
from backend.picture.scene import Box
from components.message.facts import ShapeRow
from components.message.message import Message
from components.message.scene import Label, Scene, SceneBlock
from components.message.steps import FailedStep, MadeAxis, MadeTensor, ModelStep
from components.models.controls import model_controls
from components.models.figure import bar_width, model_figure, model_labels, step_code
from components.models.pasted import RETRY, paste_box, pasted_message
from components.models.reading import findings_of, names_so_far, reading_of
from components.models.run import is_trained, model_run
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
from components.page.legend import legend
from components.page.message import frame, retry_after, shape_row
from components.page.turns import precedence
from components.picture.places import corners, rounded, scene_words
from components.words.catalogue import Messages
from components.words.problems import code_span, problem_sentence
from components.words.sentences import device_sentence

Readers = dict[int, list[str]]
_NARROW = 620
"""The width in pixels below which the code would not fit into the bars of the wide diagram."""


def model_message(
    request: ModelRequest, run: ModelRun, words: Messages, compact: bool = False
) -> Message:
    """Return the message for the model of ``request`` and its ``run``."""
    sheet = COMPACT if compact else WIDE
    scene = flow_scene(run, sheet, lambda step: bar_width(step, compact))
    readers = _readers(run)
    base = frame(
        "models", words, model_query(request), (*NAMES, *SOURCE_NAMES), request.problems, compact
    )
    steps = [_step(place, stage, words) for place, stage in enumerate(run.stages)]
    if run.failed is not None:
        steps.append(_failed(run.failed, words))
    base["labels"] = replace(
        base["labels"],
        code=words.text("model.code"),
        weights=words.text("model.weights"),
        counted=words.text("model.counted"),
        steps=words.text("model.steps"),
    )
    rows = [_row(stage, made, words) for stage in run.stages for made in stage.made if made.axes]
    return Message(
        **base,
        height=scene.bounds.y1,
        narrow=_NARROW,
        figure=model_figure(scene),
        scene=_linked(scene, model_labels(scene, compact), run, readers, words),
        alt=model_in_words(run, words),
        title=words.text(f"model.title.{request.model}"),
        rows=rows,
        legend=legend(rows, words),
        notes=[*_notes(request, run, words), *model_trap_lines(run, words)],
        retry=retry_after(run),
        steps=steps,
        controls=model_controls(request, words, chain_answer(request, run, words)),
        cards=(),
        pasted=paste_box(words, ""),
    )


def _readers(run: ModelRun) -> Readers:
    """Return the steps that read each tensor, by identity, because several tensors share a name."""
    readers: Readers = {}
    places: list[tuple[str, tuple[Made, ...]]] = [
        (stage.step.id, stage.inputs) for stage in run.stages
    ]
    if run.failed is not None:
        places.append((run.failed.step.id, run.failed.inputs))
    for name, inputs in places:
        for made in inputs:
            readers.setdefault(id(made), []).append(name)
    return readers


def _row(stage: Stage, made: Made, words: Messages) -> ShapeRow:
    return shape_row(
        made.name, made.sizes, made.axes, step_sentence(stage.step, stage.inputs, words), words
    )


def _notes(request: ModelRequest, run: ModelRun, words: Messages) -> list[str]:
    seconds = None if run.failed is not None else run.seconds
    total = words.text("model.parameters", count=f"{run.parameters:,}")
    untrained = [] if is_trained(request, run) else [words.text("models.untrained")]
    return [device_sentence(run, seconds, words), *untrained, total]


def _step(place: int, stage: Stage, words: Messages) -> ModelStep:
    step = stage.step
    return ModelStep(
        id=step.id,
        tensor=f"step {place}",
        title=step_code(step),
        sentence=step_sentence(step, stage.inputs, words),
        code=step.code,
        initialisation=[line.format(step.id) for line in step.initialisation],
        made=[_made(place, each) for each in stage.made],
        weights=[
            (name, as_torch_prints(size), f"{prod(size):,}") for name, size in stage.weights.items()
        ],
        parameters=f"{stage.parameters:,}" if stage.parameters else "",
        counted=[line for line in (*count_lines(step), gate_line(step)) if line],
        failed=None,
    )


def _made(place: int, made: Made) -> MadeTensor:
    return MadeTensor(
        id=node_id(place, made.name),
        name=made.name,
        type=made.type,
        size=as_torch_prints(made.sizes),
        axes=[
            MadeAxis(dim.axis, dim.symbol.replace("*", "·"), size)
            for dim, size in zip(made.axes, made.sizes, strict=False)
        ],
        batch_sizes=str(list(made.batch_sizes)) if made.batch_sizes is not None else "",
    )


def _failed(failed: Failed, words: Messages) -> ModelStep:
    first, *rest = failed_sentences(failed, words)
    return ModelStep(
        id=failed.step.id,
        tensor=f"step {failed.place}",
        title=step_code(failed.step),
        sentence=first,
        code=failed.step.code,
        initialisation=(),
        made=(),
        weights=(),
        parameters="",
        counted=(),
        failed=FailedStep(
            torch=f"{failed.error}: {failed.message}",
            sentences=rest,
            given=[_made(-1, each) for each in failed.inputs],
        ),
    )


def chain_answer(request: ModelRequest, run: ModelRun, words: Messages) -> str:
    """Return what became of a chain: its problems, torch's error, or its result."""
    problems = [each for each in request.problems if each.parameter == "chain"]
    if problems:
        return " ".join(problem_sentence(each, words) for each in problems)
    if run.failed is not None:
        first, *_ = failed_sentences(run.failed, words)
        return f"{first} {code_span(run.failed.message)}"
    made = ", ".join(
        code_span(f"{each.name}: {as_torch_prints(each.sizes)}") for each in run.stages[-1].made
    )
    return words.text("model.chain_result", made=made)


def _linked(
    scene: FlowScene,
    labels: tuple[Label, ...],
    run: ModelRun,
    readers: Readers,
    words: Messages,
) -> Scene:
    """Return the scene; the blocks of a step and of its results share one ``tensor``."""
    said = _said(run, words)
    blocks = []
    for node in scene.tensors:
        maker = step_code(run.stages[node.place].step)
        read = tuple(readers.get(id(node.made), ()))
        text = made_sentence(node.made, maker, read, words)
        blocks.append(_block(node.id, node.box, f"step {node.place}", node.made.name, text))
    for bar in scene.steps:
        step = f"step {bar.place}"
        blocks.append(_block(bar.id, bar.box, step, step_code(bar.step), said[step]))
    return Scene(
        bounds=corners(scene.bounds),
        labels=rounded(labels),
        blocks=blocks,
        tensors=said,
        words=scene_words("model.links", words),
    )


def _said(run: ModelRun, words: Messages) -> dict[str, str]:
    """Return the sentence of each step by the step's name in the scene."""
    said = {
        f"step {place}": f"{step_code(each.step)}: {step_sentence(each.step, each.inputs, words)}"
        for place, each in enumerate(run.stages)
    }
    if run.failed is not None:
        said[f"step {run.failed.place}"] = refused_sentence(run.failed, words)
    return said


def _block(name: str, box: Box, tensor: str, label: str, text: str) -> SceneBlock:
    return SceneBlock(
        id=name, box=corners(box, 2), group=name, tensor=tensor, name=label, text=text
    )


def models_page_message(pairs: Pairs, words: Messages, compact: bool) -> Message:
    """Return the message of the Models page for a link: a pasted source, or a model of steps."""
    problems: tuple[Problem, ...] = ()
    if has_source(pairs):
        asked = read_source(pairs)
        if asked.paste.source:
            # Both may wait for a process, so they must not hold a turn.
            reading = reading_of(asked.paste)
            more = (MORE, "true") in pairs
            findings = findings_of(asked.paste) if more else None
            known = names_so_far(asked.paste, reading)
            with precedence().turn():
                found = pasted_message(asked, reading, findings, words, compact, known)
            # A search that found no process is repeated as a whole, but not at once.
            return replace(found, more=False, retry=RETRY) if more and not findings else found
        problems = asked.problems
    request = read_model(pairs, available())
    request = dataclasses.replace(request, problems=(*request.problems, *problems))
    return model_message(request, model_run(request), words, compact)
