"""Layers for a bare ``forward``: a constructor with the layers that its lines call on ``self``.

The names tell the kind of a layer, and the lines how wide its input is. Its sizes are arguments of
the constructor, so each is a control.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_TIME_FIRST = re.compile(r"batch_first=False|view\((len\(|1, 1, -1|1, -1)|pack_padded_sequence")
"""Code that puts time before the batch, if nothing says ``batch_first=True``."""
RECURRENT = re.compile(r"lstm|gru|rnn")
_KINDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (RECURRENT, "recurrent"),
    (re.compile(r"emb"), "embedding"),
    (re.compile(r"drop"), "dropout"),
    (re.compile(r"log_?soft"), "nn.LogSoftmax(dim=-1)"),
    (re.compile(r"soft"), "nn.Softmax(dim=-1)"),
    (re.compile(r"^relu"), "nn.ReLU()"),
    (re.compile(r"^tanh"), "nn.Tanh()"),
    (re.compile(r"^sigm"), "nn.Sigmoid()"),
    (re.compile(r"^(layer_?)?norm|^ln"), "norm"),
    (re.compile(r"^fc|linear|dense|head$|classifier|^out(put)?$|2(out|tag|label)|proj"), "linear"),
)
_KEEPS = re.compile(
    "contiguous|unsqueeze|squeeze|detach|float|relu|tanh|sigmoid|(log_)?softmax|dropout|mean|sum"
    "|max|gelu|clone|to|pack_padded_sequence|pad_packed_sequence|normalize|index_select"
)
"""Functions and methods whose result is as wide as their input, as a rule."""


@dataclass
class _Found:
    """The layers that were found so far, as code, and the widths of the variables."""

    batch_first: bool
    bidirectional: bool = False
    layers: dict[str, str] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)
    """The arguments of the constructor, in order."""
    widths: dict[str, str] = field(default_factory=dict)

    def name(self, name: str) -> str:
        """Return the name of a size, which becomes an argument."""
        self.names.setdefault(name)
        return name


def constructor(methods: Sequence[ast.FunctionDef]) -> ast.FunctionDef | None:
    """Return ``__init__`` with the layers that methods call on ``self``, or ``None``."""
    text = "\n".join(ast.unparse(each) for each in methods)
    found = _Found(
        batch_first="batch_first=True" in text or not _TIME_FIRST.search(text),
        bidirectional=any(_joins_directions(node) for each in methods for node in ast.walk(each)),
    )
    made = {each.name for each in methods}
    for method in methods:
        for statement in _statements(method.body):
            _read(statement, made, found)
    if not found.layers:
        return None
    lines = [f"self.{name} = {layer}" for name, layer in found.layers.items()]
    head = f"def __init__({', '.join(['self', *found.names])}):"
    source = "\n".join([head, "    super().__init__()", *(f"    {line}" for line in lines)])
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    return function


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield all statements, those of blocks too, in order."""
    for each in body:
        yield each
        match each:
            case ast.If() | ast.For() | ast.While():
                yield from _statements([*each.body, *each.orelse])
            case ast.With():
                yield from _statements(each.body)
            case ast.Try():
                yield from _statements([*each.body, *each.orelse, *each.finalbody])


def _joins_directions(node: ast.AST) -> bool:
    """Return whether a call joins two rows of a state: ``torch.cat((h[-2], h[-1]), dim=1)``."""
    match node:
        case ast.Call(
            func=ast.Attribute(attr="cat" | "concat"),
            args=[ast.Tuple(elts=[one, other]) | ast.List(elts=[one, other]), *_],
        ):
            match _row(one), _row(other):
                case (name, first), (same, second):
                    return name == same and {first, second} in ({-2, -1}, {0, 1})
    return False


def _row(node: ast.expr) -> tuple[str, int] | None:
    """Return the name and the row of ``h[-1]`` or ``h[-1, :, :]``."""
    match node:
        case ast.Subscript(value=ast.Name(id=name), slice=place):
            first = place.elts[0] if isinstance(place, ast.Tuple) and place.elts else place
            text = ast.unparse(first)
            return (name, int(text)) if re.fullmatch(r"-?\d", text) else None
    return None


def _read(statement: ast.stmt, methods: set[str], found: _Found) -> None:
    match statement:
        case ast.Assign(targets=[target], value=value):
            _find(value, methods, found, pair=_has_pair(target))
            width = _width(value, found)
            for each in ast.walk(target):
                if isinstance(each, ast.Name):
                    found.widths[each.id] = width
            match target:
                case ast.Tuple(elts=[ast.Name(id=name), *_]) if (
                    found.bidirectional and width == _WIDTHS["recurrent"]
                ):
                    found.widths[name] = f"2 * {width}"
        case ast.Return(value=ast.expr() as value) | ast.Expr(value=value):
            _find(value, methods, found)


def _has_pair(target: ast.expr) -> bool:
    """Return whether a target takes the result of an LSTM: ``out, (h, c)``."""
    return isinstance(target, ast.Tuple) and any(
        isinstance(each, ast.Tuple) and len(each.elts) == 2 for each in target.elts
    )


def _find(node: ast.expr, methods: set[str], found: _Found, pair: bool = False) -> None:
    """Add the layers that an expression calls, the innermost first."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.expr):
            _find(inner, methods, found)
        elif isinstance(inner, ast.keyword):
            _find(inner.value, methods, found)
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name), args=[first, *_]):
            if name not in methods and name not in found.layers:
                layer = _layer(name, _width(first, found), pair, found)
                if layer:
                    found.layers[name] = layer


def _kind(name: str) -> str:
    return next((kind for pattern, kind in _KINDS if pattern.search(name.lower())), "")


def _layer(name: str, width: str, pair: bool, found: _Found) -> str:
    """Return a layer as code, or nothing for a name without a kind."""
    match _kind(name):
        case "recurrent":
            matched = RECURRENT.search(name.lower())
            kind = "LSTM" if pair or matched is None else matched[0].upper()
            size = width or found.name("input_size")
            hidden = found.name("hidden_size")
            first = ", batch_first=True" if found.batch_first else ""
            both = ", bidirectional=True" if found.bidirectional else ""
            return f"nn.{kind}({size}, {hidden}{first}{both})"
        case "embedding":
            return f"nn.Embedding({found.name('vocab_size')}, {found.name('embedding_dim')})"
        case "dropout":
            return f"nn.Dropout({found.name('dropout')})"
        case "linear":
            size = width or found.name("input_size")
            return f"nn.Linear({size}, {found.name(_outputs(name))})"
        case "norm":
            return f"nn.LayerNorm({width or found.name('input_size')})"
        case code:
            return code


def _outputs(name: str) -> str:
    """Return the argument for the outputs of a linear layer; several layers have several."""
    digit = re.search(r"\d+$", name)
    return f"num_classes{digit[0]}" if digit and digit[0] != "1" else "num_classes"


_WIDTHS: Mapping[str, str] = {"embedding": "embedding_dim", "recurrent": "hidden_size"}


def _width(node: ast.expr, found: _Found) -> str:
    """Return the last size of a value as code, or nothing if the lines do not show it."""
    match node:
        case ast.Name(id=name):
            return found.widths.get(name, "")
        case ast.Subscript(value=inner) | ast.Attribute(value=inner):
            return _width(inner, found)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name), args=args):
            kind = _kind(name)
            if kind == "linear":
                return _outputs(name)
            return _WIDTHS.get(kind, "") or (_width(args[0], found) if args else "")
        case ast.Call(
            func=ast.Attribute(attr="cat" | "concat"),
            args=[ast.Tuple(elts=parts) | ast.List(elts=parts), ast.Constant(value=1)],
        ) if any(".unsqueeze(1)" in ast.unparse(each) for each in parts):
            # A step is put before a sequence.
            return next((w for w in (_width(each, found) for each in parts) if w), "")
        case ast.Call(func=ast.Attribute(attr="cat" | "concat"), args=[ast.Tuple(elts=parts)]):
            return _sum([_width(each, found) for each in parts])
        case ast.Call(func=ast.Attribute(attr="cat" | "concat"), args=[ast.List(elts=parts)]):
            return _sum([_width(each, found) for each in parts])
        case ast.Call(func=ast.Attribute(value=owner, attr=name), args=args) if _KEEPS.fullmatch(
            name
        ) or _ends_open(name, args):
            of_owner = _width(owner, found)
            return of_owner or (_width(args[0], found) if args else "")
    return ""


def _ends_open(name: str, args: Sequence[ast.expr]) -> bool:
    """Return whether a call is ``view(..., -1)``, which keeps the last axis as a rule."""
    return name in ("view", "reshape") and bool(args) and ast.unparse(args[-1]) == "-1"


def _sum(widths: Sequence[str]) -> str:
    return " + ".join(widths) if all(widths) else ""
