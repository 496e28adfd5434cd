"""The interpreter: a walk over the syntax tree of a paste, over closed tables.

Nothing of the text is passed to Python's own evaluation, and no attribute of a real object is read
under a name of the text unless a table holds that name for the type of the object.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backend.reader.interpreter import calls, classes, expressions, statements, targets
from backend.reader.values import attributes, iteration, setting
from backend.reader.values.kinds import Function, ModelClass
from backend.reader.values.machine import Machine
from backend.reader.values.scope import Scope


class Interpreter(Machine):
    """One run of a paste."""

    def value(self, node: ast.expr, scope: Scope) -> Any:
        """Return the value of an expression."""
        return expressions.value_of(self, node, scope)

    def run_body(self, body: Sequence[ast.stmt], scope: Scope) -> None:
        """Run statements."""
        statements.run_body(self, body, scope)

    def run_function(self, function: Function, scope: Scope) -> Any:
        """Run the body of a function and return its value."""
        if isinstance(function.node, ast.Lambda):
            return self.value(function.node.body, scope)
        try:
            self.run_body(function.node.body, scope)
        except statements.Returned as returned:
            return returned.value
        return None

    def assign(self, target: ast.expr, value: Any, scope: Scope) -> None:
        """Give a target a value, and record it."""
        targets.assign(self, target, value, scope)

    def attribute(self, owner: Any, name: str) -> Any:
        """Return an attribute that the tables allow."""
        return attributes.attribute(self, owner, name)

    def set_attribute(self, owner: Any, name: str, value: Any) -> None:
        """Set an attribute of an object of the paste, or one that the tables allow."""
        setting.set_attribute(self, owner, name, value)

    def apply(self, function: Any, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """Call a value."""
        return calls.apply(self, function, arguments, keywords)

    def invoke(self, function: Any, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """Call a function of the paste."""
        return calls.invoke(self, function, arguments, keywords)

    def make(
        self, model_class: ModelClass, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Any:
        """Return an instance of a pasted class."""
        return classes.make(self, model_class, arguments, keywords)

    def iterate(self, value: Any) -> Iterator[Any]:
        """Return an iterator over a value."""
        return iteration.iterate(self, value)

    def truth(self, value: Any) -> bool:
        """Return whether a value counts as true."""
        return iteration.truth(self, value)
