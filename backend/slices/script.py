"""A script that runs the layer, evaluates one slice of the result, and asserts every shape."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

import torch

from backend.expressions.evaluate import blank_tensors, evaluate, sizes_of
from backend.expressions.text import parse
from backend.layer.code import script
from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace

_IMPORTS = {
    "einops": "import einops",
    "rearrange": "from einops import rearrange",
    "cat": "from torch import cat",
    "stack": "from torch import stack",
}


def slices_script(spec: LayerSpec, run: Trace, expression: str) -> str:
    """Return the script of the layer with ``expression`` over its tensors at the end.

    Args:
        run: a run of ``spec``; the script asserts its shapes.
        expression: a user's expression. It is evaluated first, so that a script contains nothing
            that the page rejects.

    Raises:
        ExpressionError: if the expression does not give a tensor.
    """
    tree = parse(expression).tree
    tensors: Mapping[str, torch.Tensor] = run.values or blank_tensors(spec, run.shapes)
    shape = tuple(evaluate(expression, tensors, sizes_of(spec)).shape)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    lines = script(spec, run.shapes, run.parameters, run.requested).splitlines()
    imports = [line for name, line in _IMPORTS.items() if name in names]
    constants = [f"{name} = {size}" for name, size in sizes_of(spec).items() if name in names]
    last = [f"result = {expression.strip()}", f"assert result.shape == {shape}"]
    return "\n".join([*_with_imports(lines, imports), "", *constants, *last]) + "\n"


def _with_imports(lines: list[str], imports: Iterable[str]) -> list[str]:
    """Insert imports before the empty line that ends the script's own imports."""
    end = lines.index("")
    return [*lines[:end], *imports, *lines[end:]]
