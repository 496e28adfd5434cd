"""The messages of every configuration of a range, for a page without a server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch
from msgspec import UNSET
from msgspec.structs import replace

from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace, trace
from backend.links.layer import Request
from backend.links.parameter import as_text
from backend.links.vary import Varied, combinations
from components.layer.message import layer_message, layer_remarks
from components.message.controls import ChoiceControl, Control, SizeControl
from components.message.layout import Template
from components.message.message import Message
from components.message.panel import ControlPanel
from components.page.turns import precedence
from components.words.catalogue import Messages

TORCH = torch.__version__.split("+")[0]
"""The version of torch that ran everything, without the kind of build."""


def offline_messages(
    specs: Sequence[LayerSpec],
    varied: Sequence[Varied],
    device: str,
    words: Messages,
    plotly: str,
) -> Iterator[Message]:
    """Return two messages for each configuration, a wide and a narrow one, from one run of torch.

    Args:
        specs: the configurations of ``varied`` from :func:`backend.links.vary.states`.
        plotly: the path of Plotly's script.
    """
    for spec, values in zip(specs, combinations(varied), strict=True):
        # Each configuration takes a turn of its own, and the work ends when its client has gone.
        with precedence().turn():
            run = trace(spec, device)
            request = Request(spec, device, ())
            for compact in (False, True):
                message = layer_message(request, run, words, compact)
                yield _for_file(message, run, values, varied, words, plotly)


def _for_file(
    message: Message,
    run: Trace,
    values: Mapping[str, Any],
    varied: Sequence[Varied],
    words: Messages,
    plotly: str,
) -> Message:
    notes = message.notes
    if run.fallback is None and run.device != "meta":
        # The time of a run is shown on a live page only.
        ran = words.text("offline.ran", device=run.device, version=TORCH)
        notes = [ran, *notes[1:]]
    figure = message.figure
    return replace(
        message,
        plotly=plotly,
        # Write all values: a name that is absent from the URL stands for the page's first
        # configuration, not for torch's default.
        query={name: as_text(value) for name, value in values.items()},
        names=tuple(values),
        # Nothing is fetched from this path, but it must be a valid URL in any kind of frame.
        source="offline:",
        labels=replace(message.labels, offline=words.text("offline.no_plotly")),
        notes=notes,
        remarks=layer_remarks(words),
        figure=replace(figure, layout=replace(figure.layout, template=Template())),
        controls=_controls(message.controls, varied),
    )


def _controls(panel: ControlPanel, varied: Sequence[Varied]) -> ControlPanel:
    """Return controls that stop at the range's values, the others locked, without examples."""
    free = {each.name: each.values for each in varied}
    groups = [
        replace(group, controls=[_control(each, free.get(each.name)) for each in group.controls])
        for group in panel.groups
    ]
    return replace(panel, groups=groups, examples=replace(panel.examples, options=()))


def _control(control: Control, values: Sequence[Any] | None) -> Control:
    # Write every value into the URL, even the default.
    held = replace(control, default=None, drops=())
    if values is None:
        held = replace(held, locked=True, disabled=True)
    stops = [control.value] if values is None else list(values)
    if isinstance(held, SizeControl):
        return replace(held, stops=stops, above=UNSET)
    if isinstance(held, ChoiceControl):
        return replace(held, options=[each for each in held.options if each.value in stops])
    return held
