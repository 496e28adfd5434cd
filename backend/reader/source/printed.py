"""The output of ``print(model)`` as a source: a class that runs its modules one after the other."""

from __future__ import annotations

import re

from backend.paste.syntax import tree_of
from backend.reader.bounds import Refused

_HEAD = re.compile(r"^(\w+)\(\s*$")
_PART = re.compile(r"^(\s*)\((\w+)\): (.+)$")
_REPEATED = re.compile(r"^\((\d+)-(\d+)\): (\d+) x ")
_RECURRENT = ("LSTM", "GRU", "RNN")
_CONTAINERS = ("Sequential", "ModuleList", "ModuleDict")
MAX_PARTS = 200


def is_printed(text: str) -> bool:
    """Return whether a text is the output of ``print(model)``."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return len(lines) > 1 and bool(_HEAD.match(lines[0])) and bool(_PART.match(lines[1]))


def source_of(text: str) -> str:
    """Return a source with the same modules. Its ``forward`` is an assumption.

    Raises:
        Refused: for a line that is not part of a printed model.
    """
    lines = [line for line in text.strip().splitlines() if line.strip()]
    head = _HEAD.match(lines[0])
    assert head is not None
    makes: list[str] = []
    steps: list[str] = []
    inputs: list[str] = ["x"]
    _read(lines[1:], "", makes, steps, inputs)
    name = head[1] if head[1] not in _CONTAINERS else "Model"
    body = [
        "import torch.nn as nn",
        "",
        "",
        f"class {name}(nn.Module):",
        "    def __init__(self):",
        "        super().__init__()",
        *(f"        {each}" for each in makes),
        "",
        f"    def forward(self, {', '.join(inputs)}):",
        *(f"        {each}" for each in steps),
        "        return x",
    ]
    return "\n".join(body) + "\n"


def _read(
    lines: list[str], prefix: str, makes: list[str], steps: list[str], inputs: list[str]
) -> None:
    """Read parts of one level; the parts of a container become parts with longer names."""
    place = 0
    while place < len(lines):
        line = lines[place].rstrip()
        place += 1
        if line.strip() == ")":
            continue
        part = _PART.match(line)
        if part is None or len(makes) >= MAX_PARTS:
            raise Refused("syntax", line.strip()[:80], 1)
        indent, name, rest = len(part[1]), _name(prefix, part[2]), part[3]
        if rest.endswith("(") and not rest.endswith("()"):
            inner: list[str] = []
            while place < len(lines) and not _closes(lines[place], indent):
                inner.append(lines[place])
                place += 1
            _read(inner, name, makes, steps, inputs)
        else:
            _add(name, rest, makes, steps, inputs)


def _closes(line: str, indent: int) -> bool:
    return line.strip() == ")" and len(line) - len(line.lstrip()) == indent


def _name(prefix: str, name: str) -> str:
    own = f"layer{name}" if name.isdigit() else name
    return f"{prefix}_{name}" if prefix else own


def _add(name: str, rest: str, makes: list[str], steps: list[str], inputs: list[str]) -> None:
    repeated = _REPEATED.match(rest)
    kind = rest.partition("(")[0]
    if repeated or not kind.isidentifier():
        raise Refused("syntax", rest[:80], 1)
    made = f"self.{name} = nn.{_arguments(rest)}"
    if tree_of(made) is None:
        raise Refused("syntax", rest[:80], 1)
    makes.append(made)
    before = "x"
    if kind == "Embedding" and steps:
        # No layer makes ids, so a decoder reads its own.
        before = f"{name}_ids"
        inputs.append(before)
    steps.append(f"x, _ = self.{name}(x)" if kind in _RECURRENT else f"x = self.{name}({before})")


def _arguments(text: str) -> str:
    """Return the call of a printed module; words such as ``(1,)`` are Python already."""
    if text.startswith("NonDynamicallyQuantizableLinear"):
        return text.removeprefix("NonDynamicallyQuantizable")
    return text
