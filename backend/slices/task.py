"""Values of an answer to "which slice do I want?", and helpers that write its expressions.

Every text is an expression over the tensors of a run (``input``, ``output``, ``h_0``, ``h_n``, an
LSTM's ``c_0`` and ``c_n``), the sizes by torch's names (``N``, ``L``, ``D``, ``H_out``, ``H_cell``,
``num_layers``), ``torch`` and ``einops``. Codes refer to sentences in the catalogs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from backend.layer.axes import Dim, Factor, Shape
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec

TaskId = Literal["classify", "tag", "decoder", "last_valid", "layer_states", "direction_states"]
TASKS: tuple[TaskId, ...] = get_args(TaskId)
Params = Mapping[str, object]


@dataclass(frozen=True)
class Expr:
    """A correct expression.

    Attributes:
        text: the usual expression.
        einops: the same numbers by ``einops.rearrange``, https://einops.rocks/api/rearrange/
        shape: the axes of the result.
    """

    text: str
    einops: str
    shape: Shape

    @property
    def in_features(self) -> int:
        """The in_features of an ``nn.Linear`` that reads the result along its last axis.

        https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html
        """
        return self.shape[-1].size


@dataclass(frozen=True)
class Wrong:
    """A tempting expression with another result; ``code`` says what it contains."""

    text: str
    code: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True)
class Note:
    """A sentence that belongs to the answer."""

    code: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """The answer to a task for one layer.

    Attributes:
        id: the purpose of the slice.
        right: the expression to use.
        cell: the same for c_n, if an LSTM's answer needs both.
        wrongs: wrong expressions for this configuration, the most tempting first.
        notes: further facts.
    """

    id: TaskId
    right: Expr
    cell: Expr | None = None
    wrongs: tuple[Wrong, ...] = ()
    notes: tuple[Note, ...] = ()


def cat(*parts: str) -> str:
    """Write a concatenation along the features.

    https://docs.pytorch.org/docs/stable/generated/torch.cat.html
    """
    return f"torch.cat([{', '.join(parts)}], dim=-1)"


def stack(*parts: str) -> str:
    """Write a stack along a new first axis.

    https://docs.pytorch.org/docs/stable/generated/torch.stack.html
    """
    return f"torch.stack([{', '.join(parts)}])"


def rearrange(source: str, pattern: str) -> str:
    """Write a call of einops; ``d`` in the pattern is the number of directions."""
    directions = ", d=D" if "d" in pattern.replace("(", " ").replace(")", " ").split() else ""
    return f'einops.rearrange({source}, "{pattern}"{directions})'


def axes(spec: LayerSpec, *names: str) -> Shape:
    """Return the named axes of a result; ``N`` is left out unbatched.

    Args:
        names: ``D``, ``num_layers``, ``N``, ``L``, ``H_out``, ``H_cell``, or a product of two.
    """
    known = {factor.symbol: factor for dim in _all_axes(spec) for factor in dim.factors}
    # D is also a factor of output's features. Alone it is the axis of the states, which come last.
    kinds = {factor.symbol: dim.axis for dim in _all_axes(spec) for factor in dim.factors}
    return tuple(
        Dim(kinds[name.split("*")[-1]], tuple(known[symbol] for symbol in name.split("*")))
        for name in names
        if spec.batched or name != "N"
    )


def several_rows(count: int) -> Dim:
    """Return the batch axis of a result with only the first few samples."""
    return Dim("batch", (Factor("rows", count),))


def _all_axes(spec: LayerSpec) -> Shape:
    shapes = tensor_shapes(spec)
    return (*shapes["output"], *shapes["h_n"], *shapes.get("c_n", ()))
