"""The Layer page's message, and the Slices page's, which has a question on top."""

from __future__ import annotations

from urllib.parse import urlencode

from backend.layer.addresses import checked
from backend.layer.code import constructor
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace
from backend.links.layer import PARAMETERS, Request, to_query
from backend.picture.layer import build_scene
from backend.picture.scene import COMPACT, WIDE
from backend.slices.link import NAMES as ASKED_NAMES
from backend.slices.link import Asked, asked_query
from components.layer.address_map import address_map
from components.layer.scene import linked_scene
from components.page.controls import control_panel
from components.page.message import Message, frame, shape_row
from components.picture.figure import figure
from components.picture.labels import labels
from components.slices.panel import slices_panel
from components.words.catalogue import Messages
from components.words.sentences import device_sentence, picture_in_words, tensor_sentence


def layer_message(
    request: Request,
    trace: Trace,
    words: Messages,
    compact: bool = False,
    asked: Asked | None = None,
) -> Message:
    """The setting of ``request`` and the shapes that ``trace`` found.

    Args:
        asked: what the Slices page is asked; without it this is the Layer page.
    """
    spec = request.spec
    shapes = tensor_shapes(spec)
    scene = build_scene(spec, COMPACT if compact else WIDE)
    dims = {name: shapes[name] for name in ("input", "output")}
    checks = checked(spec, trace)
    found = tuple(check.address for check in checks)
    linked = linked_scene(scene, labels(scene, dims, words, compact), found, spec, words)
    panel = None
    if asked is not None:
        panel, sets, rest = slices_panel(spec, trace, scene.blocks, asked, words)
        linked |= {"sets": sets, "rest": rest}
    base = frame(
        "layer" if asked is None else "slices",
        words,
        to_query(spec, request.device) | (asked_query(asked) if asked else {}),
        [*PARAMETERS, *(ASKED_NAMES if asked else ())],
        (*request.problems, *(asked.problems if asked else ())),
        compact,
    )
    return base | {
        "slices": panel,
        "figure": figure(scene, compact),
        "scene": linked,
        "map": address_map(spec, checks, words),
        "alt": picture_in_words(spec, words),
        "title": constructor(spec),
        "rows": [
            shape_row(name, size, shapes[name], tensor_sentence(name, spec, words), words)
            for name, size in trace.shapes.items()
        ],
        "notes": _notes(spec, trace, words),
        "ways": [[words.text("practice.ask"), _practice(spec, words)]],
        "controls": control_panel(spec, request.device, words),
    }


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
    """The way to questions about this layer."""
    return f"/practice?{urlencode({'mode': 'layer', **to_query(spec), 'lang': words.language})}"
