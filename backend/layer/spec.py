"""The configuration of one recurrent layer and its input, as a validated value."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

LayerName = Literal["RNN", "GRU", "LSTM"]
Nonlinearity = Literal["tanh", "relu"]
Direction = Literal["forward", "backward"]

LAYERS: tuple[LayerName, ...] = get_args(LayerName)
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
NONLINEARITIES: tuple[Nonlinearity, ...] = get_args(Nonlinearity)
GATES: dict[LayerName, tuple[str, ...]] = {
    "RNN": ("h",),
    "GRU": ("r", "z", "n"),
    "LSTM": ("i", "f", "g", "o"),
}
"""Gate blocks in the order in which torch stacks their rows in every weight."""
_STATES: dict[LayerName, tuple[str, ...]] = {"RNN": ("h",), "GRU": ("h",), "LSTM": ("h", "c")}

TORCH_DEFAULTS: dict[str, Any] = {
    "num_layers": 1,
    "bias": True,
    "batch_first": False,
    "dropout": 0.0,
    "bidirectional": False,
    "proj_size": 0,
    "nonlinearity": "tanh",
}
"""Defaults of torch's constructors."""


class SpecError(ValueError):
    """An invalid configuration: a code, the parameter, and the values for the sentence.

    Attributes:
        code: the reason; its sentences are in the message catalogs.
        parameter: the invalid argument, by its name in torch.
        value: the invalid value.
        params: numbers and names for the sentence, e.g. ``{"low": 1}``.
    """

    def __init__(self, code: str, parameter: str, value: object, **params: object) -> None:
        self.code = code
        self.parameter = parameter
        self.value = value
        self.params = params
        detail = ", ".join(f"{name}={value!r}" for name, value in params.items())
        super().__init__(
            f"{parameter}={value!r}: {code.replace('_', ' ')}" + (f" ({detail})" if detail else "")
        )


def unpacking(layer: LayerName) -> str:
    """Return the names to which a script assigns the result of ``layer``.

    >>> unpacking("GRU"), unpacking("LSTM")
    ('output, h_n', 'output, (h_n, c_n)')
    """
    names = ", ".join(f"{state}_n" for state in _STATES[layer])
    return f"output, ({names})" if len(_STATES[layer]) > 1 else f"output, {names}"


class LayerArithmetic:
    """Sizes and names that follow from the constructor arguments of a layer.

    :class:`LayerSpec` inherits them, and so do model steps whose arguments torch may refuse.
    """

    layer: LayerName
    hidden_size: int
    num_layers: int
    batch_first: bool
    bidirectional: bool
    proj_size: int

    @property
    def num_directions(self) -> int:
        """D: 2 if bidirectional, otherwise 1."""
        return 2 if self.bidirectional else 1

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The directions in torch's order."""
        return DIRECTIONS[: self.num_directions]

    @property
    def h_out(self) -> int:
        """H_out: features of one direction of ``output`` and of ``h_n``."""
        return self.proj_size or self.hidden_size

    @property
    def rows(self) -> int:
        """D*num_layers: rows of ``h_n``, one for each direction of each stacked layer."""
        return self.num_layers * self.num_directions

    @property
    def gates(self) -> int:
        """Number of gate blocks in a weight."""
        return len(GATES[self.layer])

    @property
    def states(self) -> tuple[str, ...]:
        """Short names of the states: ``("h",)``, of an LSTM ``("h", "c")``."""
        return _STATES[self.layer]

    @property
    def has_cell(self) -> bool:
        """True if there is a cell state beside the hidden state."""
        return len(self.states) > 1

    @property
    def initial_states(self) -> tuple[str, ...]:
        """Names of the initial states: ``("h_0",)``, of an LSTM ``("h_0", "c_0")``."""
        return tuple(f"{state}_0" for state in self.states)

    @property
    def final_states(self) -> tuple[str, ...]:
        """Names of the final states: ``("h_n",)``, of an LSTM ``("h_n", "c_n")``."""
        return tuple(f"{state}_n" for state in self.states)

    @property
    def unpacking(self) -> str:
        """The names to which a script assigns the result, see :func:`unpacking`."""
        return unpacking(self.layer)

    @property
    def batch_axis(self) -> int:
        """The batch axis of ``input`` and ``output``; torch inserts it there if it is absent."""
        return 0 if self.batch_first else 1


@dataclass(frozen=True, kw_only=True)
class LayerSpec(LayerArithmetic):
    """Every constructor argument of ``nn.RNN``, ``nn.GRU``, ``nn.LSTM``, and the input's sizes.

    The defaults are example A3: a stacked, bidirectional LSTM on 35 steps of 10 features.

    Attributes:
        layer: the name of the layer class.
        input_size: H_in, features of one time step of the input.
        hidden_size: features of the hidden state (H_cell; also H_out unless projected).
        num_layers: the number of stacked layers.
        bias: whether b_ih and b_hh exist.
        batch_first: input and output are (N, L, ...) instead of (L, N, ...).
        dropout: the probability, applied between stacked layers in training.
        bidirectional: D = 2 instead of 1.
        proj_size: H_out of a projected LSTM; 0 means no projection.
        nonlinearity: the activation of a plain RNN.
        batch: N; ignored if ``batched`` is false.
        seq_len: L, time steps.
        batched: whether the input has a batch axis.

    Raises:
        SpecError: if a value is invalid for the layer, by the rules of
            https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
    """

    layer: LayerName = "LSTM"
    input_size: int = 10
    hidden_size: int = 20
    num_layers: int = 2
    bias: bool = True
    batch_first: bool = True
    dropout: float = 0.0
    bidirectional: bool = True
    proj_size: int = 0
    nonlinearity: Nonlinearity = "tanh"
    batch: int = 1
    seq_len: int = 35
    batched: bool = True

    def __post_init__(self) -> None:
        _check_choice("layer", self.layer, LAYERS)
        _check_choice("nonlinearity", self.nonlinearity, NONLINEARITIES)
        for name in ("bias", "batch_first", "bidirectional", "batched"):
            if not isinstance(getattr(self, name), bool):
                raise SpecError("not_flag", name, getattr(self, name))
        for name in ("input_size", "hidden_size", "num_layers", "batch", "seq_len"):
            _check_whole(name, getattr(self, name), low=1)
        _check_whole("proj_size", self.proj_size, low=0)
        _check_probability("dropout", self.dropout)
        if self.nonlinearity != "tanh" and self.layer != "RNN":
            raise SpecError(
                "nonlinearity_only_rnn", "nonlinearity", self.nonlinearity, layer=self.layer
            )
        if self.proj_size and self.layer != "LSTM":
            raise SpecError("proj_only_lstm", "proj_size", self.proj_size, layer=self.layer)
        if self.proj_size and self.proj_size >= self.hidden_size:
            raise SpecError(
                "proj_too_large", "proj_size", self.proj_size, hidden_size=self.hidden_size
            )

    @property
    def samples(self) -> int:
        """N, or 1 without a batch axis."""
        return self.batch if self.batched else 1

    @property
    def time_axis(self) -> int:
        """The time axis of ``input`` and ``output``."""
        return 1 if self.batched and self.batch_first else 0

    @property
    def dropout_has_effect(self) -> bool:
        """True if dropout acts: it does so only between stacked layers."""
        return self.num_layers > 1

    def constructor_arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of torch's constructor for this layer."""
        names = ["input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout"]
        names += ["bidirectional"]
        names += {"RNN": ["nonlinearity"], "GRU": [], "LSTM": ["proj_size"]}[self.layer]
        return {name: getattr(self, name) for name in names}


SPEC_DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(LayerSpec)}


def _check_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise SpecError("unknown_choice", name, value, choices=", ".join(choices))


def _check_whole(name: str, value: object, low: int) -> None:
    # bool is a subclass of int, and torch accepts True as size 1, which is never intended.
    if isinstance(value, bool) or not isinstance(value, int):
        raise SpecError("not_whole", name, value)
    if value < low:
        raise SpecError("too_small", name, value, low=low)


def _check_probability(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SpecError("not_number", name, value)
    if not 0 <= value <= 1:
        raise SpecError("not_probability", name, value)
