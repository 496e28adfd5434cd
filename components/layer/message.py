"""The message of the Layer page."""

from __future__ import annotations

from urllib.parse import urlencode

from msgspec.structs import replace

from backend.layer.addresses import checked
from backend.layer.code import constructor
from backend.layer.devices import available
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace
from backend.links.layer import PARAMETERS, Pairs, Request, read_link, to_query
from backend.picture.layer import build_scene
from backend.picture.scene import COMPACT, WIDE, Scene
from components.layer.address_map import address_map
from components.layer.controls import control_panel
from components.layer.figure import figure
from components.layer.labels import labels
from components.layer.run import layer_run
from components.layer.scene import linked_scene
from components.layer.words import picture_in_words, tensor_sentence
from components.message.message import Message
from components.page.legend import legend
from components.page.message import frame, retry_after, shape_row
from components.words.catalogue import Messages
from components.words.language import LANGUAGE
from components.words.sentences import device_sentence


def layer_page_message(pairs: Pairs, words: Messages, compact: bool) -> Message:
    """Return the message of the Layer page for a link."""
    request = read_link(pairs, available())
    message = layer_message(request, layer_run(request.spec, request.device), words, compact)
    return replace(message, remarks=layer_remarks(words))


def layer_title(pairs: Pairs, _words: Messages) -> str:
    """Return the title of a page with a layer, without a run of it."""
    return constructor(read_link(pairs, available()).spec)


def layer_remarks(words: Messages) -> list[str]:
    """Return the sentences below the shapes of a layer: its two results and its states."""
    return [words.text("layer.output_and_h_n"), words.text("layer.states")]


def layer_message(
    request: Request,
    trace: Trace,
    words: Messages,
    compact: bool = False,
    scene: Scene | None = None,
) -> Message:
    """Return the message for the settings of ``request`` and for the shapes in ``trace``.

    Args:
        scene: the diagram of the layer, if the caller needs it too; see :func:`layer_scene`.
    """
    spec = request.spec
    shapes = tensor_shapes(spec)
    scene = scene or layer_scene(spec, compact)
    dims = {name: shapes[name] for name in ("input", "output")}
    checks = checked(spec, trace)
    found = tuple(check.address for check in checks)
    linked = linked_scene(scene, labels(scene, dims, words, compact), found, spec, words)
    query = to_query(spec, request.device)
    rows = [
        shape_row(name, size, shapes[name], tensor_sentence(name, spec, words), words)
        for name, size in trace.shapes.items()
    ]
    base = frame("layer", words, query, PARAMETERS, request.problems, compact)
    return Message(
        **base,
        slices=None,
        figure=figure(scene, compact),
        scene=linked,
        map=address_map(spec, checks, words),
        alt=picture_in_words(spec, words),
        title=constructor(spec),
        rows=rows,
        legend=legend(rows, words),
        notes=_notes(spec, trace, words),
        retry=retry_after(trace),
        ways=[(words.text("practice.ask"), _practice(spec, words))],
        controls=control_panel(spec, request.device, words),
    )


def layer_scene(spec: LayerSpec, compact: bool) -> Scene:
    """Return the diagram of a layer for a wide or a narrow page."""
    return build_scene(spec, COMPACT if compact else WIDE)


def _notes(spec: LayerSpec, trace: Trace, words: Messages) -> list[str]:
    notes = [device_sentence(trace, trace.seconds, words)]
    if spec.dropout and not spec.dropout_has_effect:
        notes.append(words.text("note.dropout_alone"))
    if not spec.batched:
        notes.append(words.text("note.unbatched"))
    elif not spec.batch_first:
        notes.append(words.text("note.time_first"))
    return notes


def _practice(spec: LayerSpec, words: Messages) -> str:
    """Return the link to the practice questions about this layer."""
    return f"/practice?{urlencode({'mode': 'layer', **to_query(spec), LANGUAGE: words.language})}"
