"""A user's attempt to call a layer with an arbitrary input and initial states.

Nothing has to fit: :mod:`backend.attempts.fit` describes what the layer expects, and
:mod:`backend.attempts.job` runs the attempt.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple, get_args

from backend.layer.spec import LayerSpec

TensorName = Literal["input", "h_0", "c_0"]
Dtype = Literal["float32", "float64", "float16", "bfloat16", "int64", "int32", "bool", "complex64"]
Unpack = Literal["output, h_n", "output, (h_n, c_n)"]

TENSORS: tuple[TensorName, ...] = get_args(TensorName)
UNPACKS: tuple[Unpack, ...] = get_args(Unpack)
DTYPES: dict[Dtype, int] = {
    **{"float32": 4, "float64": 8, "float16": 2, "bfloat16": 2},
    **{"int64": 8, "int32": 4, "bool": 1, "complex64": 8},
}
"""The dtypes of an attempt, with the bytes of one element."""
MAX_AXES = 6
MAX_SIZE = 10**6
"""The largest size of one axis."""

Sizes = tuple[int, ...]


class TensorArg(NamedTuple):
    """One tensor of an attempt: its sizes, ``None`` for sizes that fit, and its dtype."""

    sizes: Sizes | None = None
    dtype: Dtype = "float32"


OMITTED = TensorArg()
"""A tensor that the user did not describe."""


@dataclass(frozen=True)
class Attempt:
    """A call of the layer of ``spec``, valid or not.

    Attributes:
        spec: the layer; its ``batch``, ``seq_len`` and ``batched`` are the sizes of an input
            whose sizes are left open.
        input: the input.
        h_0: the initial hidden state. An :data:`OMITTED` state is not passed: torch uses zeros. A
            state with only a dtype has the sizes that fit.
        c_0: the initial cell state. An LSTM with ``h_0`` alone is called ``layer(input, h_0)``;
            with a ``c_0`` every layer is called ``layer(input, (h_0, c_0))``.
        packed: lengths with which the input is packed first (``enforce_sorted=True``, torch's
            default), or ``None``.
        unpack: the names that the result is assigned to, or ``None`` for those that fit.
    """

    spec: LayerSpec
    input: TensorArg = OMITTED
    h_0: TensorArg = OMITTED
    c_0: TensorArg = OMITTED
    packed: Sizes | None = None
    unpack: Unpack | None = None

    def tensor(self, name: TensorName) -> TensorArg:
        """Return the tensor with this name."""
        found: TensorArg = getattr(self, name)
        return found

    @property
    def passed(self) -> tuple[TensorName, ...]:
        """The tensors of the call: always the input, and ``h_0`` if there is a ``c_0``."""
        if self.c_0 != OMITTED:
            return TENSORS
        return ("input",) if self.h_0 == OMITTED else ("input", "h_0")

    @property
    def fitting_unpack(self) -> Unpack:
        """The names that fit the result of this layer: an LSTM's states are a pair."""
        return UNPACKS[self.spec.has_cell]

    @property
    def opened_as(self) -> Unpack:
        """The names that this attempt assigns the result to."""
        return self.unpack or self.fitting_unpack


def attempt_sent(attempt: Attempt) -> dict[str, Any]:
    """Return an attempt as JSON values."""
    return asdict(attempt)


def attempt_received(sent: dict[str, Any]) -> Attempt:
    """Return the attempt that :func:`attempt_sent` wrote."""
    tensors = {
        name: TensorArg(None if sizes is None else tuple(sizes), dtype)
        for name, (sizes, dtype) in ((name, sent[name]) for name in TENSORS)
    }
    packed = None if sent["packed"] is None else tuple(sent["packed"])
    return Attempt(LayerSpec(**sent["spec"]), **tensors, packed=packed, unpack=sent["unpack"])
