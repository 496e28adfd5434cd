"""Every state of a range as the message of a page that has no server to ask."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import torch

from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace, trace
from backend.links.layer import Request
from backend.links.parameter import as_text
from backend.links.vary import Varied, combinations
from components.layer.message import layer_message
from components.page.message import Message
from components.words.catalogue import Messages

TORCH = torch.__version__.split("+")[0]
"""The version that ran everything, without the kind of build."""


def offline_messages(
    specs: Sequence[LayerSpec],
    varied: Sequence[Varied],
    device: str,
    words: Messages,
    plotly: str,
) -> Iterator[Message]:
    """Two messages a state, for a wide and for a narrow page, from one run of torch.

    Args:
        specs: as :func:`backend.links.vary.states` has them for ``varied``.
        plotly: where the file finds Plotly's script.
    """
    for spec, values in zip(specs, combinations(varied), strict=True):
        run = trace(spec, device)
        request = Request(spec, device, ())
        for compact in (False, True):
            message = layer_message(request, run, words, compact)
            yield _for_file(message, run, values, varied, words) | {"plotly": plotly}


def _for_file(
    message: Message,
    run: Trace,
    values: Mapping[str, Any],
    varied: Sequence[Varied],
    words: Messages,
) -> Message:
    notes = message["notes"]
    if run.fallback is None and run.device != "meta":
        # How long it took is news on a live page only.
        ran = words.text("offline.ran", device=run.device, version=TORCH)
        notes = [ran, *notes[1:]]
    labels = message["labels"] | {"offline": words.text("offline.no_plotly")}
    layout = message["figure"]["layout"] | {"template": {}}
    return message | {
        # All of them: what is absent from the address is where the page opens, not torch's default.
        "query": {name: as_text(value) for name, value in values.items()},
        "names": list(values),
        # Nobody is asked, but for the form: an address that stands in any frame.
        "source": "offline:",
        "labels": labels,
        "notes": notes,
        "figure": message["figure"] | {"layout": layout},
        "controls": _controls(message["controls"], varied),
    }


def _controls(panel: Mapping[str, Any], varied: Sequence[Varied]) -> dict[str, Any]:
    """Those that vary stop at the range's values, all others stand still; no examples elsewhere."""
    free = {each.name: each.values for each in varied}
    groups = [
        group | {"controls": [_control(each, free.get(each["name"])) for each in group["controls"]]}
        for group in panel["groups"]
    ]
    return {**panel, "groups": groups, "examples": panel["examples"] | {"options": []}}


def _control(control: Mapping[str, Any], values: Collection[Any] | None) -> dict[str, Any]:
    # Every value is written into the address, the default, too.
    held = {**control, "default": None, "drops": []}
    held.pop("above", None)
    locked = values is None
    if locked:
        held |= {"locked": True, "disabled": True}
    stops = [control["value"]] if values is None else list(values)
    match control["kind"]:
        case "size":
            held |= {"stops": stops}
        case "choice":
            held["options"] = [each for each in control["options"] if each["value"] in stops]
    return held
