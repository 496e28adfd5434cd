"""Execution of an expression's steps by torch, one by one, with all intermediate values."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import Any

import torch

from backend.expressions.budget import Budget, ExcessError
from backend.expressions.operations import KEYWORDS, Step, Value
from backend.expressions.selection import UnknownValuesError
from backend.expressions.text import Expression, ExpressionError

_AXIS_NAME = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Evaluation:
    """One evaluation step by step, which can be repeated over other tensors.

    Attributes:
        steps: the operations in order; those named ``source`` are the tensors of the run.
        values: the value of each step.
        last: the index of the step whose value is the result.
    """

    steps: tuple[Step, ...]
    values: tuple[Value, ...] = field(repr=False)
    last: int

    @property
    def result(self) -> torch.Tensor:
        """The value of the last step."""
        value = self.values[self.last]
        assert isinstance(value, torch.Tensor)
        return value


@dataclass(frozen=True)
class Single:
    """A tensor: the step that made it."""

    step: int


@dataclass(frozen=True)
class Pieces:
    """Pieces of ``split`` or ``chunk``: the step that made them, and their indices."""

    step: int
    numbers: range


@dataclass(frozen=True)
class Largest:
    """The result of ``max(dim)``, values and indices: the step that made both."""

    step: int


class Machine:
    """Executor of one expression's steps; the interpreter chooses them."""

    def __init__(self, read: Expression) -> None:
        self.read = read
        self.budget = Budget()
        self.steps: list[Step] = []
        self.values: list[Value] = []

    def source(self, name: str, tensor: torch.Tensor) -> Single:
        """Add a tensor of the run."""
        return self._keep(Step("source", arguments=(name,)), tensor)

    def tensor(self, single: Single) -> torch.Tensor:
        """Return the value of a handle."""
        value = self.values[single.step]
        assert isinstance(value, torch.Tensor)
        return value

    def do(self, node: ast.AST, step: Step) -> Single:
        """Execute a step that makes one tensor."""
        self._ask(node, step)
        return Single(len(self.steps) - 1)

    def piece(self, value: Pieces | Largest, number: int) -> Single:
        """Select one of several tensors that an earlier step made."""
        of_step = self.values[value.step]
        assert isinstance(of_step, tuple)
        return self._keep(Step("piece", (value.step,), (number,)), of_step[number])

    def method(
        self,
        node: ast.Call,
        single: Single,
        name: str,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
    ) -> Any:
        """Call ``tensor.name(...)``; torch checks the arguments, which must be plain numbers."""
        self._check_plain(node, name, arguments, keywords)
        step = Step(name, (single.step,), tuple(arguments), keywords)
        if name == "size":
            return self._sizes(node, step)
        value = self._ask(node, step)
        if isinstance(value, torch.Tensor):
            return Single(len(self.steps) - 1)
        if name == "max":
            return Largest(len(self.steps) - 1)
        return Pieces(len(self.steps) - 1, range(len(value)))

    def join(
        self,
        node: ast.Call,
        name: str,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
    ) -> Single:
        """Call ``cat`` or ``stack`` on a list or tuple of tensors, or on the pieces of one."""
        rest = dict(keywords)
        first = arguments[0] if arguments else rest.pop("tensors", None)
        if isinstance(first, Pieces):
            first = tuple(self.piece(first, number) for number in first.numbers)
        if not isinstance(first, tuple | list) or not all(
            isinstance(each, Single) for each in first
        ):
            raise self.read.error(node, "needs_tensors", function=name)
        self._check_plain(node, name, arguments[1:], rest)
        sources = tuple(each.step for each in first)
        return self.do(node, Step(name, sources, tuple(arguments[1:]), rest))

    def rearrange(
        self, node: ast.Call, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Single:
        """Call einops' rearrange with a tensor, a pattern, and sizes of axes in the pattern."""
        match arguments:
            case [Single(step=source), str(pattern)]:
                pass
            case _:
                raise self.read.error(node, "needs_pattern", function="rearrange")
        for argument, (name, value) in zip(node.keywords, keywords.items(), strict=True):
            if name not in _AXIS_NAME.findall(pattern):
                raise self.read.error(argument, "bad_keyword", function="rearrange", name=name)
            if type(value) is not int:
                text = self.read.part(argument)
                raise self.read.error(argument, "bad_argument", function="rearrange", text=text)
        for name in _AXIS_NAME.findall(pattern):
            if iskeyword(name) or name == "axis":
                # einops accepts them with a deprecation warning.
                raise self.read.error(node, "not_allowed", what="keyword", text=name)
        return self.do(node, Step("rearrange", (source,), (pattern,), keywords))

    def _ask(self, node: ast.AST, step: Step) -> Value:
        try:
            with torch.inference_mode():
                value: Value = self.budget.run(step, self.values)
        except ExcessError as error:
            raise self.read.error(node, error.code, what=error.what, most=error.most) from None
        except UnknownValuesError:
            raise self.read.error(node, "unknown_values", text=self.read.part(node)) from None
        except Exception as error:  # Any error of torch or einops is shown to the user.
            raise self._passed_on(node, error) from None
        self._keep(step, value)
        return value

    def _keep(self, step: Step, value: Value) -> Single:
        self.steps.append(step)
        self.values.append(value)
        return Single(len(self.steps) - 1)

    def _sizes(self, node: ast.AST, step: Step) -> int | tuple[int, ...]:
        """Return ``size()``: numbers, so it is not a step of the evaluation."""
        try:
            sizes = step.of(self.values)
        except Exception as error:
            raise self._passed_on(node, error) from None
        return sizes if isinstance(sizes, int) else tuple(sizes)

    def _check_plain(
        self,
        node: ast.Call,
        name: str,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
    ) -> None:
        for each in node.keywords:
            if each.arg in keywords and each.arg not in KEYWORDS:
                raise self.read.error(each, "bad_keyword", function=name, name=str(each.arg))
        places = (
            *node.args[len(node.args) - len(arguments) :],
            *(each for each in node.keywords if each.arg in keywords),
        )
        for value, argument in zip((*arguments, *keywords.values()), places, strict=True):
            if not _is_plain(value):
                raise self.read.error(
                    argument, "bad_argument", function=name, text=self.read.part(argument)
                )

    def _passed_on(self, node: ast.AST, error: Exception) -> ExpressionError:
        # Some messages contain the stack of torch's C++ code.
        message = str(error).partition("\nException raised from")[0].strip()
        return self.read.error(node, "torch_refused", message=message or type(error).__name__)


def _is_plain(value: object) -> bool:
    """Return whether ``value`` may be an argument of a method: a number or a list of numbers."""
    if isinstance(value, tuple | list):
        return all(type(item) is int for item in value)
    return value is None or isinstance(value, int)
