"""The state of a random expression while it grows, and torch's own results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import einops
import torch

FUNCTIONS = {
    "torch": torch,
    "einops": einops,
    "cat": torch.cat,
    "stack": torch.stack,
    "rearrange": einops.rearrange,
    "F": torch.nn.functional,
    **{name: getattr(torch, name) for name in ("where", "bmm", "matmul", "softmax", "gather")},
    "arange": torch.arange,
}
REFUSALS = (RuntimeError, IndexError, TypeError, ValueError)
"""What torch and einops raise at a text that is none of theirs."""


def by_torch(text: str, tensors: Mapping[str, torch.Tensor], sizes: Mapping[str, int]) -> Any:
    """Return Python's own result of ``text`` after a run."""
    return eval(text, {"__builtins__": {}}, {**FUNCTIONS, **sizes, **tensors})


@dataclass(frozen=True)
class Grown:
    """An expression so far.

    Attributes:
        text: the text of the expression.
        tensor: torch's result; ``None`` if torch rejects it.
        moves_only: whether each value of the result is one value of the run.
    """

    text: str
    tensor: torch.Tensor | None
    moves_only: bool = True


@dataclass(frozen=True)
class Soil:
    """The tensors and sizes from which expressions are made.

    Attributes:
        tensors: the tensors of a run.
        sizes: the sizes that an expression may name.
        dice: the source of random choices.
    """

    tensors: Mapping[str, torch.Tensor]
    sizes: Mapping[str, int]
    dice: Random

    def grown(self, text: str, *roots: Grown, moves: bool = True) -> Grown:
        try:
            tensor = by_torch(text, self.tensors, self.sizes)
        except REFUSALS:
            tensor = None
        return Grown(text, tensor, moves and all(root.moves_only for root in roots))

    def one_of(self, *choices: Any) -> Any:
        return self.dice.choice(choices)

    def number(self, low: int, high: int) -> int:
        return self.dice.randint(low, max(low, high))

    def shuffled(self, items: Iterable[Any]) -> list[Any]:
        return sorted(items, key=lambda _: self.dice.random())

    def chance(self, percent: int) -> bool:
        return self.number(1, 100) <= percent

    def dim(self, tensor: torch.Tensor, more: int = 0) -> int:
        """Draw an axis, counted from either end, rarely a missing one."""
        dims = max(tensor.dim() + more, 1)
        return self.number(-dims - 1, dims) if self.chance(4) else self.number(-dims, dims - 1)

    def size(self, number: int) -> str:
        """Draw a size as users write it: a number, a name, or a product of names."""
        named = [name for name, size in self.sizes.items() if size == number]
        products = [
            f"{one} * {other}"
            for one in ("D", "N", "num_layers", "L")
            for other in ("H_out", "N", "num_layers", "L")
            if one in self.sizes
            and other in self.sizes
            and self.sizes[one] * self.sizes[other] == number
        ]
        sums = [f"{number + 1} - 1", f"{2 * number} // 2", f"-(-{number})"]
        return str(self.one_of(str(number), *named, *products, self.one_of(*sums)))
