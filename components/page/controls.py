"""The controls of a page as parts of its message: one builder for each kind of parameter.

The explorer draws them together with the diagram, because a page of native widgets takes
longer to redraw than the picture itself (``docs/architecture.md`` has the figures). Names are
torch's, and so are the names in the link. A control cannot reach invalid settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from msgspec import UNSET, UnsetType

from backend.layer.devices import devices
from backend.links.lengths import MAX_SENTENCES, MAX_STEPS
from backend.links.parameter import Parameter
from components.message.controls import (
    ChoiceControl,
    Control,
    FlagControl,
    LengthsControl,
    LengthsLabels,
    Option,
    SizeControl,
)
from components.message.panel import ControlGroup, ControlPanel, Example, Examples
from components.page.scales import probability_stops, whole_stops
from components.words.catalogue import Messages


class Named(TypedDict):
    """The fields that every control has, see :class:`components.message.controls.Common`."""

    name: str
    label: str
    help: str
    note: str
    disabled: bool


FIRST = ("num_layers", "hidden_size")
"""The controls that stay in sight of the picture, unless a page or a link says otherwise."""
_MOST_FIRST = 2


def panel(
    groups: Mapping[str, Sequence[Control]],
    examples: Examples,
    words: Messages,
    first: Sequence[str] = FIRST,
) -> ControlPanel:
    """Return groups of controls by name, below a choice of examples.

    Args:
        first: the controls that should stay in sight of the picture.
    """
    made = [
        ControlGroup(words.text(f"group.{group}"), controls) for group, controls in groups.items()
    ]
    return ControlPanel(
        examples=examples,
        groups=made,
        first=first_controls(made, first),
        fold=words.text("control.fold"),
        help=words.text("control.help"),
        exact=words.text("control.exact"),
        unread=words.text("control.unread", value="{value}"),
    )


def first_controls(groups: Sequence[ControlGroup], wanted: Sequence[str]) -> list[str]:
    """Return the names of the two controls that stay in sight of the picture.

    They are the wanted ones if the user can move them; otherwise the next sizes and switches.
    """
    free = {
        control.name: control
        for group in groups
        for control in group.controls
        if not control.disabled and control.locked is not True
    }
    order = (
        *(name for name in wanted if name in free),
        *(name for name, control in free.items() if isinstance(control, SizeControl)),
        *(name for name, control in free.items() if isinstance(control, FlagControl)),
    )
    return list(dict.fromkeys(order))[:_MOST_FIRST]


def choice_of_examples(
    queries: Mapping[str, Mapping[str, str]],
    titles: Mapping[str, str],
    chosen: str | None,
    words: Messages,
) -> Examples:
    """Return the list of examples, and the example that the current link shows."""
    return Examples(
        label=words.text("control.preset"),
        none=words.text("control.preset_none"),
        value=chosen or "",
        options=[Example(name, titles[name], query) for name, query in queries.items()],
    )


def parameter_control(
    parameter: Parameter,
    value: Any,
    words: Messages,
    *,
    note: str = "",
    disabled: bool = False,
    drops: Sequence[str] = (),
    stops: Sequence[float] = (),
    above: str | UnsetType = UNSET,
) -> Control:
    """Return the control of one parameter.

    Args:
        value: the current value, of the parameter's own type.
        note: a sentence below the control.
        drops: the parameters that leave the link when the value changes.
        stops: the stops of the slider; by default the whole range of the parameter.
        above: the parameter that has to stay below this one.
    """
    name, default = parameter.name, parameter.default
    named = named_control(name, words, note, disabled)
    match parameter.kind:
        case "flag":
            return FlagControl(**named, value=value, default=default)
        case "whole":
            low, high = int(parameter.low), int(parameter.high)
            found = stops or whole_stops(low, high, value, int(default))
            return SizeControl(
                **named, value=value, default=default, step="1", stops=found, above=above
            )
        case "number":
            found = stops or probability_stops(value)
            return SizeControl(**named, value=value, default=default, step="any", stops=found)
        case "device":
            options = device_options(words)
            return ChoiceControl(**named, value=value, default=default, options=options)
        case "choice":
            options = [Option(choice, missing="") for choice in parameter.choices]
            return ChoiceControl(
                **named, value=value, default=default, options=options, drops=drops
            )


def lengths_control(
    lengths: Sequence[int],
    default: Sequence[int],
    words: Messages,
    least: int | UnsetType = UNSET,
    note: str = "",
) -> LengthsControl:
    """Return the editor of the sentences' lengths."""
    return LengthsControl(
        **named_control("lengths", words, note),
        value=",".join(map(str, lengths)),
        default=",".join(map(str, default)),
        lengths=lengths,
        most=(MAX_SENTENCES, MAX_STEPS),
        least=least,
        labels=LengthsLabels(
            list=words.text("packing.edit.list"),
            add=words.text("packing.edit.add"),
            remove=words.text("packing.edit.remove"),
            random=words.text("packing.edit.random"),
            sort=words.text("packing.edit.sort"),
            one=words.text("packing.edit.one"),
        ),
    )


def named_control(name: str, words: Messages, note: str = "", disabled: bool = False) -> Named:
    """Return the fields that every control has."""
    return {
        "name": name,
        "label": name,
        "help": control_help(name, words),
        "note": note,
        "disabled": disabled,
    }


def control_help(name: str, words: Messages) -> str:
    """Return what a control does; for some with the meaning of a word or the reason to use it."""
    text = words.text(f"help.{name}")
    match name:
        case "batch_first":
            return f"{text} {words.text('layer.why_batch_first')}"
        case "device":
            return f"{text} {words.text('term.meta')}"
        case _:
            return text


def device_options(words: Messages) -> list[Option]:
    """Return every device, with the reason if it is not available."""
    return [
        Option(device.name, words.text(f"device.{device.missing}") if device.missing else "")
        for device in devices()
    ]
