"""Call of a recurrent layer in a line of code, with the names that the code uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.errors.lines import Line
from backend.paste.syntax import dotted

_LAYER = re.compile(r"(?i)(lstm|gru|rnn|encoder|decoder|layer|cell)\w*$")
_INITIAL = re.compile(
    r"(?i)(^|[._])(init\w*_?)?[hc]x?_?(0|zero|init\w*)$|initial|init_?(hidden|state)|zeros"
)


@dataclass(frozen=True)
class LayerCall:
    """Call of a recurrent layer.

    Attributes:
        layer: expression for the layer.
        input: name of its input.
        states: names of the states that are passed: none, one, or h and c.
        target: left side of the assignment; "" if the line assigns nothing to two names.
        written: the expressions of the line that have no name, by the name for them.
    """

    layer: str = "layer"
    input: str = "input"
    states: tuple[str, ...] = ()
    target: str = ""
    written: Mapping[str, str] = field(default_factory=dict)

    @property
    def starts(self) -> bool:
        """Whether the names say that the states are initial ones, which carry no information."""
        texts = [self.written.get(name, name) for name in self.states]
        return bool(texts) and all(_INITIAL.search(text) for text in texts)

    @property
    def carries(self) -> bool:
        """Whether the line passes the states that the call before it returned."""
        returned = re.findall(r"[\w.]+", self.target)[1:]
        return bool(self.states) and set(self.states) <= set(returned)

    def state_names(self, pair: bool) -> tuple[str, ...]:
        """Return names for the states: those of the line if their number fits."""
        plain = ("h_0", "c_0") if pair else ("h_0",)
        return self.states if len(self.states) == len(plain) else plain

    def again(self, pair: bool, states: tuple[str, ...]) -> str:
        """Return the line that calls the layer with ``states``."""
        target = self.target or ("output, (h_n, c_n)" if pair else "output, h_n")
        passed = f"({', '.join(states)})" if len(states) > 1 else "".join(states)
        return f"{target} = {self.layer}({', '.join(filter(None, (self.input, passed)))})"


def call_of_layer(line: Line, known: bool = False) -> LayerCall:
    """Return the call of a recurrent layer in ``line``; one with the app's names if it has none.

    Args:
        known: whether a layer certainly failed in this line, whatever its name.

    >>> call_of_layer(Line("out, hidden = self.gru(x, hidden)")).states
    ('hidden',)
    """
    calls = [each for each in line.calls() if dotted(each.func) and each.args]
    named = [each for each in calls if _LAYER.search(dotted(each.func))]
    if not named and known:
        # Of several calls, the one with a state is that of the layer.
        with_state = [each for each in calls if len(each.args) == 2]
        named = calls if line.marked or len(calls) == 1 else with_state[:1]
    if not named:
        return LayerCall()
    call = named[0]
    written: dict[str, str] = {}
    layer, read = dotted(call.func), _named(call.args[0], "input", line, written)
    states = _states(call, line, written)
    target = line.target if line.is_whole(call) and "," in line.target else ""
    return LayerCall(layer, read, states, target, written)


def _states(call: ast.Call, line: Line, written: dict[str, str]) -> tuple[str, ...]:
    """Return names for the passed states; an expression gets one of the app's names."""
    passed = [*call.args[1:2], *(each.value for each in call.keywords if each.arg == "hx")]
    match passed:
        case [ast.Constant(value=None)]:
            return ()
        case [ast.Tuple(elts=elements)]:
            pairs = zip(elements, ("h_0", "c_0"), strict=False)
            return tuple(_named(each, name, line, written) for each, name in pairs)
        case [state, *_]:
            return (_named(state, "state", line, written),)
    return ()


def _named(node: ast.expr, name: str, line: Line, written: dict[str, str]) -> str:
    """Return the name that the line has for a value, or ``name`` for an expression."""
    own = dotted(node)
    if not own:
        written[name] = line.text(node)
    return own or name
