"""The reader evaluates no text, and no name of a text reaches ``getattr``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

READER = Path(__file__).parents[3] / "backend" / "reader"
FILES = sorted(READER.rglob("*.py"))
FORBIDDEN = {"exec", "eval", "compile", "__import__", "globals", "locals", "vars", "setattr"}
DOORS = {"os", "subprocess", "importlib", "pickle", "ctypes", "socket", "sys", "shutil", "builtins"}
"""Modules that the reader does not need."""


def faults(source: str, is_table: bool) -> Iterator[str]:
    """Yield every call or import of a source that the reader must not have."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) if name in FORBIDDEN:
                yield name
            case ast.Call(func=ast.Attribute(attr="eval" | "__getattribute__" as name)):
                # model.eval() has no arguments.
                if node.args:
                    yield name
            case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(), *_]):
                continue
            case ast.Name(id="getattr" | "hasattr" | "delattr" as name) if not is_table:
                if not _is_constant_call(tree, node):
                    yield name
            case ast.Name(id="attrgetter" | "methodcaller" as name) if not is_table:
                yield name
            case ast.Import(names=names):
                yield from (each.name for each in names if each.name.split(".")[0] in DOORS)
            case ast.ImportFrom(module=str() as module) if module.split(".")[0] in DOORS:
                yield module


def _is_constant_call(tree: ast.Module, name: ast.Name) -> bool:
    """Return whether a name is called with an attribute that stands in our own source."""
    return any(
        isinstance(node, ast.Call)
        and node.func is name
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
        for node in ast.walk(tree)
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(READER)))
def test_no_file_evaluates_a_text(path: Path) -> None:
    is_table = path.parent.name == "tables"
    assert list(faults(path.read_text(), is_table)) == []


@pytest.mark.parametrize(
    "source",
    [
        "exec(text)",
        "run = eval",
        "compile(text, '', 'exec')",
        "__import__(name)",
        "getattr(owner, name)",
        "find = getattr",
        "hasattr(owner, name)",
        "attrgetter(name)(owner)",
        "owner.__getattribute__(name)",
        "vars(owner)[name]",
        "import os",
        "from importlib import import_module",
    ],
)
def test_each_way_is_found(source: str) -> None:
    assert list(faults(source, is_table=False))


def test_constants_are_allowed() -> None:
    assert not list(faults("getattr(node, 'lineno', 0)\nmodel.eval()", is_table=False))
