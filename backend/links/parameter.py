"""One parameter of a link: its valid values and their text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from backend.layer.spec import SpecError

Kind = Literal["choice", "whole", "number", "flag", "device"]
MAX_TEXT = 40
"""Longest text of a value, in characters; a longer text is not read."""


@dataclass(frozen=True)
class Parameter:
    """One name of a link.

    Attributes:
        name: the name in the URL, which is torch's argument name.
        kind: the kind of its values.
        default: the value if the link has none.
        choices: the valid values of a choice.
        low: the smallest valid number.
        high: the largest valid number.
    """

    name: str
    kind: Kind
    default: Any
    choices: tuple[str, ...] = ()
    low: float = 0
    high: float = 0


def as_text(value: object) -> str:
    """Return a value as it stands in a link: booleans are ``true`` and ``false``."""
    if isinstance(value, bool):
        return str(value).lower()
    # repr writes all digits of a float, so that a link restores the exact number.
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def shortened(text: str) -> str:
    """Return a text of at most :data:`MAX_TEXT` characters for a message."""
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def read_text(parameter: Parameter, text: str, devices: Sequence[str] = ()) -> Any:
    """Parse the text of one value.

    Raises:
        SpecError: if the text is not a valid value of ``parameter``.
    """
    name, text = parameter.name, text.strip()
    if len(text) > MAX_TEXT:
        raise SpecError("too_long", name, text)
    match parameter.kind:
        case "choice":
            return _choice(name, text, parameter.choices)
        case "device":
            return _device(name, text, devices)
        case "flag":
            if text.lower() not in ("true", "false"):
                raise SpecError("not_flag", name, text)
            return text.lower() == "true"
        case "whole":
            if not re.fullmatch(r"[+-]?[0-9]+", text):
                raise SpecError("not_whole", name, text)
            return int(_within(parameter, int(text)))
        case "number":
            return float(_within(parameter, _number(name, text)))


def _choice(name: str, text: str, choices: Sequence[str]) -> str:
    for choice in choices:
        if text.lower() == choice.lower():
            return choice
    raise SpecError("unknown_choice", name, text, choices=", ".join(choices))


def _device(name: str, text: str, devices: Sequence[str]) -> str:
    wanted = "cuda:0" if text == "cuda" else text
    if wanted in devices:
        return wanted
    if re.fullmatch(r"(cuda(:[0-9]+)?|mps)", text):
        raise SpecError("device_missing", name, text, choices=", ".join(devices))
    raise SpecError("unknown_choice", name, text, choices=", ".join(devices))


def _number(name: str, text: str) -> float:
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", text, re.IGNORECASE):
        raise SpecError("not_number", name, text)
    number = float(text)
    if not isfinite(number):
        raise SpecError("not_number", name, text)
    return number


def _within(parameter: Parameter, number: float) -> float:
    if not parameter.low <= number <= parameter.high:
        raise SpecError(
            "out_of_range", parameter.name, number, low=parameter.low, high=parameter.high
        )
    return number
