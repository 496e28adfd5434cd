"""The source of a person's own module, with the classes of its parts."""

from __future__ import annotations

import ast
import inspect
import linecache
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import dedent

from torch import nn

_LARGEST = 20_000
"""The largest source in characters; a larger one is shown as calls of its modules."""


@dataclass(frozen=True)
class Source:
    """The classes of a model as one text.

    Attributes:
        text: the source.
        lines: the line in the text of each line of a file.
    """

    text: str
    lines: Mapping[tuple[str, int], int]


def source_of(model: nn.Module) -> Source | None:
    """Return the source of a model's own classes, or ``None`` without a source."""
    classes = dict.fromkeys(type(each) for each in model.modules())
    own = [each for each in classes if not each.__module__.startswith("torch.")]
    if type(model) not in own:
        return None
    text: list[str] = []
    places: dict[tuple[str, int], int] = {}
    # The class that is called comes last, below the classes that it needs.
    for each in reversed(own):
        found = _lines_of(each)
        if found is None and each is type(model):
            return None
        if found is None:
            continue
        file, first, lines = found
        for place in range(len(lines)):
            places[file, first + place] = len(text) + place + 1
        text += [*dedent("\n".join(lines)).split("\n"), "", ""]
    whole = "\n".join(text).rstrip("\n") + "\n"
    return Source(whole, places) if len(whole) <= _LARGEST else None


def _lines_of(owner: type) -> tuple[str, int, list[str]] | None:
    """Return the file of a class, its first line and its lines, as far as they are known.

    A class of a notebook has no file, but its methods know the cell.
    """
    forward = inspect.unwrap(owner.__dict__.get("forward", None) or owner)
    code = getattr(forward, "__code__", None)
    if code is None:
        return None
    lines = "".join(linecache.getlines(code.co_filename)).split("\n")
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == owner.__name__:
            last = node.end_lineno or node.lineno
            if node.lineno <= code.co_firstlineno <= last:
                return code.co_filename, node.lineno, lines[node.lineno - 1 : last]
    return None


def starts_of(text: str) -> dict[int, int]:
    """Return the first line of the innermost simple statement of each line."""
    found: dict[int, int] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                found[line] = node.lineno
    return found
