"""The operations of torch in one run, with their tensors, seen from outside of the interpreter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from backend.reader.interpreter.engine import Engine
from backend.reader.runs.attempt import Plan, Try
from backend.reader.runs.one_run import run
from backend.reader.source.source import Source

MAX_OPERATIONS = 2000
MAX_NUMBERS = 200_000
RECURRENT = (
    "lstm",
    "gru",
    "rnn_tanh",
    "rnn_relu",
    "lstm_cell",
    "gru_cell",
    "rnn_tanh_cell",
    "rnn_relu_cell",
)


@dataclass(frozen=True, eq=False)
class Operation:
    """One call of a function of torch.

    Attributes:
        takes: the tensors among its arguments.
        gives: the tensors of its result.
    """

    line: int
    name: str
    takes: tuple[torch.Tensor, ...]
    gives: tuple[torch.Tensor, ...]


class Watch(TorchFunctionMode):
    """A mode of torch that notes each operation on tensors."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine
        self.operations: list[Operation] = []

    def __torch_function__(
        self, function: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        """Call the function and note it."""
        result = function(*args, **(kwargs or {}))
        name = getattr(function, "__name__", "")
        if len(self.operations) < MAX_OPERATIONS and name not in _QUIET:
            gives = tuple(_tensors(result))
            if gives:
                takes = tuple(_tensors(args))
                self.operations.append(Operation(self.engine.line, name, takes, gives))
        return result


_QUIET = frozenset(("__get__", "__set__", "size", "dim", "detach", "__len__"))


def _tensors(value: Any) -> list[torch.Tensor]:
    match value:
        case torch.Tensor():
            return [value] if value.numel() <= MAX_NUMBERS else []
        case list() | tuple():
            return [tensor for each in value for tensor in _tensors(each)]
    return []


def watched(
    source: Source,
    plan: Plan,
    before: Callable[[Try], None] | None = None,
) -> tuple[Try, list[Operation]]:
    """Run the paste and return its operations.

    Args:
        before: changes the inputs or the model before ``forward`` runs.
    """
    found: list[Operation] = []

    def within(attempt: Try, forward: Callable[[], Any]) -> Any:
        if before is not None:
            before(attempt)
        assert attempt.engine is not None
        with Watch(attempt.engine) as watch:
            try:
                return forward()
            finally:
                found.extend(watch.operations)

    return run(source, plan, within), found


def changed_along(one: torch.Tensor, other: torch.Tensor, axis: int) -> list[int]:
    """Return the places along an axis at which two tensors differ.

    Both runs compute a sample in the same way, so that it keeps its bits if nothing reaches it. A
    tolerance would hide samples that reach another one through a deep layer with small weights.
    """
    differs = one != other
    if one.is_floating_point():
        differs &= ~(torch.isnan(one) & torch.isnan(other))
    rest = [each for each in range(one.dim()) if each != axis]
    along = differs.any(dim=rest) if rest else differs
    found: list[int] = torch.nonzero(along).flatten().tolist()
    return found
