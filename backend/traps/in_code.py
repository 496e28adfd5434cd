"""Silent bugs in pasted code, which is parsed and never executed."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterator
from textwrap import dedent

from backend.layer.spec import LAYERS, LayerSpec
from backend.paste.found import MAX_CHARACTERS, FoundLayer, PasteError
from backend.paste.read import read_layers
from backend.paste.syntax import dotted, tree_of
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
    first = _first_layer(source)
    yield from _positional(first)
    tree = tree_of(dedent(source).strip()) if len(source) <= MAX_CHARACTERS else None
    if tree is None:
        return
    rows = LayerSpec(**first.arguments).rows if isinstance(first, FoundLayer) else spec.rows
    made, pairs = _made(tree), _pairs_taken_last(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[target], value=ast.Call() as call):
                if layer := _called(call, made, spec):
                    yield from _opened(target, layer, pairs, rows)


def _first_layer(source: str) -> FoundLayer | PasteError:
    try:
        return read_layers(source).layers[0]
    except PasteError as error:
        return error


def _positional(first: FoundLayer | PasteError) -> Iterator[Trap]:
    # A user who also passes batch_first by position knows the order of the arguments.
    if len(first.landings) == 1 and first.landings[0].parameter == "bias":
        (landing,) = first.landings
        if landing.value in ("True", "False"):
            yield Trap("bias_positional", {"position": landing.position, "value": landing.value})


def _made(tree: ast.Module) -> dict[str, str]:
    """Return the names of recurrent layers, ``self.rnn``, with the class of each."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(
                targets=targets,
                value=ast.Call(func=ast.Name(id=kind) | ast.Attribute(attr=kind)),
            ) if kind in LAYERS:
                found |= {name: kind for target in targets if (name := dotted(target))}
    return found


def _called(call: ast.Call, made: dict[str, str], spec: LayerSpec) -> str | None:
    """Return the class of the layer that a call calls, or ``None``."""
    if (name := dotted(call.func)) in made:
        return made[name]
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            last = name.lower()
            named = next((layer for layer in ("LSTM", "GRU") if layer.lower() in last), None)
            return named or (
                spec.layer if not made and ("rnn" in last or last == "layer") else None
            )
    return None


def _opened(target: ast.expr, layer: str, pairs: Collection[str], rows: int) -> Iterator[Trap]:
    match target:
        case ast.Tuple(elts=[_, ast.Name(id=name)]) if layer == "LSTM":
            if name in pairs:
                yield Trap("pair_last_is_c_n", {"name": name})
        case ast.Tuple(elts=[_, ast.Tuple(elts=[ast.Name(id=h), ast.Name(id=c)])]) if (
            layer != "LSTM" and rows == 2
        ):
            yield Trap("pair_splits_rows", {"names": f"{h}, {c}"})


def _pairs_taken_last(tree: ast.Module) -> set[str]:
    """Return the names of which the code takes ``[-1]`` and that it assigns once.

    After ``h = h[0]``, ``h[-1]`` is a row.
    """
    taken: set[str] = set()
    stored: Counter[str] = Counter()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                stored[name] += 1
            case ast.Subscript(
                value=ast.Name(id=name),
                slice=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)),
                ctx=ast.Load(),
            ):
                taken.add(name)
    return {name for name in taken if stored[name] == 1}
