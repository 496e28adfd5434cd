"""The models of the tutorials as lists of steps, from their sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from backend.layer.axes import Dim, Factor, Shape
from backend.layer.spec import LayerSpec
from backend.models.steps.axes import feature, one
from backend.models.steps.functions import Reshape, Sine, Take, Transpose, Unsqueeze
from backend.models.steps.modules import Dropout, Embedding, Linear
from backend.models.steps.packing import Pack
from backend.models.steps.recurrent import Recurrent
from backend.models.steps.sources import Ids, Images, Lengths, Linspace, PaddedIds, Zeros
from backend.models.steps.step import Step

ModelName = Literal["sine", "heads", "classifier", "mnist", "chain"]
MODELS: tuple[ModelName, ...] = get_args(ModelName)
SIDE = 28
"""Rows and columns of a digit: L and H_in of example E."""


@dataclass(frozen=True)
class Model:
    """A model as a value.

    Attributes:
        id: the name of the model.
        steps: the steps in the order of execution; a step reads values of earlier steps.
    """

    id: ModelName
    steps: tuple[Step, ...]

    def results(self) -> tuple[str, ...]:
        """Return the results of the model: its heads', or those of its last step."""
        read = {name for step in self.steps for name in step.reads}
        single = [step.makes[0] for step in self.steps if len(step.makes) == 1]
        heads = dict.fromkeys(name for name in single if name not in read)
        return tuple(heads) or self.steps[-1].makes


def tutorial(name: ModelName, values: Mapping[str, Any]) -> Model:
    """Return one of the four models of the tutorials.

    Args:
        values: all of its sizes, by their names in a link.

    Raises:
        KeyError: for ``chain``, which :mod:`backend.models.chain` builds.
    """
    return Model(name, tuple(_TUTORIALS[name](values)))


def _recurrent(
    values: Mapping[str, Any],
    input_size: int,
    reads: Sequence[str],
    makes: Sequence[str],
    initialised: bool = False,
) -> Recurrent:
    names = ("hidden_size", "num_layers", "bias", "batch_first", "dropout", "bidirectional")
    layer = values["layer"]
    return Recurrent(
        id=layer.lower(),
        reads=tuple(reads),
        makes=(makes[0], *_of_layer(values, makes[1:])),
        layer=layer,
        input_size=input_size,
        nonlinearity=values["nonlinearity"],
        **{name: values[name] for name in names},
        initialised=initialised,
    )


def _layer(values: Mapping[str, Any]) -> LayerSpec:
    """Return the recurrent layer of a model, for its arithmetic."""
    names = ("layer", "hidden_size", "num_layers", "bidirectional", "batch_first")
    return LayerSpec(**{name: values[name] for name in names})


def _of_layer(values: Mapping[str, Any], states: Sequence[str]) -> Sequence[str]:
    """Return the names of those states that the layer has."""
    return states[: len(_layer(values).states)]


def _width(values: Mapping[str, Any]) -> int:
    """Return D*H_out, the last axis of the layer's output."""
    layer = _layer(values)
    return layer.num_directions * layer.h_out


def _initial(values: Mapping[str, Any], batch: int) -> list[Zeros]:
    directions = Factor("D", _layer(values).num_directions)
    stack = Dim("layers", (directions, Factor("num_layers", values["num_layers"])))
    size = values["hidden_size"]

    def shape(symbol: str) -> Shape:
        return stack, one("batch", "N", batch), feature(symbol, size)

    symbols = zip(("h_0", "c_0"), ("H_out", "H_cell"), strict=True)
    states = [Zeros(id=name, makes=(name,), named=shape(symbol)) for name, symbol in symbols]
    return states[: len(_layer(values).states)]


def _last_state(values: Mapping[str, Any]) -> str:
    """Return the pick that takes the top layer's final states from h_n."""
    if values["bidirectional"]:
        return "cat"
    return "squeeze" if values["num_layers"] == 1 else "[-1]"


def _sine(values: Mapping[str, Any]) -> list[Step]:
    sizes = {"seq_len": values["seq_len"], "input_size": values["input_size"]}
    return [
        Linspace(id="x", makes=("x",), **sizes),
        Sine(id="wave", reads=("x",), makes=("wave",)),
        Reshape(id="data", reads=("wave",), makes=("data",), **sizes),
        Unsqueeze(id="input", reads=("data",), makes=("input",), dim=_layer(values).batch_axis),
        _recurrent(values, values["input_size"], ["input"], ["output", "h_n", "c_n"]),
    ]


def _heads(values: Mapping[str, Any]) -> list[Step]:
    batch, width = values["batch"], _width(values)
    sequence = "embedded" if values["batch_first"] else "transposed"
    initial = _initial(values, batch)
    reads = [sequence, *(state.id for state in initial)]
    sizes = (values["vocabulary"], values["embedding_dim"])
    return [
        Ids(
            id="ids",
            makes=("ids",),
            batch=batch,
            seq_len=values["seq_len"],
            vocabulary=values["vocabulary"],
        ),
        _embedding(*sizes),
        *_transposed(values, "embedded", "transposed"),
        *initial,
        _recurrent(values, values["embedding_dim"], reads, ["hidden_states", "h_n", "c_n"]),
        Take(id="sentence", reads=("h_n",), makes=("sentence",), pick=_last_state(values)),
        _linear("sentence_head", "sentence", "sentence_scores", width, values, "classes"),
        _linear("token_head", "hidden_states", "token_scores", width, values, "tags"),
    ]


def _classifier(values: Mapping[str, Any]) -> list[Step]:
    lengths, vocabulary = values["lengths"], values["vocabulary"]
    sequence = "dropped" if values["batch_first"] else "transposed"
    return [
        Lengths(id="lengths", makes=("lengths",), lengths=lengths),
        PaddedIds(
            id="ids", reads=("lengths",), makes=("ids",), lengths=lengths, vocabulary=vocabulary
        ),
        _embedding(vocabulary, values["embedding_dim"], padding_idx=0),
        Dropout(id="dropout", reads=("embedded",), makes=("dropped",), p=values["dropout"]),
        *_transposed(values, "dropped", "transposed"),
        Pack(
            id="pack",
            reads=(sequence, "lengths"),
            makes=("packed",),
            lengths=lengths,
            batch_first=values["batch_first"],
        ),
        _recurrent(
            values,
            values["embedding_dim"],
            ["packed"],
            ["packed_output", "h_n", "c_n"],
            initialised=True,
        ),
        Take(id="sentence", reads=("h_n",), makes=("sentence",), pick=_last_state(values)),
        _linear("linear", "sentence", "scores", _width(values), values, "classes", True),
    ]


def _mnist(values: Mapping[str, Any]) -> list[Step]:
    sequence = "X" if values["batch_first"] else "rows"
    initial = _initial(values, values["batch"])
    reads = [sequence, *(state.id for state in initial)]
    last = "[:,-1,:]" if values["batch_first"] else "[-1]"
    return [
        Images(id="X", makes=("X",), batch=values["batch"], digit=values["digit"], side=SIDE),
        *_transposed(values, "X", "rows"),
        *initial,
        _recurrent(values, SIDE, reads, ["rnn_out", "hn", "cn"]),
        Take(id="last", reads=("rnn_out",), makes=("last",), pick=last),
        _linear("linear", "last", "scores", _width(values), values, "classes"),
    ]


def _embedding(count: int, width: int, padding_idx: int | None = None) -> Embedding:
    return Embedding(
        id="embedding",
        reads=("ids",),
        makes=("embedded",),
        num_embeddings=count,
        embedding_dim=width,
        padding_idx=padding_idx,
    )


def _transposed(values: Mapping[str, Any], reads: str, makes: str) -> list[Transpose]:
    """Return the transposition that a layer with time first needs, if any."""
    if values["batch_first"]:
        return []
    return [Transpose(id="transpose", reads=(reads,), makes=(makes,))]


def _linear(
    step: str,
    reads: str,
    makes: str,
    width: int,
    values: Mapping[str, Any],
    symbol: str,
    initialised: bool = False,
) -> Linear:
    return Linear(
        id=step,
        reads=(reads,),
        makes=(makes,),
        in_features=width,
        out_features=values[symbol],
        symbol=symbol,
        initialised=initialised,
    )


_TUTORIALS: dict[ModelName, Callable[[Mapping[str, Any]], list[Step]]] = {
    "sine": _sine,
    "heads": _heads,
    "classifier": _classifier,
    "mnist": _mnist,
}
