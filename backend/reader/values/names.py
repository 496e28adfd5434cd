"""Names of a paste: the class that an argument asks for, and names that are misspelled."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Sequence

from backend.reader.source.walk import nodes_of
from backend.reader.values.kinds import ModelClass

_PARTS = (
    "encoder",
    "decoder",
    "att",
    "generator",
    "discriminator",
    "embedding",
    "bridge",
    "classifier",
)
_SHORT = {"enc": "encoder", "dec": "decoder", "attn": "attention"}


def class_for(low: str, models: Sequence[ModelClass]) -> ModelClass | None:
    """Return the class that an argument's name asks for."""
    wanted = _SHORT.get(low, low).replace("_", "")
    for each in models:
        if each.name.lower() == wanted:
            return each
    words = [word for word in _PARTS if word in wanted or (word == "att" and "attn" in low)]
    for word in words:
        fitting = [each for each in models if word in each.name.lower()]
        if word != "att":
            fitting.sort(key=lambda each: "att" in each.name.lower() and "coder" not in low)
        if fitting:
            return fitting[0]
    return None


def is_misspelled(tree: ast.Module, name: str) -> bool:
    """Return whether a function that reads the name also has a local name that is almost equal.

    A name that several functions read is from outside.
    """
    readers = [
        function
        for function in nodes_of(tree)
        if isinstance(function, ast.FunctionDef)
        and any(isinstance(node, ast.Name) and node.id == name for node in nodes_of(function))
    ]
    if len(readers) != 1:
        return False
    own = {each.arg for each in readers[0].args.args}
    own |= {
        node.id
        for node in nodes_of(readers[0])
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return bool(difflib.get_close_matches(name, own - {name}, cutoff=0.85))
