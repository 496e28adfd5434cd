"""The Layer page's message, and the Slices page's, which has a question on top."""

from __future__ import annotations

from urllib.parse import urlencode

from backend.addresses import checked
from backend.asked import NAMES as ASKED_NAMES
from backend.asked import Asked, asked_query
from backend.parameters import PARAMETERS, Request, to_query
from backend.rules import tensor_shapes
from backend.scene import COMPACT, WIDE
from backend.snippet import constructor
from backend.spec import LayerSpec
from backend.staging import build_scene
from backend.trace import Trace
from components.address_map import address_map
from components.controls import control_panel
from components.figure import figure
from components.labels import labels
from components.linked_scene import linked_scene
from components.message import Message, frame, shape_row
from components.messages import Messages
from components.slices_panel import slices_panel
from components.words import device_sentence, picture_in_words, tensor_sentence


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
