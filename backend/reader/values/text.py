"""Texts that a paste creates: str, format, f-strings and %, all bounded."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from backend.reader.bounds import MAX_TEXT, check_length
from backend.reader.values.kinds import Pasted
from backend.reader.values.machine import Machine

_SPEC = re.compile(r"(.?[<>=^])?[-+ ]?[#0]?\d{0,2}[,_]?(\.\d{1,2})?[a-zA-Z%]?$")
_PERCENT = re.compile(r"%[-+ #0]*(\d*)(?:\.(\d*))?[a-zA-Z%]")
_SHORT = 1_000
"""Most numbers of a tensor whose values stand in a text."""


def text_of(machine: Machine, value: Any, quoted: bool = False) -> str:
    """Return ``str(value)``, with placeholders for objects of the paste."""
    machine.budget.weigh([value])
    return _text(machine, value, quoted)


def _text(machine: Machine, value: Any, quoted: bool = False) -> str:
    machine.step()
    match value:
        case str():
            return repr(value) if quoted else value
        case bool() | int() | float() | complex() | None | torch.dtype() | torch.device():
            return str(value)
        case torch.Size() | range() | Exception():
            return str(value)[:MAX_TEXT]
        case torch.Tensor() | np.ndarray():
            count = value.numel() if isinstance(value, torch.Tensor) else value.size
            return str(value) if count <= _SHORT else f"<{type(value).__name__}>"
        case list() | tuple() | set():
            parts = [_text(machine, each, quoted=True) for each in value]
            inner = ", ".join(parts)
            check_length(len(inner), MAX_TEXT, "text")
            if isinstance(value, tuple):
                return f"({inner},)" if len(parts) == 1 else f"({inner})"
            return f"[{inner}]" if isinstance(value, list) else f"{{{inner}}}"
        case dict():
            pairs = [
                f"{_text(machine, k, True)}: {_text(machine, v, True)}" for k, v in value.items()
            ]
            return f"{{{', '.join(pairs)}}}"
        case torch.nn.Module() if not isinstance(value, Pasted):
            return repr(value)[:MAX_TEXT]
    return f"<{machine.type_name(value)}>"


def formatted(machine: Machine, value: Any, spec: str) -> str:
    """Return ``format(value, spec)``; a spec that may be expensive has no effect."""
    if isinstance(value, bool | int | float | str) and _SPEC.match(spec):
        made: str = machine.host(format, value, spec)
        return made
    return text_of(machine, value)


def format_method(
    machine: Machine, text: str, arguments: Sequence[Any], keywords: Mapping[str, Any]
) -> str:
    """Return ``text.format(...)``; a field that looks into an object stays as it is."""
    made: list[str] = []
    place = 0
    for literal, name, spec, conversion in machine.host(_parsed, text):
        made.append(literal)
        if name is None:
            continue
        if not re.fullmatch(r"\w*", name) or "{" in (spec or ""):
            made.append(f"{{{name}}}")
            continue
        key: Any = name
        if name == "":
            key, place = place, place + 1
        elif name.isdecimal():
            key = int(name[:3])
        if isinstance(key, int) and key >= len(arguments):
            message = f"Replacement index {key} out of range for positional args tuple"
            raise machine.fail(IndexError(message))
        if isinstance(key, str) and key not in keywords:
            raise machine.fail(KeyError(key))
        value = arguments[key] if isinstance(key, int) else keywords[key]
        made.append(
            text_of(machine, value, True) if conversion == "r" else formatted(machine, value, spec)
        )
    check_length(sum(map(len, made)), MAX_TEXT, "text")
    return "".join(made)


def _parsed(text: str) -> list[tuple[str, str | None, str, str | None]]:
    return [(a, b, c or "", d) for a, b, c, d in string.Formatter().parse(text)]


def percent(machine: Machine, text: str, values: Any) -> str:
    """Return ``text % values``; an expensive width leaves the text as it is."""
    if "*" in text or any(len(a) > 2 or len(b) > 2 for a, b in _PERCENT.findall(text)):
        return text
    parts = values if isinstance(values, tuple) else (values,)
    plain = [
        each if isinstance(each, int | float | str) else text_of(machine, each) for each in parts
    ]
    check_length(len(text) + sum(len(e) for e in plain if isinstance(e, str)), MAX_TEXT, "text")
    if isinstance(values, dict):
        return text
    made: str = machine.host(_percent, text, tuple(plain))
    return made


def _percent(text: str, values: tuple[Any, ...]) -> str:
    return text % values
