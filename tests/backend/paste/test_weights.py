"""Names and sizes of weights, and a printed model, give the layers that have them."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import sampled_from
from torch import Tensor, nn

from backend.layer.spec import LayerSpec
from backend.paste.found import FoundLayer, Guess, PasteError
from backend.paste.read import read_layers
from tests.support.strategies import SMALL, legal_specs

State = Mapping[str, Tensor]


def header(state: State) -> str:
    """Return the header of a safetensors file, with the length in front of it."""
    entries = {
        name: {"dtype": "F32", "data_offsets": [0, 4], "shape": list(each.shape)}
        for name, each in state.items()
    }
    return "\x98\x03" + json.dumps({"__metadata__": {"format": "pt"}, **entries})


FORMS: dict[str, Callable[[State], str]] = {
    "a loop that prints": lambda state: "\n".join(f"{k} {v.shape}" for k, v in state.items()),
    "a table": lambda state: "\n".join(f"{k}\t{tuple(v.shape)}" for k, v in state.items()),
    "colons": lambda state: "\n".join(f"{k}: {list(v.shape)}" for k, v in state.items()),
    "a dict of shapes": lambda state: str({k: v.shape for k, v in state.items()}),
    "safetensors": header,
}


@given(form=sampled_from(sorted(FORMS)), spec=legal_specs(SMALL))
def test_shapes_give_back_the_layer(form: str, spec: LayerSpec) -> None:
    """Everything but what no weight shows: batch_first, dropout and the activation."""
    made = getattr(nn, spec.layer)(**{**spec.constructor_arguments(), "dropout": 0.0})
    state = nn.ModuleDict({"embedding": nn.Embedding(5, 2), "encoder": made}).state_dict()
    layers = read_layers(FORMS[form](state)).layers
    shown = ("layer", "input_size", "hidden_size", "num_layers", "bias", "bidirectional")
    wanted = {name: getattr(spec, name) for name in (*shown, "proj_size")}
    # A layer of one feature has sizes that another kind has, too.
    found = [{name: each.arguments[name] for name in wanted} for each in layers]
    assert wanted in found
    assert {each.name for each in layers} == {"encoder"}
    assert "batch_first" in layers[0].unseen


@pytest.mark.parametrize("whole", [str, lambda state: str(OrderedDict(state))])
def test_a_whole_dict_gives_back_the_layer(whole: Callable[[State], str]) -> None:
    (layer,) = read_layers(whole(nn.GRU(5, 6, 2, bidirectional=True).state_dict())).layers
    sizes = ("layer", "input_size", "hidden_size", "num_layers", "bidirectional")
    assert [layer.arguments[name] for name in sizes] == ["GRU", 5, 6, 2, True]


def printed(model: nn.Module) -> tuple[FoundLayer, ...]:
    return read_layers(str(model)).layers


def test_a_printed_model_gives_every_layer_by_its_name() -> None:
    class Encoder(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(50, 10)
            self.rnn = nn.LSTM(10, 20, 2, batch_first=True, dropout=0.5, bidirectional=True)

    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = Encoder()
            self.decoder = nn.GRUCell(20, 30)
            self.top = nn.ModuleList([nn.RNN(3, 4, bias=False) for _ in range(2)])

    encoder, decoder, top = printed(Model())
    assert [each.name for each in (encoder, decoder, top)] == [
        *("encoder.rnn", "decoder", "top.0-1"),
    ]
    assert {name: encoder.arguments[name] for name in ("num_layers", "dropout")} == {
        **{"num_layers": 2, "dropout": 0.5}
    }
    assert decoder.cell
    assert top.unseen == ("nonlinearity",)


def test_a_shortened_dict_says_what_it_shows() -> None:
    """Of a large layer torch prints the corners, so only the names and the biases count."""
    layers = read_layers(str(nn.ModuleDict({"lstm": nn.LSTM(100, 64)}).state_dict())).layers
    by_kind = {each.arguments["layer"]: each for each in layers}
    assert by_kind["LSTM"].arguments["hidden_size"] == 64
    assert by_kind["LSTM"].guesses == (Guess("input_size", "weight_ih_l0", 10),)


def test_ambiguous_shapes_are_said() -> None:
    found = read_layers("rnn.weight_ih_l0 (80, 10)")
    assert [(each.arguments["layer"], each.arguments["hidden_size"]) for each in found.layers] == [
        ("RNN", 80),
        ("LSTM", 20),
    ]
    assert found.doubtful == ("rnn",)


@pytest.mark.parametrize(
    "text",
    [
        "weight_ih_l0 (80, 10)\nweight_hh_l0 (80, 21)",
        "weight_ih_l0 (80, 10)\nweight_hh_l0 (60, 20)",
        "weight_ih_l0 (80, 10)\nweight_hh_l0 (80, 20)\nweight_ih_l1 (80, 30)",
    ],
)
def test_shapes_of_no_layer_are_refused(text: str) -> None:
    with pytest.raises(PasteError) as caught:
        read_layers(text)
    assert caught.value.code == "weights_differ"


def test_the_weights_of_a_cell() -> None:
    cell: Any = nn.LSTMCell(3, 4)
    (layer,) = read_layers(FORMS["a table"](cell.state_dict())).layers
    assert layer.cell
    assert (layer.arguments["input_size"], layer.arguments["hidden_size"]) == (3, 4)
