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
    """Return whether a function that reads the name also has a local name that is almost equal."""
    for function in nodes_of(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        inside = [node for node in nodes_of(function) if isinstance(node, ast.Name)]
        if not any(node.id == name for node in inside):
            continue
        own = {each.arg for each in function.args.args}
        own |= {node.id for node in inside if isinstance(node.ctx, ast.Store)}
        if difflib.get_close_matches(name, own - {name}, cutoff=0.85):
            return True
    return False
