"""One run of a program on the interpreter: load it, build a model, call ``forward``."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import torch
from torch import nn

from backend.reader.bounds import Refused
from backend.reader.interpreter.interpreter import Interpreter
from backend.reader.interpreter.top_level import load
from backend.reader.reading import Binding, Failure, Module, Scalar
from backend.reader.values.kinds import Function, ModelClass, Pasted, Plain
from backend.reader.values.stand_ins import Bag, Promise
from backend.reader.values.stops import failure_of

ERRORS = (Exception,)
"""Everything that a run may raise; a fault of the reader itself is one more failed run."""

__all__ = [
    "ERRORS",
    "Bag",
    "Engine",
    "Function",
    "ModelClass",
    "Pasted",
    "Plain",
    "Promise",
    "Refused",
]


class Engine:
    """The interpreter with one program."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.guess: Callable[[str, str], Any] = _nothing
        self.constant: Callable[[str, Any], Any] = _itself
        """The value of a constant of the top level, which a control may change."""
        self.interpreter = Interpreter(lambda name, where: self.guess(name, where))

    def load(self) -> None:
        """Run the definitions, constants and small data of the top level."""
        load(self.interpreter, self.tree.body, constant=self.constant)

    @property
    def globals(self) -> dict[str, Any]:
        """The names of the top level."""
        return self.interpreter.globals.names

    def evaluate(self, node: ast.expr) -> Any:
        """Return the value of an expression of the top level, without any guess.

        Raises:
            Exception: if it has none.
        """
        machine = self.interpreter
        guess, machine.guess = machine.guess, None
        machine.lazy = True
        try:
            return machine.value(node, machine.globals)
        finally:
            machine.guess, machine.lazy, machine.failure = guess, False, None

    def is_object(self, value: Any) -> bool:
        """Return whether a global of the paste can be an argument of the same name."""
        return isinstance(value, Plain | dict | list | tuple | torch.Tensor)

    def make(self, model_class: ModelClass, keywords: Mapping[str, Any]) -> Any:
        """Return an instance of a pasted class."""
        return self.interpreter.make(model_class, (), keywords)

    def method(self, model: Any, name: str) -> Function | None:
        """Return a method of the model's class."""
        found = model._class.find(name) if isinstance(model, Pasted) else None
        return found if isinstance(found, Function) else None

    def call(
        self,
        function: Function,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any] = MappingProxyType({}),
    ) -> Any:
        """Call a function of the paste."""
        return self.interpreter.invoke(function, tuple(arguments), keywords)

    def record(self) -> None:
        """Record the bindings from now on."""
        machine = self.interpreter
        machine.recorder.on = True
        machine.recorder.records = {}
        machine.budget.steps = 0
        machine.path, machine.callee = (), "forward"

    @property
    def skipped_large(self) -> bool:
        """Whether a statement of the top level was skipped because of its size."""
        return self.interpreter.skipped_large

    @property
    def line(self) -> int:
        """The line that runs now."""
        return self.interpreter.line

    @property
    def steps(self) -> int:
        """The number of steps that the run has taken."""
        return self.interpreter.budget.steps

    @property
    def notes(self) -> Mapping[str, int]:
        """The remarks of the run, with the lines: ``stray Embedding.weights``."""
        return self.interpreter.notes

    def bindings(self) -> tuple[Binding, ...]:
        """Return the values that each line bound."""
        return self.interpreter.recorder.bindings()

    def failure(self, error: BaseException) -> Failure:
        """Return where and why the run stopped."""
        return failure_of(self.interpreter, error)

    def forget_failure(self) -> None:
        """Forget an error that a try of ours has caught."""
        machine = self.interpreter
        machine.failure = None
        machine.depth, machine.path, machine.scope = 0, (), machine.globals
        machine.part = ("", "", None)


def _nothing(name: str, _: str) -> Any:
    raise NameError(f"name '{name}' is not defined")


def _itself(_: str, value: Any) -> Any:
    return value


_RECURRENT = (
    *("input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout"),
    *("bidirectional", "proj_size", "nonlinearity"),
)


def modules(model: Any) -> Iterable[nn.Module]:
    """Return all modules of a model."""
    return model.modules() if isinstance(model, nn.Module) else ()


def modules_of(model: Any, lines: Mapping[int, int]) -> tuple[Module, ...]:
    """Return the modules below a model with their own parameters and lines."""
    if not isinstance(model, nn.Module):
        return ()
    found: dict[str, Module] = {}
    for name, each in model.named_modules():
        if not name:
            continue
        owner = found.get(name.rpartition(".")[0])
        found[name] = Module(
            name,
            each._class.name if isinstance(each, Pasted) else type(each).__name__,
            sum(weight.numel() for weight in each.parameters(recurse=False)),
            lines.get(id(each), owner.line if owner else 0),
            _text(each),
            _recurrent(each),
        )
    return tuple(found.values())


def _text(module: nn.Module) -> str:
    """Return the first line of the ``repr`` of a layer; a container has only its name."""
    if isinstance(module, Pasted):
        return ""
    if module._modules:
        return f"{type(module).__name__}(...)"
    return repr(module).partition("\n")[0][:200]


def _recurrent(module: nn.Module) -> dict[str, Scalar]:
    """Return the arguments of a recurrent layer."""
    if not isinstance(module, nn.RNNBase):
        return {}
    return {name: module.__dict__[name] for name in _RECURRENT if name in module.__dict__}
