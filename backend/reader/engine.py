"""One run of the interpreter: load a source, build a model, call ``forward``."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from backend.reader.port.interpreter import (
    REFUSALS,
    Function,
    Interpreter,
    ModelClass,
    Pasted,
    Plain,
    Refused,
)
from backend.reader.read import seen
from backend.reader.reading import Binding, Failure


@dataclass
class Promise:
    """The paste's own ``Model(100, 32)``."""

    model_class: ModelClass


ERRORS = (*REFUSALS, Refused, MemoryError, RecursionError)


class Engine:
    """The interpreter with one source loaded."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.guess: Callable[[str, str], Any] = _nothing
        self.interpreter = Interpreter(self._guess)

    def _guess(self, name: str, where: str) -> Any:
        try:
            return self.guess(name, where)
        except NameError as error:
            raise self.interpreter._fail(error) from None

    def load(self) -> None:
        """Run the definitions and plain assignments of the top level."""
        classes = {node.name for node in self.tree.body if isinstance(node, ast.ClassDef)}
        body = []
        for node in self.tree.body:
            if isinstance(node, ast.Assign):
                names = {each.id for each in ast.walk(node.value) if isinstance(each, ast.Name)}
                if names & classes:
                    classes |= {each.id for each in node.targets if isinstance(each, ast.Name)}
                    continue
            body.append(node)
        self.interpreter.load(ast.Module(body, []))

    @property
    def globals(self) -> dict[str, Any]:
        """Return the names of the top level."""
        return self.interpreter.globals.names

    def evaluate(self, node: ast.expr) -> Any:
        """Return the value of an expression of the top level."""
        match node:
            case ast.Call(func=ast.Name(id=name)) if isinstance(self.globals.get(name), ModelClass):
                return Promise(self.globals[name])
            case ast.Name(id=name) if name in self.globals:
                return self.globals[name]
            case ast.Name(id=name):
                raise NameError(name)
        return self.interpreter.value(node, self.interpreter.globals)

    def is_object(self, value: Any) -> bool:
        """Return whether a global of the paste can serve as an argument of the same name."""
        return isinstance(value, Plain | dict | list | tuple | torch.Tensor)

    def make(self, model_class: ModelClass, keywords: Mapping[str, Any]) -> Any:
        """Return an instance of a pasted class."""
        return self.interpreter.make(model_class, [], dict(keywords))

    def method(self, model: Any, name: str) -> Function | None:
        """Return a method of the model's class."""
        if not isinstance(model, Pasted):
            return None
        found = model._paste[1].find(name)
        return found if isinstance(found, Function) else None

    def call(self, function: Function, arguments: Sequence[Any]) -> Any:
        """Call a function of the paste."""
        return self.interpreter.invoke(function, tuple(arguments), {})

    def record(self) -> None:
        """Record the bindings from now on."""
        self.interpreter.recording, self.interpreter.steps = True, 0
        self.interpreter.records = {}

    @property
    def line(self) -> int:
        """Return the line that runs now."""
        return self.interpreter.line

    @property
    def steps(self) -> int:
        """Return how many steps the run has taken."""
        return self.interpreter.steps

    def bindings(self) -> tuple[Binding, ...]:
        """Return what each line bound."""
        return tuple(
            Binding(
                each.line,
                each.name,
                seen(each.last),
                seen(each.first),
                each.times,
                tuple(str(line) for line in each.path),
            )
            for each in self.interpreter.records.values()
        )

    def failure(self, error: BaseException) -> Failure:
        """Return where and why the run stopped."""
        if isinstance(error, Refused):
            return Failure(error.line, error.what, error.code, name=error.what)
        at = self.interpreter.failure
        line = at[0] if at else self.interpreter.line
        shapes = {
            each.name: each.value.shape for each in self.bindings() if each.value.kind == "tensor"
        }
        return Failure(line, str(error), error_type=type(error).__name__, shapes=shapes)

    def forget_failure(self) -> None:
        """Forget an error that a try of ours has caught."""
        self.interpreter.failure = None


def _nothing(name: str, _: str) -> Any:
    raise NameError(f"name '{name}' is not defined")


def modules(model: Any) -> Iterable[nn.Module]:
    """Return all modules of a model."""
    return model.modules() if isinstance(model, nn.Module) else ()
