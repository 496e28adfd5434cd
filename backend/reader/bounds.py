"""Limits of one run: its source, its steps, the sizes of its texts, lists, numbers and tensors."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import Any

import torch

MAX_SOURCE = 20_000
"""Most bytes of a pasted source."""
MAX_BRACKETS = 40
MAX_INDENTS = 20
MAX_OPERATORS = 400
"""Most operators and dots of one logical line: each may nest the tree by one."""
MAX_STEPS = 200_000
MAX_DEPTH = 40
"""Most calls of pasted functions within each other."""
MAX_NUMBER = 2**53
MAX_EXPONENT = 64
MAX_ITEMS = 100_000
"""Most items of one list, counted through all levels."""
MAX_RANGE = 1_000_000
MAX_TEXT = 100_000
"""Most characters of one text."""
MAX_NUMBERS = 2**24
"""Most numbers of one tensor."""
MAX_ALL_NUMBERS = 2**28
"""Most numbers of all tensors that a run creates, dead ones included."""
MAX_WORK = 2**30
"""Most multiplications of the layers of a run, and of one product of matrices."""
MAX_ALL_ITEMS = 5_000_000
"""Most items and characters that a run creates."""


class Refused(Exception):  # noqa: N818
    """Error of the reader for unsupported source: a code, a name and a line.

    Codes are ``limit``, ``form`` (a form of the language), ``attribute``, ``missing`` (a name that
    is not in the paste), ``name`` (a name of a library that the reader does not know), ``base``,
    ``syntax`` and ``no_model``.
    """

    def __init__(self, code: str, what: str, line: int = 0) -> None:
        self.code, self.what, self.line = code, what, line
        super().__init__(f"{code}: {what}")


@dataclass
class Budget:
    """Steps, items and numbers that a run has used so far."""

    limit: int = MAX_STEPS
    steps: int = 0
    items: int = 0
    numbers: int = 0
    work: int = 0

    def step(self, count: int = 1) -> None:
        """Count steps.

        Raises:
            Refused: beyond the limit.
        """
        self.steps += count
        if self.steps > self.limit:
            raise Refused("limit", "steps")

    def made(self, items: int) -> None:
        """Count the items of a new list or the characters of a new text."""
        self.items += items
        if self.items > MAX_ALL_ITEMS:
            raise Refused("limit", "items")

    def holds(self, value: Any) -> None:
        """Check a value that a run has just created, and count it."""
        if isinstance(value, torch.Tensor):
            self.numbers += check_numbers(value.numel())
            if self.numbers > MAX_ALL_NUMBERS:
                raise Refused("limit", "numbers")
        elif isinstance(value, int):
            check_number(value)
        elif isinstance(value, str):
            self.made(check_length(len(value), MAX_TEXT, "text"))
        elif isinstance(value, list | tuple):
            self.made(check_length(len(value)))
            for each in value[:64]:
                if isinstance(each, torch.Tensor):
                    self.holds(each)

    def built(self, module: torch.nn.Module) -> None:
        """Count the memory of the weights of a new layer."""
        for each in module.parameters():
            self.numbers += each.untyped_storage().nbytes() // each.element_size()
        if self.numbers > MAX_ALL_NUMBERS:
            raise Refused("limit", "weights")

    def works(self, module: torch.nn.Module, arguments: Iterable[Any]) -> None:
        """Count the multiplications of a layer before it runs: each weight for each row.

        Raises:
            Refused: beyond :data:`MAX_WORK`.
        """
        weights = [each for each in module.parameters() if each.dim() > 1]
        if not weights or isinstance(module, torch.nn.Embedding):
            return
        # A PackedSequence is a tuple with its data.
        parts = [
            part for each in arguments for part in (each if isinstance(each, tuple) else [each])
        ]
        numbers = max((each.numel() for each in parts if isinstance(each, torch.Tensor)), default=0)
        # Of a convolution the second axis of the weight counts the channels of its input.
        width = max(weights[0].shape[1], 1)
        self.work += numbers // width * sum(each.numel() for each in weights)
        if self.work > MAX_WORK:
            raise Refused("limit", "work")

    def weigh(self, values: Iterable[Any]) -> None:
        """Count all items of nested containers before they are iterated.

        Raises:
            Refused: beyond :data:`MAX_ITEMS`, which a list within itself reaches too.
        """
        waiting = [each for each in values if isinstance(each, _NESTING)]
        count = 0
        while waiting:
            inner = waiting.pop()
            count += len(inner)
            if count > MAX_ITEMS:
                raise Refused("limit", "items")
            parts = (*inner.keys(), *inner.values()) if isinstance(inner, dict) else inner
            waiting += [each for each in parts if isinstance(each, _NESTING)]
        if count > 16:
            self.step(count // 16)


_NESTING = (list, tuple, dict, set)


def check_length(count: int, most: int = MAX_ITEMS, what: str = "items") -> int:
    """Return ``count`` unless it is beyond the limit of a list, a text or a source."""
    if count > most:
        raise Refused("limit", what)
    return count


def check_number(value: int) -> int:
    """Return ``value`` unless it is beyond :data:`MAX_NUMBER`."""
    if abs(value) > MAX_NUMBER:
        raise Refused("limit", "number")
    return value


def check_numbers(count: int) -> int:
    """Return ``count`` unless no tensor may hold so many numbers."""
    if count > MAX_NUMBERS:
        raise Refused("limit", "numbers")
    return count


def check_work(count: int) -> int:
    """Return ``count`` unless no product may take so many multiplications."""
    if count > MAX_WORK:
        raise Refused("limit", "work")
    return count


def check_sizes(sizes: Iterable[Any], times: int = 1) -> None:
    """Check the sizes of a tensor before it exists; torch judges everything but integers."""
    whole = [abs(each) for each in sizes if isinstance(each, int)]
    check_numbers(prod(each for each in whole if each) * times)


def check_source(text: str) -> None:
    """Check length and nesting of a source before the parser sees it.

    Raises:
        Refused: with the line, if the source is too long or too deeply nested.
    """
    if len(text.encode(errors="replace")) > MAX_SOURCE:
        raise Refused("limit", "source")
    depth = indents = operators = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            match token.type:
                case tokenize.INDENT:
                    indents += 1
                case tokenize.DEDENT:
                    indents -= 1
                case tokenize.NEWLINE:
                    operators = 0
                case tokenize.OP:
                    depth += (token.string in "([{") - (token.string in ")]}")
                    operators += token.string not in "()[]{},:="
                case tokenize.NAME:
                    operators += token.string in ("not", "and", "or", "if", "lambda", "elif")
            if depth > MAX_BRACKETS or indents > MAX_INDENTS or operators > MAX_OPERATORS:
                raise Refused("limit", "nesting", token.start[0])
    except (tokenize.TokenError, SyntaxError):
        # The parser finds the same error with a better message; the nesting is not deep up to here.
        return
