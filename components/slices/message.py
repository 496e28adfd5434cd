"""The message of the Slices page: the message of its layer, with the answer to a task."""

from __future__ import annotations

from msgspec.structs import replace

from backend.layer.devices import available
from backend.layer.trace import Trace
from backend.links.layer import PARAMETERS, Pairs, Request, read_link, to_query
from backend.slices.link import NAMES, Asked, asked_query, read_asked
from components.layer.message import layer_message, layer_scene
from components.layer.run import layer_run
from components.message.message import Message
from components.page.controls import first_controls
from components.page.message import frame
from components.slices.panel import slices_panel
from components.words.catalogue import Messages

_FIRST = ("num_layers", "batch")
"""The controls that stay in sight: a slice depends on both."""


def slices_page_message(pairs: Pairs, words: Messages, compact: bool) -> Message:
    """Return the message of the Slices page for a link."""
    request = read_link(pairs, available())
    run = layer_run(request.spec, request.device)
    return slices_message(request, run, read_asked(pairs, request.spec), words, compact)


def slices_message(
    request: Request, trace: Trace, asked: Asked, words: Messages, compact: bool = False
) -> Message:
    """Return the message for the layer of ``request`` and the task or expression in ``asked``."""
    spec = request.spec
    scene = layer_scene(spec, compact)
    base = layer_message(request, trace, words, compact, scene)
    panel, sets, rest = slices_panel(spec, trace, scene.blocks, asked, words)
    own = frame(
        "slices",
        words,
        to_query(spec, request.device) | asked_query(asked),
        [*PARAMETERS, *NAMES],
        (*request.problems, *asked.problems),
        compact,
    )
    controls = replace(base.controls, first=first_controls(base.controls.groups, _FIRST))
    shown = replace(base.scene, sets=sets, rest=rest)
    return replace(base, **own, slices=panel, scene=shown, controls=controls)
