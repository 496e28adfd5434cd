"""The line of a linear layer with the width that it got, in the names of its source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from backend.paste.syntax import tree_of
from backend.reader.reading import Failure, Module, Reading

PRODUCT = re.compile(
    r"cannot be multiplied \(\d+x(?P<got>\d+) and (?P<expected>\d+)x(?P<out>\d+)\)"
)
"""torch's message about a linear layer and an input of another width."""
_PLACE = re.compile(r"\.(\d+)\b")


def corrected_linear(reading: Reading, failure: Failure, names: Mapping[str, str]) -> str:
    """Return the line of the linear layer that fails, with the right width.

    Args:
        names: a formula for each size in the message, such as ``2*hidden_dim`` for ``16``.

    Returns:
        ``self.fc = nn.Linear(2 * hidden_dim, classes)``; "" if several layers have its sizes.
    """
    found = PRODUCT.search(failure.message)
    if found is None:
        return ""
    text = f"Linear(in_features={found['expected']}, out_features={found['out']}, "
    layers = [each for each in reading.modules if each.text.startswith(text)]
    if len(layers) != 1:
        return ""
    name = _PLACE.sub(r"[\1]", f"self.{layers[0].name}")
    got = found["got"]
    return f"{name} = {_call(reading.source, layers[0], got, names.get(got, got), found['out'])}"


def _call(source: str, layer: Module, got: str, formula: str, out: str) -> str:
    """Return the call of the source with another width, or a call with numbers."""
    tree = tree_of(source)
    calls = [
        (call, visible)
        for function, visible in _functions(tree)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and call.lineno == layer.line and _is_linear(call.func)
    ]
    if len(calls) != 1:
        bias = "" if layer.text.endswith("bias=True)") else ", bias=False"
        return f"nn.Linear({got}, {out}{bias})"
    call, visible = calls[0]
    width = _width(formula, visible) or ast.Constant(int(got))
    first = call.args[:1] and [width]
    keywords = [
        ast.keyword(each.arg, width if each.arg == "in_features" else each.value)
        for each in call.keywords
    ]
    return ast.unparse(ast.Call(call.func, [*first, *call.args[1:]], keywords))


def _width(formula: str, visible: set[str]) -> ast.expr | None:
    """Return a formula as code, unless it has names of another class."""
    try:
        code = ast.parse(formula, mode="eval").body
    except SyntaxError:
        return None
    names = {each.id for each in ast.walk(code) if isinstance(each, ast.Name)}
    return code if names <= visible else None


def _functions(tree: ast.Module | None) -> Iterator[tuple[ast.FunctionDef, set[str]]]:
    """Yield every constructor with the names that its lines can use."""
    if tree is None:
        return
    outside = {
        target.id
        for line in tree.body
        if isinstance(line, ast.Assign)
        for target in line.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            yield node, outside | {each.arg for each in arguments}


def _is_linear(function: ast.expr) -> bool:
    return ast.unparse(function).rpartition(".")[2] == "Linear"
