"""The controls of a layer, as values: what each is called, where it stands, where it may go.

They are drawn by the component that also draws the picture, because a page of native widgets takes
longer to redraw than the picture itself (``docs/architecture.md`` has the figures). Names are
torch's, and so are the names in the link; an illegal setting cannot be reached.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.layer.devices import devices
from components.words.catalogue import Messages

Control = dict[str, Any]


def panel(
    groups: Mapping[str, list[Control]], examples: dict[str, Any], words: Messages
) -> dict[str, Any]:
    """Groups of controls by name, below a choice of examples."""
    return {
        "examples": examples,
        "groups": [
            {"label": words.text(f"group.{group}"), "controls": controls}
            for group, controls in groups.items()
        ],
        "fold": words.text("control.fold"),
        "help": words.text("control.help"),
        "exact": words.text("control.exact"),
    }


def choice_of_examples(
    queries: Mapping[str, Mapping[str, str]],
    titles: Mapping[str, str],
    chosen: str | None,
    words: Messages,
) -> dict[str, Any]:
    """Links by name, and the name that the present link has."""
    return {
        "label": words.text("control.preset"),
        "none": words.text("control.preset_none"),
        "value": chosen or "",
        "options": [
            {"value": name, "label": titles[name], "query": dict(query)}
            for name, query in queries.items()
        ],
    }


def device_options(words: Messages) -> list[dict[str, str]]:
    """Every device, the absent ones with the reason why they cannot be chosen."""
    return [
        {
            "value": device.name,
            "missing": words.text(f"device.{device.missing}") if device.missing else "",
        }
        for device in devices()
    ]
