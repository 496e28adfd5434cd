"""A chain typed line by line, and the results of Python and torch.

The lines are written from the link's text, without the backend's steps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence


@dataclass(frozen=True)
class Outcome:
    """The results of the lines.

    Attributes:
        values: ``x`` after the input and after each link that ran.
        error: the exception of the link that did not run, or ``None``.
    """

    values: tuple[Any, ...]
    error: Exception | None


def typed_chain(text: str, given: torch.Tensor, lengths: list[int], batch_first: bool) -> Outcome:
    """Run the links of ``text``, split at the commas outside of brackets."""
    names: dict[str, Any] = {
        **{"torch": torch, "nn": nn, "x": given, "lengths": lengths, "bf": batch_first},
        **{"pack": pack_padded_sequence, "unpack": pad_packed_sequence},
    }
    values = [given]
    opened = "output, h_n"
    for link in re.findall(r"(?:[^,(\[]|\([^)]*\)|\[[^]]*\])+", text):
        kind = link.partition(":")[0]
        try:
            with torch.no_grad():
                exec(_line(link, opened), names)
        except Exception as error:
            return Outcome(tuple(values), error)
        values.append(names["x"])
        opened = "output, (h_n, c_n)" if kind == "lstm" else "output, h_n"
    return Outcome(tuple(values), None)


def _line(link: str, opened: str) -> str:
    kind, *fields = re.findall(r"(?:[^:\[]|\[[^]]*\])+", link)
    numbers = [field for field in fields if re.fullmatch(r"[0-9.]+", field)]
    words = [field for field in fields if field not in numbers]
    sizes = ", ".join(numbers)
    match kind:
        case "embedding":
            padding = ", padding_idx=0" if words else ""
            return f"x = nn.Embedding({sizes}{padding})(x)"
        case "dropout":
            return f"x = nn.Dropout({sizes}).eval()(x)"
        case "linear":
            return f"x = nn.Linear({sizes}, bias={not words})(x)"
        case "transpose":
            return "x = x.transpose(0, 1)"
        case "pack":
            return f"x = pack(x, lengths, batch_first=bf, enforce_sorted={bool(words)})"
        case "unpack":
            return "x = unpack(x, batch_first=bf)[0]"
        case "take":
            return _taken(fields[0], opened)
    arguments = [sizes, f"bias={'nobias' not in words}", "batch_first=bf"]
    arguments += ["bidirectional=True"] * ("bi" in words)
    arguments += ["nonlinearity='relu'"] * ("relu" in words)
    arguments += [word.replace("proj=", "proj_size=") for word in words if "=" in word]
    return f"x = nn.{kind.upper()}({', '.join(arguments)}).eval()(x)"


def _taken(part: str, opened: str) -> str:
    if part.startswith("x"):
        return f"x = {part}"
    if part.startswith("c_n"):
        opened = "output, (h_n, c_n)"
    if part.startswith("cat"):
        part = "torch.cat((h_n[-2], h_n[-1]), dim=-1)"
    return f"{opened} = x\nx = {part}"


def flat(value: Any) -> list[Any]:
    """Return the tensors, packed sequences and ``None`` of a value in reading order."""
    if isinstance(value, tuple) and not isinstance(value, PackedSequence):
        return [leaf for part in value for leaf in flat(part)]
    return [value]


def shape(value: Any) -> tuple[int, ...]:
    """Return the sizes of a tensor or of a packed sequence's data, or none."""
    if isinstance(value, PackedSequence):
        return tuple(value.data.shape)
    return tuple(value.shape) if isinstance(value, torch.Tensor) else ()


def requested(values: Mapping[str, Any]) -> torch.Tensor:
    """Return the chain's input, for ``start=ids`` and ``start=features``."""
    sizes = (values["batch"], values["seq_len"])
    if values["start"] == "ids":
        return torch.arange(sizes[0] * sizes[1]).reshape(sizes) % values["vocabulary"]
    return torch.rand(*sizes, values["input_size"], generator=torch.Generator().manual_seed(0))
