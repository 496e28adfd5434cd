"""State of one run and its small services; the interpreter adds the walk over the syntax tree."""

from __future__ import annotations

import ast
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from backend.reader.bounds import Budget, Refused
from backend.reader.tables.entry import Aware, Tool
from backend.reader.values.kinds import Bound, Function, ModelClass, Partial, Pasted, Plain
from backend.reader.values.records import Recorder
from backend.reader.values.scope import Scope
from backend.reader.values.stand_ins import Guess

_NO_MEMORY = re.compile(r"can't allocate memory|not enough memory|std::bad_alloc")
DROPPED = frozenset({"device", "pin_memory", "generator", "non_blocking", "memory_format"})
"""Arguments that no tool gets: everything runs on the processor."""


@dataclass(frozen=True)
class Stop:
    """The place where an error of torch or Python arose."""

    line: int
    path: tuple[str, ...]
    error: Exception
    scope: Scope
    statement: ast.stmt | None
    part: tuple[str, str, Any]


class Machine(ABC):
    """State of one run."""

    def __init__(self, guess: Guess | None = None) -> None:
        self.globals = Scope()
        self.guess = guess
        self.budget = Budget()
        self.recorder = Recorder()
        self.failure: Stop | None = None
        self.notes: dict[str, int] = {}
        """Codes of what a run noticed, such as ``stray Embedding.weights``, with their lines."""
        self.lines: dict[int, int] = {}
        """The line that set a module as an attribute, by the identity of the module."""
        self.line = 0
        self.depth = 0
        self.path: tuple[str, ...] = ()
        self.part: tuple[str, str, Any] = ("", "", None)
        """The part of an ``nn.Sequential`` that runs, the one before it, and its result."""
        self.callee = ""
        """The text of the function that is called next, for the path of its records."""
        self.scope = self.globals
        self.lazy = False
        """Whether a call of a pasted class gives a promise."""
        self.statement: ast.stmt | None = None
        self.skipped_large = False
        """Whether a statement of the top level was skipped because of its size."""

    @abstractmethod
    def value(self, node: ast.expr, scope: Scope) -> Any:
        """Return the value of an expression."""

    @abstractmethod
    def run_body(self, body: Sequence[ast.stmt], scope: Scope) -> None:
        """Run statements."""

    @abstractmethod
    def run_function(self, function: Function, scope: Scope) -> Any:
        """Run the body of a function and return its value."""

    @abstractmethod
    def assign(self, target: ast.expr, value: Any, scope: Scope) -> None:
        """Give a target a value, and record it."""

    @abstractmethod
    def attribute(self, owner: Any, name: str) -> Any:
        """Return an attribute that the tables allow."""

    @abstractmethod
    def set_attribute(self, owner: Any, name: str, value: Any) -> None:
        """Set an attribute of an object of the paste, or one that the tables allow."""

    @abstractmethod
    def apply(self, function: Any, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """Call a value."""

    @abstractmethod
    def invoke(self, function: Any, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """Call a function of the paste."""

    @abstractmethod
    def make(
        self, model_class: ModelClass, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Any:
        """Return an instance of a pasted class."""

    @abstractmethod
    def iterate(self, value: Any) -> Iterator[Any]:
        """Return an iterator over a value."""

    @abstractmethod
    def truth(self, value: Any) -> bool:
        """Return whether a value counts as true."""

    def fail(self, error: Exception) -> Exception:
        """Remember where an error arose, and return it to be raised."""
        if self.failure is None:
            args = (self.line, self.path, error, self.scope, self.statement, self.part)
            self.failure = Stop(*args)
        return error

    def refuse(self, code: str, what: str) -> Refused:
        """Return a refusal of the current line."""
        return Refused(code, what, self.line)

    def step(self, count: int = 1) -> None:
        """Count steps of the run."""
        self.budget.step(count)

    def host(self, call: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
        """Call something real; functions of the paste among the arguments become callables."""
        named = {key: self.real(each) for key, each in keywords.items()}
        return self.hold(call, *map(self.real, arguments), **named)

    def hold(self, call: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
        """Call something real that keeps or compares its arguments; check them and the result."""
        try:
            if arguments:
                self.budget.weigh(arguments)
            if keywords:
                self.budget.weigh(keywords.values())
            made = call(*arguments, **keywords)
            self.budget.holds(made)
            return made
        except Refused:
            raise
        except (RecursionError, MemoryError) as error:
            if self.failure is not None:
                raise
            what = "memory" if isinstance(error, MemoryError) else "depth"
            raise self.refuse("limit", what) from None
        except Exception as error:
            if isinstance(error, RuntimeError) and _NO_MEMORY.search(str(error)):
                raise self.refuse("limit", "memory") from None
            raise self.fail(error) from None

    def use(self, tool: Tool, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """Call a tool of the tables."""
        if "out" in keywords:
            raise self.refuse("attribute", "out=")
        kept = {k: v for k, v in keywords.items() if k not in DROPPED and k not in tool.dropped}
        if tool.check is not None:
            self._check(tool, tuple(arguments), kept)
        if tool.keeps:
            return self.hold(tool.call, *arguments, **kept)
        made = self.host(tool.call, *arguments, **kept)
        if isinstance(made, nn.Module) and tool.kind is not None:
            self.budget.built(made)
            self.lines[id(made)] = self.line
        return made

    def _check(self, tool: Tool, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> None:
        assert tool.check is not None
        try:
            self.budget.weigh((*arguments, *keywords.values()))
            tool.check(arguments, keywords)
        except Refused:
            raise
        except Exception:
            # The arguments have a form that the check does not expect; torch says what is wrong.
            return

    def real(self, value: Any) -> Any:
        """Return the value as torch and Python may have it: functions of the paste as callables."""
        match value:
            case Tool():
                return value.kind if value.kind and value.kind is not torch.Tensor else value.call
            case Aware() if value.kind is not None:
                return value.kind
            case Aware() | Function() | Bound() | ModelClass() | Partial():
                return lambda *arguments, **keywords: self.apply(value, arguments, keywords)
        return value

    def type_name(self, value: Any) -> str:
        """Return the name of the value's type, as Python's messages have it."""
        match value:
            case Pasted() | Plain():
                return value._class.name
            case Function() | Bound():
                return "function"
            case ModelClass() | Tool() if isinstance(value, ModelClass) or value.kind:
                return "type"
            case Tool() | Aware():
                return "builtin_function_or_method"
        kind = type(value)
        long = kind.__module__ in ("torch", "numpy") and not isinstance(value, torch.Tensor)
        return f"{kind.__module__}.{kind.__name__}" if long else kind.__name__
