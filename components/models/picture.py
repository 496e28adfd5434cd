"""The diagram of a source: its blocks, its texts, and the links to its recurrent layers."""

from __future__ import annotations

from urllib.parse import urlencode

from msgspec.structs import replace

from backend.layer.axes import as_torch_prints
from backend.layer.spec import LAYERS
from backend.links.layer import PARAMETERS
from backend.links.parameter import as_text
from backend.models.flow import Flow
from backend.models.scene import FlowScene
from backend.picture.scene import Box
from backend.reader.reading import Failure, Module, Reading
from components.message.facts import AxisSize, ShapeRow
from components.message.scene import Label, Scene, SceneBlock
from components.models.cards import failure_reason, stop_title
from components.models.sentences import line_sentence
from components.picture.places import corners, rounded, scene_words
from components.words.catalogue import Messages
from components.words.sentence import Sentence


def shape_rows(flow: Flow) -> list[ShapeRow]:
    """Return every tensor of the flow with its shape."""
    return [
        ShapeRow(
            name=each.name,
            size=as_torch_prints(each.sizes),
            axes=[AxisSize(dim.axis, dim.symbol, dim.arithmetic, dim.size) for dim in each.axes],
            sentence=row.code or each.name,
        )
        for row in flow
        for each in row.makes
    ]


def flow_in_words(flow: Flow, failure: Failure | None, words: Messages) -> str:
    """Return the text alternative of the diagram, with the reason if the run stopped."""
    lines = []
    for row in flow:
        made = ", ".join(f"{each.name} {as_torch_prints(each.sizes)}" for each in row.makes)
        if row.failed and failure and failure.code == "raised":
            lines.append(words.text("model.alt.failed", step=row.code, message=failure.message))
        elif row.is_input:
            lines.append(made)
        elif row.makes:
            lines.append(words.text("model.alt.step", step=row.code, made=made))
    if failure and failure.code != "raised":
        lines += [stop_title(failure, words), Sentence(failure_reason(failure, words)).plain]
    return "\n".join(lines)


def linked_scene(
    scene: FlowScene, labels: tuple[Label, ...], reading: Reading, words: Messages
) -> Scene:
    """Return the blocks of every tensor and line; those of one line have one name."""
    modules = {each.name.rpartition(".")[2]: each for each in reading.modules}
    said: dict[str, str] = {}
    blocks: list[SceneBlock] = []
    # A name means the last tensor that has it.
    last = {node.tensor.name: node.id for node in scene.tensors}
    for node in scene.tensors:
        name, size = node.row.name, as_torch_prints(node.tensor.sizes)
        text = words.text("pasted.tensor", line=name, name=node.tensor.name, size=size)
        more = f"{node.tensor.name} {size}"
        said[name] = f"{said[name]}, {more}" if name in said else text
        block = _block(node.id, node.box, name, node.tensor.name, text)
        is_last = last[node.tensor.name] == node.id
        blocks.append(replace(block, slice=node.tensor.name) if is_last else block)
    for line in scene.lines:
        name = line.row.name
        if line.row.failed:
            said[name] = reading.failure.message if reading.failure else ""
        elif sentence := line_sentence(line.row, modules, words):
            said[name] = f"{said[name]}. {sentence}"
        blocks.append(_block(line.id, line.box, name, line.row.code, said[name]))
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


def _block(name: str, box: Box, tensor: str, label: str, text: str) -> SceneBlock:
    return SceneBlock(
        id=name, box=corners(box, 2), group=name, tensor=tensor, name=label, text=text
    )
