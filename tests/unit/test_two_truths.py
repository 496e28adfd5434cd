"""The closed forms and the real runs never read from each other, not even by a third module."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

BACKEND = Path(__file__).parents[2] / "backend"


def imported(source: str) -> set[str]:
    """The modules that ``source`` imports, at its top or inside a function."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def reached(module: str) -> set[str]:
    """Every module that ``module`` of the backend imports, by any number of steps."""
    found: set[str] = set()
    open_ends = [f"backend.{module}"]
    while open_ends:
        path = BACKEND / f"{open_ends.pop().removeprefix('backend.')}.py"
        fresh = imported(path.read_text()) - found if path.exists() else set()
        found |= fresh
        open_ends += [name for name in fresh if name.startswith("backend.")]
    return found


def test_a_run_knows_no_rule() -> None:
    assert "backend.layer.rules" not in reached("trace")


def test_a_rule_asks_no_run_and_no_torch() -> None:
    assert reached("rules").isdisjoint({"backend.layer.trace", "torch"})


def test_the_search_sees_through_third_modules() -> None:
    assert {"backend.layer.inputs", "backend.layer.cost", "torch"} <= reached("trace")
    assert "backend.layer.spec" in reached("presets")
    assert "math" in reached("waves")


@pytest.mark.parametrize(
    "source",
    [
        "from backend import rules",
        "from backend.layer.rules import weights",
        "import backend.layer.rules as closed_forms",
        "def late():\n    from backend.layer.rules import weights",
    ],
)
def test_the_search_sees_every_way_to_import(source: str) -> None:
    assert "backend.layer.rules" in imported(source)
