"""Silent bugs in pasted code, which is parsed and never executed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from textwrap import dedent

from backend.layer.spec import LAYERS, LayerSpec
from backend.paste.found import MAX_CHARACTERS, Landing, PasteError
from backend.paste.read import read_layers
from backend.traps.trap import Trap


def source_traps(source: str, spec: LayerSpec) -> Iterator[Trap]:
    """Yield the silent bugs in lines such as ``rnn = nn.LSTM(10, 20, 2, True)``, ``o, h = rnn(x)``.

    Args:
        spec: the layer, if the lines do not construct it.

    Yields:
        ``bias_positional`` (``position``, ``value``) if the last positional argument sets ``bias``,
        ``pair_last_is_c_n`` (``name``) if ``[-1]`` takes an LSTM's states from the pair, and
        ``pair_splits_rows`` (``names``) if the one state of a GRU or RNN with two rows is unpacked
        as a pair. Nothing for invalid Python.
    """
    yield from _positional(source)
    tree = _tree(source)
    if tree is None:
        return
    made = _made(tree)
    for names in ast.walk(tree):
        if isinstance(names, ast.Assign) and isinstance(names.value, ast.Call):
            layer = _called(names.value, made, spec)
            if layer and len(names.targets) == 1:
                yield from _opened(names.targets[0], layer, tree, _rows(source, spec))


def _positional(source: str) -> Iterator[Trap]:
    landings = _landings(source)
    # A user who also passes batch_first by position knows the order of the arguments.
    if len(landings) == 1 and landings[0].parameter == "bias":
        (landing,) = landings
        if landing.value in ("True", "False"):
            yield Trap("bias_positional", {"position": landing.position, "value": landing.value})


def _landings(source: str) -> tuple[Landing, ...]:
    """Return the positional arguments of the first layer that deserve a remark."""
    try:
        return read_layers(source).layers[0].landings
    except PasteError as error:
        return error.landings


def _tree(source: str) -> ast.Module | None:
    if len(source) > MAX_CHARACTERS:
        return None
    try:
        return ast.parse(dedent(source).strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _made(tree: ast.Module) -> dict[str, str]:
    """Return the names of recurrent layers, ``self.rnn``, with the class of each."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            kind = _dotted(node.value.func).rpartition(".")[2]
            if kind in LAYERS:
                found |= {_dotted(target): kind for target in node.targets}
    return found


def _called(call: ast.Call, made: dict[str, str], spec: LayerSpec) -> str | None:
    """Return the class of the layer that a call calls, or ``None``."""
    name = _dotted(call.func)
    if name in made:
        return made[name]
    last = name.rpartition(".")[2].lower()
    named = next((layer for layer in ("LSTM", "GRU") if layer.lower() in last), None)
    return named or (spec.layer if not made and ("rnn" in last or last == "layer") else None)


def _rows(source: str, spec: LayerSpec) -> int:
    """Return the rows of h_n: of the layer that the lines construct, otherwise of ``spec``."""
    try:
        return LayerSpec(**read_layers(source).layers[0].arguments).rows
    except PasteError:
        return spec.rows


def _opened(target: ast.expr, layer: str, tree: ast.Module, rows: int) -> Iterator[Trap]:
    match target:
        case ast.Tuple(elts=[_, ast.Name(id=name)]) if layer == "LSTM":
            if _taken_last(tree, name) and _assigned_once(tree, name):
                yield Trap("pair_last_is_c_n", {"name": name})
        case ast.Tuple(elts=[_, ast.Tuple(elts=[ast.Name(id=h), ast.Name(id=c)])]) if (
            layer != "LSTM" and rows == 2
        ):
            yield Trap("pair_splits_rows", {"names": f"{h}, {c}"})


def _taken_last(tree: ast.Module, name: str) -> bool:
    return any(
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
        and isinstance(node.ctx, ast.Load)
        and ast.unparse(node.slice) == "-1"
        for node in ast.walk(tree)
    )


def _assigned_once(tree: ast.Module, name: str) -> bool:
    """Return whether the name is always the pair: after ``h = h[0]``, ``h[-1]`` is a row."""
    stores = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
    ]
    return len(stores) == 1


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=owner, attr=name):
            return f"{_dotted(owner)}.{name}"
    return ""
