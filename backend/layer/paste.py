"""Parser for a pasted line such as ``self.rnn = nn.LSTM(10, 20, 2, True)``; executes nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

from backend.layer.spec import LAYERS, TORCH_DEFAULTS, LayerSpec, SpecError

MAX_CHARACTERS = 4000
_COMMON = ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout")
POSITIONS: dict[str, tuple[str, ...]] = {
    "RNN": (
        "input_size",
        "hidden_size",
        "num_layers",
        "nonlinearity",
        *_COMMON[3:],
        "bidirectional",
    ),
    "GRU": (*_COMMON, "bidirectional"),
    "LSTM": (*_COMMON, "bidirectional", "proj_size"),
}
"""Parameters in positional order, by the signatures in torch.nn.modules.rnn."""
_ELSEWHERE = ("device", "dtype")


@dataclass(frozen=True)
class Landing:
    """A positional argument that sets a parameter which a reader may not expect.

    Attributes:
        position: the position, counted from 1.
        parameter: the parameter that it sets.
        value: its source text.
    """

    position: int
    parameter: str
    value: str


@dataclass(frozen=True)
class Pasted:
    """The content of a pasted line.

    Attributes:
        arguments: fields of :class:`LayerSpec` that the line sets, torch's defaults included.
        landings: positional arguments that deserve a remark.
        ignored: arguments that do not influence shapes (``device``, ``dtype``).
    """

    arguments: Mapping[str, Any]
    landings: tuple[Landing, ...] = ()
    ignored: tuple[str, ...] = field(default=())


class PasteError(ValueError):
    """A line that is not a readable layer: a code and the values for its sentence.

    Codes: ``empty``, ``too_long``, ``not_python``, ``no_layer``, ``unpacked``, ``not_a_value``,
    ``too_many``, ``unknown_argument``, ``given_twice``, ``missing``, and those of
    :class:`SpecError`.
    """

    landings: tuple[Landing, ...] = ()

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(f"{code.replace('_', ' ')}: {params}" if params else code)


def read_layer(text: str) -> Pasted:
    """Find the first ``nn.RNN``, ``nn.GRU`` or ``nn.LSTM`` in ``text`` and read its arguments.

    The text is parsed, never executed; arguments must be plain numbers, booleans or strings.

    Raises:
        PasteError: if the text is not a valid layer; its code says why.
    """
    call, layer = _find_call(_parse(text))
    names = POSITIONS[layer]
    if any(isinstance(each, ast.Starred) for each in call.args) or None in [
        keyword.arg for keyword in call.keywords
    ]:
        raise PasteError("unpacked")
    if len(call.args) > len(names):
        raise PasteError("too_many", layer=layer, count=len(call.args), most=len(names))
    passed = {name: _value(name, node) for name, node in zip(names, call.args, strict=False)}
    ignored = []
    for keyword in call.keywords:
        name = str(keyword.arg)
        if name in _ELSEWHERE:
            ignored.append(name)
        elif name not in names:
            raise PasteError("unknown_argument", layer=layer, name=name, names=", ".join(names))
        elif name in passed:
            raise PasteError("given_twice", name=name)
        else:
            passed[name] = _value(name, keyword.value)
    arguments = {"layer": layer, **TORCH_DEFAULTS, **passed}
    landings = _landings(names, call)
    try:
        _check(arguments)
    except PasteError as error:
        # Often the landing causes the error: `nn.LSTM(10, 20, 2, 0.5)` sets bias, not dropout.
        error.landings = landings
        raise
    return Pasted(arguments, landings, tuple(ignored))


def _parse(text: str) -> ast.Module:
    if not text.strip():
        raise PasteError("empty")
    if len(text) > MAX_CHARACTERS:
        raise PasteError("too_long", most=MAX_CHARACTERS)
    error: BaseException | None = None
    for code in (dedent(text).strip(), _undressed(text)):
        try:
            return ast.parse(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as found:
            error = error or found
    raise PasteError("not_python", line=getattr(error, "lineno", None) or 1)


def _undressed(text: str) -> str:
    """Remove the traces of copying: prompts, and a first line without indentation."""
    lines = [re.sub(r"^\s*(>>>|\.\.\.) ?", "", line) for line in text.strip("\n").splitlines()]
    first, *rest = lines or [""]
    return "\n".join([first.strip(), dedent("\n".join(rest))]).strip()


def _find_call(tree: ast.Module) -> tuple[ast.Call, str]:
    for node in _in_reading_order(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else ""
            name = function.id if isinstance(function, ast.Name) else name
            if name in LAYERS:
                return node, name
    raise PasteError("no_layer", layers=", ".join(f"nn.{name}" for name in LAYERS))


def _in_reading_order(tree: ast.Module) -> Iterator[ast.AST]:
    return iter(
        sorted(
            ast.walk(tree),
            key=lambda node: (getattr(node, "lineno", 0), getattr(node, "col_offset", 0)),
        )
    )


def _value(name: str, node: ast.expr) -> Any:
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        raise PasteError("not_a_value", name=name, text=_shown(node)) from None
    if not isinstance(value, bool | int | float | str):
        raise PasteError("not_a_value", name=name, text=_shown(node))
    return value


def _check(arguments: Mapping[str, Any]) -> None:
    for name in ("input_size", "hidden_size"):
        if name not in arguments:
            raise PasteError("missing", name=name)
    try:
        LayerSpec(**arguments)
    except SpecError as error:
        raise PasteError(
            error.code, parameter=error.parameter, given=error.value, **error.params
        ) from None


def _landings(names: tuple[str, ...], call: ast.Call) -> tuple[Landing, ...]:
    """Return positional arguments after the three sizes, because their order surprises people."""
    return tuple(
        Landing(position, name, _shown(node))
        for position, (name, node) in enumerate(zip(names, call.args, strict=False), start=1)
        if position > 3
    )


def _shown(node: ast.expr) -> str:
    try:
        text = ast.unparse(node)
    except RecursionError:  # The text has thousands of nested signs and is not worth showing.
        return "…"
    return text if len(text) <= 40 else text[:39] + "…"
