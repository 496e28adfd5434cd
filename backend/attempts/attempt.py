"""What a person tries on a layer: an input and initial states of any shape and any dtype.

Nothing here has to fit: what the layer expects stands in :mod:`backend.attempts.fit`, what torch
makes of it in :mod:`backend.attempts.job`.
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
"""What a tensor may hold, with the bytes of one number."""
MAX_AXES = 6
MAX_SIZE = 10**6
"""The largest size of one axis."""

Sizes = tuple[int, ...]


class TensorArg(NamedTuple):
    """One tensor of an attempt: its sizes, ``None`` where they are left to fit, and its dtype."""

    sizes: Sizes | None = None
    dtype: Dtype = "float32"


OMITTED = TensorArg()
"""A tensor that is left to torch."""


@dataclass(frozen=True)
class Attempt:
    """A call of the layer of ``spec``, whether it can work or not.

    Attributes:
        spec: the layer; its ``batch``, ``seq_len`` and ``batched`` say how large an input is whose
            sizes are left open.
        input: what is given as the input.
        h_0: what is given as the initial hidden state. A state that is :data:`OMITTED` is not handed
            over: torch makes zeros. One of which only the dtype is given has the sizes that fit.
        c_0: likewise the cell state. An LSTM with ``h_0`` alone is called ``layer(input, h_0)``;
            with a ``c_0`` every layer is called ``layer(input, (h_0, c_0))``.
        packed: lengths with which the input is packed first (``enforce_sorted=True``, as torch's
            default is), or ``None``.
        unpack: how the result is opened, or ``None`` for the way that fits the layer.
    """

    spec: LayerSpec
    input: TensorArg = OMITTED
    h_0: TensorArg = OMITTED
    c_0: TensorArg = OMITTED
    packed: Sizes | None = None
    unpack: Unpack | None = None

    def tensor(self, name: TensorName) -> TensorArg:
        """The tensor in the place of ``name``."""
        found: TensorArg = getattr(self, name)
        return found

    @property
    def passed(self) -> tuple[TensorName, ...]:
        """The tensors of the call: always the input, and ``h_0`` wherever there is a ``c_0``."""
        if self.c_0 != OMITTED:
            return TENSORS
        return ("input",) if self.h_0 == OMITTED else ("input", "h_0")

    @property
    def fitting_unpack(self) -> Unpack:
        """How the result of this layer is opened: an LSTM's second half is a pair."""
        return UNPACKS[self.spec.has_cell]

    @property
    def opened_as(self) -> Unpack:
        """How the result is opened in this attempt."""
        return self.unpack or self.fitting_unpack


def attempt_sent(attempt: Attempt) -> dict[str, Any]:
    """An attempt as values that JSON knows."""
    return asdict(attempt)


def attempt_received(sent: dict[str, Any]) -> Attempt:
    """The attempt that :func:`attempt_sent` wrote."""
    given = {
        name: TensorArg(None if sizes is None else tuple(sizes), dtype)
        for name, (sizes, dtype) in ((name, sent[name]) for name in TENSORS)
    }
    packed = None if sent["packed"] is None else tuple(sent["packed"])
    return Attempt(LayerSpec(**sent["spec"]), **given, packed=packed, unpack=sent["unpack"])
