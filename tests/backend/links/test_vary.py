"""Ranges are parsed, and limited before any run."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.layer.cost import MAX_MILLISECONDS as MOST_OF_ONE
from backend.layer.spec import LAYERS, LayerSpec, SpecError
from backend.links import vary
from backend.links.layer import PARAMETERS
from backend.links.parameter import as_text
from backend.links.vary import Varied, combinations, read_vary, start_of, states

AUTHORS = "num_layers:1-4,bidirectional,hidden_size:8-64:8"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("num_layers:1-4", {"num_layers": (1, 2, 3, 4)}),
        ("hidden_size:8-64:8", {"hidden_size": tuple(range(8, 65, 8))}),
        ("hidden_size:8-30:8", {"hidden_size": (8, 16, 24)}),
        ("hidden_size:8|16|32", {"hidden_size": (8, 16, 32)}),
        ("hidden_size:32|8|32", {"hidden_size": (32, 8)}),
        ("seq_len:5", {"seq_len": (5,)}),
        ("bidirectional", {"bidirectional": (False, True)}),
        ("bias:true", {"bias": (True,)}),
        ("layer", {"layer": LAYERS}),
        ("layer:gru|RNN", {"layer": ("GRU", "RNN")}),
        ("dropout:0|0.5", {"dropout": (0.0, 0.5)}),
        (" num_layers : 1-2 , bias ,", {"num_layers": (1, 2), "bias": (False, True)}),
        ("", {}),
    ],
)
def test_a_range_is_read(text: str, values: dict[str, tuple[object, ...]]) -> None:
    assert {each.name: each.values for each in read_vary(text)} == values


@pytest.mark.parametrize(
    ("text", "code", "parameter"),
    [
        ("colour", "unknown_choice", "vary"),
        ("device:cpu", "unknown_choice", "vary"),
        ("num_layers", "not_a_range", "num_layers"),
        ("hidden_size:9-3", "not_a_range", "hidden_size"),
        ("hidden_size:3-9:0", "not_a_range", "hidden_size"),
        ("hidden_size:0-9", "out_of_range", "hidden_size"),
        ("hidden_size:1-999999", "out_of_range", "hidden_size"),
        ("hidden_size:many", "not_whole", "hidden_size"),
        ("bidirectional:maybe", "not_flag", "bidirectional"),
        ("layer:Transformer", "unknown_choice", "layer"),
        ("bias,bias", "repeated", "bias"),
        ("bias" + " " * 400, "too_long", "vary"),
        ("num_layers:1-2,hidden_size:1-251", "too_many_states", "hidden_size"),
    ],
)
def test_a_wrong_range_is_refused(text: str, code: str, parameter: str) -> None:
    with pytest.raises(SpecError) as refusal:
        read_vary(text)
    assert (refusal.value.code, refusal.value.parameter) == (code, parameter)


def test_a_short_text_with_millions_of_values_takes_no_memory() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(SpecError) as refusal:
            read_vary("x:shape:1-999999", {"x:shape": ()})
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (refusal.value.code, refusal.value.parameter) == ("too_many_states", "x:shape")
    assert refusal.value.params["states"] == 999_999
    assert peak < 2**20


def test_the_states_are_every_combination_the_last_name_fastest() -> None:
    found = states(LayerSpec(batch=3), read_vary("num_layers:1-2,bidirectional"))
    assert found == [
        LayerSpec(batch=3, num_layers=number, bidirectional=both)
        for number in (1, 2)
        for both in (False, True)
    ]
    assert states(LayerSpec(batch=3), ()) == [LayerSpec(batch=3)]


def test_an_authors_range_fits_with_every_hidden_size() -> None:
    varied = read_vary("num_layers:1-4,bidirectional,hidden_size:8-64")
    assert len(states(LayerSpec(), varied)) == 4 * 2 * 57


@pytest.mark.parametrize(
    ("spec", "text", "code", "shrink"),
    [
        (LayerSpec(), "num_layers:1-16,bidirectional,hidden_size:8-20", "range_too_large", "16"),
        (
            LayerSpec(seq_len=200, num_layers=3),
            "hidden_size:2-34,input_size:1-15",
            "range_too_slow",
            "33",
        ),
        (LayerSpec(proj_size=5), "hidden_size:2-8", "proj_too_large", "5"),
        (LayerSpec(proj_size=5), "layer", "proj_only_lstm", "5"),
    ],
)
def test_too_large_and_unknown_layers_are_refused_before_a_run(
    spec: LayerSpec, text: str, code: str, shrink: str
) -> None:
    with pytest.raises(SpecError) as refusal:
        states(spec, read_vary(text))
    assert refusal.value.code == code
    assert str(refusal.value.value).endswith(shrink)


def test_shapes_alone_cost_nothing() -> None:
    """Check that settings without a real run are not limited by their cost."""
    assert len(states(LayerSpec(hidden_size=4096), read_vary("seq_len:1-400"))) == 400
    assert vary.MAX_MILLISECONDS > 100 * MOST_OF_ONE


@given(st.data())
def test_a_page_opens_where_its_link_is(data: st.DataObject) -> None:
    varied = read_vary(AUTHORS)
    values = data.draw(st.sampled_from(list(combinations(varied))))
    found = states(replace(LayerSpec(), **values), varied)
    present = {name: as_text(value) for name, value in values.items()}
    assert found[start_of(present, varied)] == replace(LayerSpec(), **values)


def test_a_page_opens_at_the_nearest_state_of_its_range() -> None:
    varied = read_vary(AUTHORS)
    start = start_of({"num_layers": "9", "hidden_size": "21", "bidirectional": "true"}, varied)
    found = states(LayerSpec(), varied)[start]
    assert found == LayerSpec(num_layers=4, hidden_size=24)
    assert start_of({"layer": "GRU"}, (Varied("layer", ("RNN", "LSTM")),)) == 0


def test_everything_but_the_device_may_vary() -> None:
    refusals = []
    for name in PARAMETERS:
        try:
            read_vary(f"{name}:?")
        except SpecError as error:
            refusals += [name] if error.parameter == "vary" else []
    assert refusals == ["device"]


def test_a_name_with_a_colon_has_a_range() -> None:
    (varied,) = read_vary("lengths:numbers:5 3|4 4", {"lengths:numbers": ()})
    assert varied == Varied("lengths:numbers", ("5 3", "4 4"))
