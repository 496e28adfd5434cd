"""Recurrent layers that a pasted text describes, and the reason where it describes none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from backend.layer.spec import LayerSpec, SpecError

MAX_CHARACTERS = 60_000
Source = Literal["code", "printed", "weights"]


@dataclass(frozen=True)
class Landing:
    """A positional argument that sets a parameter which a reader may not expect.

    Attributes:
        position: the position, counted from 1.
        parameter: the parameter that it sets.
        value: its source text.
    """

    position: int
    parameter: str
    value: str


@dataclass(frozen=True)
class Guess:
    """A value that the text leaves open.

    Attributes:
        parameter: the argument of the layer that depends on it.
        text: its name in the text, such as ``hidden_dim``.
        value: the guess.
    """

    parameter: str
    text: str
    value: bool | int | float | str


@dataclass(frozen=True)
class FoundLayer:
    """One recurrent layer of a pasted text.

    Attributes:
        arguments: fields of :class:`LayerSpec` that the text sets, torch's defaults included.
        source: the kind of text.
        name: the name of the layer in the text, such as ``Encoder.rnn``; "" if it has none.
        landings: positional arguments that deserve a remark.
        ignored: arguments that do not influence shapes (``device``, ``dtype``).
        guesses: values that the text leaves open.
        cell: whether it is a cell, which is one layer that reads one step per call.
    """

    arguments: Mapping[str, Any]
    source: Source = "code"
    name: str = ""
    landings: tuple[Landing, ...] = ()
    ignored: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    cell: bool = False

    @property
    def unseen(self) -> tuple[str, ...]:
        """The parameters that this kind of text never shows, and that have torch's defaults."""
        nonlinearity = ("nonlinearity",) if self.arguments["layer"] == "RNN" else ()
        match self.source:
            case "code":
                return ()
            case "printed":
                return nonlinearity
            case "weights":
                stacked = self.arguments["num_layers"] > 1
                called = () if self.cell else ("batch_first", *(("dropout",) if stacked else ()))
                return (*called, *nonlinearity)


class PasteError(ValueError):
    """A text without a readable layer: a code and the values for its sentence.

    Codes: ``empty``, ``too_long``, ``not_python``, ``no_layer``, ``unpacked``, ``not_a_value``,
    ``too_many``, ``unknown_argument``, ``given_twice``, ``missing``, ``weights_differ``,
    ``weights_missing``, and those of :class:`SpecError`.

    Attributes:
        code: the name of the reason.
        params: the values for its sentence.
        name: the name of the layer in the text, or "".
        landings: positional arguments that may explain it.
    """

    landings: tuple[Landing, ...] = ()
    name: str = ""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(f"{code.replace('_', ' ')}: {params}" if params else code)


@dataclass(frozen=True)
class FoundLayers:
    """The recurrent layers of a pasted text.

    Attributes:
        layers: the layers that can be shown, at least one, in the order of the text.
        refused: the reason for each layer that cannot be shown.
        doubtful: names of layers with more than one reading; ``layers`` has all of them.
    """

    layers: tuple[FoundLayer, ...]
    refused: tuple[PasteError, ...] = ()
    doubtful: tuple[str, ...] = ()


def check(arguments: Mapping[str, Any]) -> None:
    """Raise a :class:`PasteError` if no layer can have the arguments."""
    for name in ("input_size", "hidden_size"):
        if name not in arguments:
            raise PasteError("missing", name=name)
    try:
        LayerSpec(**arguments)
    except SpecError as error:
        raise PasteError(
            error.code, parameter=error.parameter, given=error.value, **error.params
        ) from None
