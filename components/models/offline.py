"""The range of an offline page of a source: a few values of the controls in sight."""

from __future__ import annotations

from backend.links.parameter import as_text
from components.message.controls import Control, FlagControl, SizeControl
from components.message.message import Message

_SECOND = "bidirectional"
"""The flag that changes a picture most."""


def suggested_range(message: Message) -> str:
    """Return a range of two controls: of those in sight of the picture, and of one flag.

    Each configuration is a run and a search of its own, so the range is small.
    """
    controls = [each for group in message.controls.groups for each in group.controls]
    free = {each.name: each for each in controls if not (each.disabled or each.locked is True)}
    first = [name for name in message.controls.first if name in free]
    names = [*first[:1], *([_SECOND] if _SECOND in free else first[1:])]
    return ",".join(text for name in dict.fromkeys(names) if (text := _range(free[name])))


def _range(control: Control) -> str:
    """Return a flag with both values, or a size with its half and its double, in the link."""
    match control:
        case FlagControl():
            return control.name
        case SizeControl(step="1"):
            value = int(control.value)
            low, high = control.stops[0], control.stops[-1]
            near = (value // 2, value, 2 * value)
            found = dict.fromkeys(each for each in near if low <= each <= high)
            texts = "|".join(map(as_text, found))
            return f"{control.name}:{texts}" if len(found) > 1 else ""
    return ""
