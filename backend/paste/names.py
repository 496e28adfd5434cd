"""Values of the names in pasted code, with a guess for each missing value. Executes nothing."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.layer.spec import TORCH_DEFAULTS, LayerSpec
from backend.paste.found import Guess, PasteError
from backend.paste.syntax import dotted

Scalar = bool | int | float | str
_MOST = 10**9
_DEEPEST = 30
_MOST_STEPS = 300
_MOST_OF_TEXT = 10_000
"""The steps for all arguments of a text; an argument beyond them has no value."""
_MOST_BINDINGS = 20
"""The expressions for one name that are looked at."""
_SIZES = LayerSpec()
_BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_STEMS: tuple[tuple[tuple[str, ...], Scalar], ...] = (
    (("direction",), 1),
    (("layer",), _SIZES.num_layers),
    (("bidir", "batch_first"), False),
    (("dropout", "drop_p"), 0.0),
    (("hid", "unit", "rnn", "lstm", "gru"), _SIZES.hidden_size),
    (("emb", "input", "feat", "in_"), _SIZES.input_size),
)
"""Parts of names and the guess for them; the first that is in a name counts."""


def shown(node: ast.expr) -> str:
    """Return the source text of an expression, shortened."""
    return _shortened(_text(node))


def _text(node: ast.expr) -> str:
    try:
        return ast.unparse(node)
    except RecursionError:  # The text has thousands of nested signs and is not worth showing.
        return "…"


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


@dataclass
class Names:
    """The values that a pasted program gives to its names, and the guesses for the others.

    A class has names of its own, and two classes may use one name differently. A name without a
    value has the same guess in the whole text.
    """

    bound: Mapping[tuple[str, str], tuple[ast.expr, ...]]
    """The expressions for a name, by class ("" outside of classes) and name."""
    guessed: dict[str, Scalar] = field(default_factory=dict)
    texts: dict[ast.expr, str] = field(default_factory=dict)
    """The texts of expressions, each made once: many arguments may depend on a long one."""
    steps: int = 0
    """The steps of all evaluations so far."""

    def bindings(self, name: str, owner: str) -> tuple[ast.expr, ...]:
        """Return the first expressions for a name, those of its class before others."""
        bound = self.bound.get((owner, name)) or self.bound.get(("", name), ())
        return bound[:_MOST_BINDINGS]

    def text(self, node: ast.expr) -> str:
        """Return the source text of an expression."""
        if node not in self.texts:
            self.texts[node] = dotted(node) or _text(node)
        return self.texts[node]

    def value(self, parameter: str, node: ast.expr, owner: str) -> tuple[Scalar, tuple[Guess, ...]]:
        """Return the value of an argument, and the guesses that it depends on.

        Args:
            parameter: the argument of the layer.
            node: its expression.
            owner: the class that contains it, or "".
        """
        used: dict[str, Scalar] = {}
        try:
            value = _Evaluation(self, parameter, owner, used).of(node, 0)
        except (ValueError, TypeError, ArithmeticError, RecursionError):
            raise PasteError("not_a_value", name=parameter, text=shown(node)) from None
        if not isinstance(value, Scalar):
            raise PasteError("not_a_value", name=parameter, text=shown(node))
        guesses = (Guess(parameter, _shortened(text), guess) for text, guess in used.items())
        return value, tuple(guesses)


@dataclass
class _Evaluation:
    """The evaluation of one argument, in a bounded number of steps."""

    names: Names
    parameter: str
    owner: str
    used: dict[str, Scalar]
    steps: int = 0

    def of(self, node: ast.expr, depth: int) -> Any:
        self.steps += 1
        self.names.steps += 1
        if self.steps > _MOST_STEPS or self.names.steps > _MOST_OF_TEXT or depth > _DEEPEST:
            raise ValueError
        match node:
            case ast.Constant(value=value):
                return value
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.of(operand, depth + 1)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return not self.of(operand, depth + 1)
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _BINARY:
                a, b = self.of(left, depth + 1), self.of(right, depth + 1)
                return _bounded(_BINARY[type(sign)](_bounded(a), _bounded(b)))
            case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in _COMPARE:
                return _COMPARE[type(sign)](self.of(left, depth + 1), self.of(right, depth + 1))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.of(body if self.of(test, depth + 1) else orelse, depth + 1)
            case ast.Call(func=ast.Name(id="int" | "bool" as kind), args=[only], keywords=[]):
                value = _bounded(self.of(only, depth + 1))
                return int(value) if kind == "int" else bool(value)
            case ast.Name() | ast.Attribute() | ast.Call() | ast.Subscript():
                return self._named(node, depth)
        raise ValueError

    def _named(self, node: ast.expr, depth: int) -> Scalar:
        name = self.names.text(node)
        known = self.names.bindings(name, self.owner)
        values = [value for each in known if (value := self._known(each, depth)) is not None]
        if len(values) == len(known) and len(set(values)) == 1:
            return values[0]
        text = name.removeprefix("self.")
        guessed = self.names.guessed
        if text not in guessed:
            guessed[text] = values[0] if values else _guess(text, self.parameter, depth)
        self.used[text] = guessed[text]
        return guessed[text]

    def _known(self, node: ast.expr, depth: int) -> Scalar | None:
        """Return the value that a name is bound to; ``None`` if only a run could find it."""
        if isinstance(node, ast.Call | ast.Subscript) or depth > _DEEPEST // 2:
            return None
        try:
            value = self.of(node, depth + 1)
        except (ValueError, TypeError, ArithmeticError):
            return None
        return value if isinstance(value, Scalar) else None


def _bounded(value: Any) -> Any:
    if not isinstance(value, bool | int | float) or abs(value) > _MOST:
        raise ValueError
    return value


def _guess(name: str, parameter: str, depth: int) -> Scalar:
    """Return a guess for a name: a part of an expression is guessed by its name."""
    default: Scalar = {"input_size": 10, "hidden_size": 20, "num_layers": 2}.get(
        parameter, TORCH_DEFAULTS.get(parameter, 1)
    )
    if depth == 0:
        return default
    lower = name.lower()
    return next((guess for parts, guess in _STEMS if any(p in lower for p in parts)), default)


def names_in(tree: ast.Module) -> Names:
    """Return the names that a program gives a value, without running it."""
    bound: dict[tuple[str, str], list[ast.expr]] = {}
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    for owner, node in _owned(tree):
        for name, value in _bindings(node):
            if name:
                bound.setdefault((owner, name), []).append(value)
    called: dict[tuple[str, str], list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for name, value in _passed(node, classes.get(node.func.id)):
                called.setdefault((node.func.id, name), []).append(value)
    # A call of the class decides over the default of its argument.
    return Names({key: tuple(values) for key, values in (bound | called).items()})


def _owned(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield every node with the class that contains it, or ""."""
    for statement in tree.body:
        owner = statement.name if isinstance(statement, ast.ClassDef) else ""
        for node in ast.walk(statement):
            yield owner, node


def _bindings(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that a statement binds, "" for a target without a name."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                    pairs = zip(target.elts, value.elts, strict=False)
                    yield from ((dotted(each), part) for each, part in pairs)
                else:
                    yield dotted(target), value
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield dotted(target), value
        case ast.FunctionDef(args=arguments):
            positional = [*arguments.posonlyargs, *arguments.args]
            last = positional[len(positional) - len(arguments.defaults) :]
            yield from (
                (each.arg, value) for each, value in zip(last, arguments.defaults, strict=True)
            )
            for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
                if default is not None:
                    yield each.arg, default


def _passed(call: ast.Call, made: ast.ClassDef | None) -> Iterator[tuple[str, ast.expr]]:
    """Yield the arguments of a call of a class of the text, by the names of its constructor."""
    if made is None:
        return
    constructor = next(
        (
            each
            for each in made.body
            if isinstance(each, ast.FunctionDef) and each.name == "__init__"
        ),
        None,
    )
    if constructor is not None:
        names = [each.arg for each in constructor.args.args[1:]]
        yield from zip(names, call.args, strict=False)
    yield from ((each.arg, each.value) for each in call.keywords if each.arg)
