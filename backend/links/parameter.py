"""One parameter of a link: what it may be, and its value as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from backend.layer.spec import SpecError

Kind = Literal["choice", "whole", "number", "flag", "device"]
MAX_TEXT = 40
"""A longer value is no setting of ours; it is not read at all."""


@dataclass(frozen=True)
class Parameter:
    """One name of a link.

    Attributes:
        name: in the URL, and torch's argument name.
        kind: how its text is read.
        default: its value when absent.
        choices: what a choice may be.
        low: smallest number the app takes.
        high: largest number the app takes.
    """

    name: str
    kind: Kind
    default: Any
    choices: tuple[str, ...] = ()
    low: float = 0
    high: float = 0


def as_text(value: object) -> str:
    """A value as it stands in a link: booleans are ``true`` and ``false``."""
    if isinstance(value, bool):
        return str(value).lower()
    # All digits of a float, so that a link gives back the very number: 0.5, 1, 1e-07.
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def read_text(parameter: Parameter, text: str, devices: Sequence[str] = ()) -> Any:
    """The value that one text is.

    Raises:
        SpecError: for a text that is no value of ``parameter``.
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
