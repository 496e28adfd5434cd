"""Names of the person's failing line, which replace the app's names in the offered code."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch

from backend.errors.lines import Line, bound_first, is_target

_FUNCTIONS = re.compile(
    r"^(torch|F|nn|np|math|functional)\.|^(print|len|list|tuple|int|float|sum)$"
)
_PAIR = "h", "c"

Names = Mapping[str, str]
"""An expression of the person's line for each name of the offered code."""


@dataclass(frozen=True)
class Roles:
    """The parts of a failing line, with the names that the offered code has for them.

    Attributes:
        callee: the called object, ``head``; "" for a function that has the same name everywhere.
        arguments: the positional arguments; a pair in the place of ``h`` is ``h`` and ``c``.
        keywords: the name for each keyword of the call.
        target: the left side of the assignment.
        calls: a pattern of the callee. Without one, the only call of a module is meant.
        owner: the object whose method or attribute the line uses.
        uses: a pattern of that method or attribute; ``{attribute}`` is that of the message.
        indexed: the object that the line indexes.
        index: its index.
        operands: the two sides of an operator.
    """

    callee: str = ""
    arguments: tuple[str, ...] = ()
    keywords: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    calls: str = ""
    owner: str = ""
    uses: str = ""
    indexed: str = ""
    index: str = ""
    operands: tuple[str, ...] = ()

    def names(self, line: Line, attribute: str = "") -> dict[str, str]:
        """Return the names in a line; none where the line has no such part."""
        uses = self.uses.replace("{attribute}", re.escape(attribute))
        for node in line.nodes() if self.owner or self.indexed or self.operands else ():
            match node:
                case ast.BinOp(left=left, right=right) if self.operands:
                    return dict(zip(self.operands, map(line.text, (left, right)), strict=True))
                case ast.Subscript(value=value, slice=index) if self.indexed:
                    return {self.indexed: line.text(value), self.index: line.text(index)}
                case ast.Attribute(attr=name, value=value) if self.owner and re.search(uses, name):
                    return {self.owner: line.text(value)}
        return self._of_call(line)

    def _of_call(self, line: Line) -> dict[str, str]:
        calls = [each for each in line.calls() if self._fits(each)]
        if not (self.callee or self.arguments) or not calls:
            return {}
        if len(calls) > 1 and not self.calls:
            return {}
        call = calls[0]
        nodes = dict(_opened(self.arguments, call.args))
        named = {each.arg: each.value for each in call.keywords if each.arg}
        nodes |= {name: named[key] for key, name in self.keywords.items() if key in named}
        if self.callee:
            nodes[self.callee] = call.func
        found = {name: line.text(node) for name, node in nodes.items()}
        return found | ({self.target: line.target} if line.target and line.is_whole(call) else {})

    def _fits(self, call: ast.Call) -> bool:
        name = ast.unparse(call.func)
        if self.calls:
            return bool(re.search(self.calls, name))
        own = name.startswith("self.") and name.count(".") == 1
        of_tensor = isinstance(call.func, ast.Attribute) and hasattr(torch.Tensor, call.func.attr)
        return own or not (of_tensor or _FUNCTIONS.search(name))


def _opened(names: Sequence[str], passed: Sequence[ast.expr]) -> list[tuple[str, ast.expr]]:
    found: list[tuple[str, ast.expr]] = []
    for name, node in zip(names, passed, strict=False):
        if name == _PAIR[0] and isinstance(node, ast.Tuple):
            found += zip(_PAIR, node.elts, strict=False)
        else:
            found.append((name, node))
    return found


def names_in(line: Line, roles: Sequence[Roles], attribute: str = "") -> dict[str, str]:
    """Return the names of all roles in a line; an earlier one decides."""
    found: dict[str, str] = {}
    for each in roles:
        found = {**each.names(line, attribute), **found}
    return {name: text for name, text in found.items() if name}


def with_names(code: Sequence[str], names: Names, line: str = "") -> tuple[str, ...]:
    """Return code with the names of the person's line.

    An expression without a name gets the app's name in a line of its own.

    Args:
        line: the failing line; it follows where the code changes nothing but such an expression.

    >>> with_names(["scores = head(output)"], {"head": "self.fc", "scores": "y"})
    ('y = self.fc(output)',)
    >>> with_names(["x = x.float()"], {"x": "load(path)"}, "y = f(load(path))")
    ('x = load(path)', 'x = x.float()', 'y = f(x)')
    """
    returned = {name for name, text in names.items() if text == "return"}
    plain = {name: text for name, text in names.items() if _takes_over(name, text, code)}
    written = {name: names[name] for name in names.keys() - plain.keys() - returned}
    found = [_renamed(each, {n: t for n, t in plain.items() if n not in returned}) for each in code]
    for name in returned:
        found[-1:] = [re.sub(rf"^{name} = ", "return ", each) for each in found[-1:]]
    read = bound_first(code, [name for name in names if name in written])
    changed = [name for name in read if any(each.startswith(f"{name} = ") for each in code)]
    if changed and all(each.partition(" = ")[0] in changed for each in code):
        for name in changed:
            line = line.replace(written[name], name)
        found.append(line)
    return (*(f"{name} = {written[name]}" for name in read), *found)


def _takes_over(name: str, text: str, code: Sequence[str]) -> bool:
    """Return whether an expression can stand wherever the code has the name."""
    if any(each.startswith(f"{name} = ") for each in code):
        # Code that assigns to ``h[-1]`` would change the tensor itself.
        return is_target(text) and not re.search(r"\[[^'\"]", text)
    return is_target(text) or _is_called(name, code)


def _is_called(name: str, code: Sequence[str]) -> bool:
    """Return whether the code only calls what has the name."""
    signs = [
        each for text in code for each in re.findall(rf"(?<![\w.]){re.escape(name)}\b(.?)", text)
    ]
    return bool(signs) and set(signs) == {"("}


def _renamed(text: str, names: Names) -> str:
    """Return a line of code with other names; the names of keyword arguments stay."""
    if not names:
        return text
    pattern = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    search = rf"(?<![\w.'\"])(?:{pattern})(?!\w|=[^=])"
    return re.sub(search, lambda match: names[match[0]], text)
