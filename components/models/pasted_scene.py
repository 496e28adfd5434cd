"""The diagram of a pasted source: its blocks, its texts, and the links to its recurrent layers."""

from __future__ import annotations

from urllib.parse import urlencode

from backend.layer.axes import as_torch_prints
from backend.layer.spec import LAYERS
from backend.links.layer import PARAMETERS
from backend.links.parameter import as_text
from backend.models.results import ModelRun
from backend.models.scene import FlowScene
from backend.models.source_flow import LineStep
from backend.models.steps.step import Step
from backend.picture.scene import Box
from backend.reader.reading import Module, Reading
from components.message.facts import AxisSize, ShapeRow
from components.message.scene import Label, Scene, SceneBlock
from components.models.figure import step_code
from components.models.words import model_in_words
from components.picture.places import corners, rounded, scene_words
from components.words.catalogue import Messages


def pasted_rows(run: ModelRun) -> list[ShapeRow]:
    """Return every tensor of the flow with its shape."""
    return [
        ShapeRow(
            name=made.name,
            size=as_torch_prints(made.sizes),
            axes=[AxisSize(dim.axis, dim.symbol, dim.arithmetic, dim.size) for dim in made.axes],
            sentence=step_code(stage.step),
        )
        for stage in run.stages
        for made in stage.made
    ]


def flow_in_words(run: ModelRun, words: Messages) -> str:
    """Return the text alternative of the diagram."""
    return model_in_words(run, words)


def pasted_scene(
    scene: FlowScene, labels: tuple[Label, ...], run: ModelRun, words: Messages
) -> Scene:
    """Return the blocks of every tensor and line; those of one line have one name."""
    names = [_name(each.step) for each in run.stages]
    if run.failed is not None:
        names.append(_name(run.failed.step))
    said: dict[str, str] = {}
    blocks: list[SceneBlock] = []
    for node in scene.tensors:
        name, size = names[node.place], as_torch_prints(node.made.sizes)
        text = words.text("pasted.tensor", line=name, name=node.made.name, size=size)
        said[name] = f"{said[name]} {text}" if name in said else text
        blocks.append(_block(node.id, node.box, name, node.made.name, text))
    for bar in scene.steps:
        name = names[bar.place]
        if bar.failed and run.failed is not None:
            said[name] = run.failed.message
        blocks.append(_block(bar.id, bar.box, name, step_code(bar.step), said[name]))
    return Scene(
        bounds=corners(scene.bounds),
        labels=rounded(labels),
        blocks=blocks,
        tensors=said,
        words=scene_words("pasted.links", words),
    )


def ways_to_layers(reading: Reading, words: Messages) -> list[tuple[str, str]]:
    """Return a link to the Layer page for each recurrent layer of the model."""
    return [
        (
            words.text("pasted.open_layer", layer=each.name),
            f"/?{urlencode(_setting(each, reading))}",
        )
        for each in reading.modules
        if each.recurrent and each.kind in LAYERS
    ]


def _setting(module: Module, reading: Reading) -> dict[str, str]:
    sizes = {"batch": reading.sizes.get("N", 3), "seq_len": reading.sizes.get("L", 7)}
    values = {"layer": module.kind, **module.recurrent, **sizes}
    return {name: as_text(value) for name, value in values.items() if name in PARAMETERS}


def _name(step: Step) -> str:
    """Return the name that the blocks of a line share: ``line 12``, or the name of an input."""
    return f"line {step.line}" if isinstance(step, LineStep) else step.makes[0]


def _block(name: str, box: Box, tensor: str, label: str, text: str) -> SceneBlock:
    return SceneBlock(
        id=name, box=corners(box, 2), group=name, tensor=tensor, name=label, text=text
    )
