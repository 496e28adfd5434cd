"""Call of a recurrent layer in a line of code, with the names that the code uses."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

_LAYER = re.compile(r"(?i)(lstm|gru|rnn|encoder|decoder|layer|cell)\w*$")
_INITIAL = re.compile(r"(?i)(^|[._])(init\w*_?)?[hc]x?_?(0|zero|init\w*)$|initial|zeros")
_MOST_LETTERS = 300


@dataclass(frozen=True)
class LayerCall:
    """Call of a recurrent layer.

    Attributes:
        layer: expression for the layer.
        input: expression for its input.
        states: names of the states that are passed: none, one, or h and c.
        target: left side of the assignment; "" if the line assigns nothing to two names.
    """

    layer: str = "layer"
    input: str = "input"
    states: tuple[str, ...] = ()
    target: str = ""

    @property
    def starts(self) -> bool:
        """Whether the names say that the states are initial ones, which carry no information."""
        return bool(self.states) and all(_INITIAL.search(name) for name in self.states)

    def state_names(self, pair: bool) -> tuple[str, ...]:
        """Return names for the states: those of the line if their number fits."""
        plain = ("h_0", "c_0") if pair else ("h_0",)
        return self.states if len(self.states) == len(plain) else plain

    def again(self, pair: bool, states: tuple[str, ...]) -> str:
        """Return the line that calls the layer with ``states``."""
        target = self.target or ("output, (h_n, c_n)" if pair else "output, h_n")
        passed = f"({', '.join(states)})" if len(states) > 1 else "".join(states)
        return f"{target} = {self.layer}({', '.join(filter(None, (self.input, passed)))})"


def call_of_layer(line: str) -> LayerCall:
    """Return the call of a recurrent layer in ``line``; one with the app's names if it has none.

    >>> call_of_layer("out, hidden = self.gru(x, hidden)").states
    ('hidden',)
    """
    code = re.sub(r"^(return|if|with|for)\b", "", line[:_MOST_LETTERS].strip()).strip()
    try:
        node = ast.parse(code).body[0]
    except (SyntaxError, ValueError, RecursionError, MemoryError, IndexError):
        return LayerCall()
    if not isinstance(node, ast.Assign | ast.Expr) or not isinstance(node.value, ast.Call):
        return LayerCall()
    call = node.value
    names = [_name(each) for each in call.args[:1]]
    layer = _name(call.func)
    if not layer or not _LAYER.search(layer) or not all(names) or not names:
        return LayerCall()
    target = ast.unparse(node.targets[0]) if isinstance(node, ast.Assign) else ""
    target = target if "," in target else ""
    if target.startswith("(") and target.endswith(")"):
        target = target[1:-1]
    return LayerCall(layer, names[0], _states(call.args[1:2]), target)


def _states(arguments: list[ast.expr]) -> tuple[str, ...]:
    """Return the names of the passed states, none where one of them is not a name."""
    if not arguments:
        return ()
    given = arguments[0]
    found = [_name(each) for each in (given.elts if isinstance(given, ast.Tuple) else [given])]
    return tuple(found) if all(found) else ()


def _name(node: ast.expr) -> str:
    """Return a name or a dotted name; "" for any other expression."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := _name(node.value)):
        return f"{before}.{node.attr}"
    return ""
