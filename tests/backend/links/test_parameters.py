"""A link is read value by value; invalid values are named and replaced."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from backend.layer.spec import LayerSpec
from backend.links.layer import PARAMETERS, Problem, Request, read_link, replaced, to_query
from backend.links.parameter import MAX_TEXT

DEVICES = ("cpu", "meta")
A3 = LayerSpec()
REFUSED: list[tuple[str, str, str]] = [
    ("layer", "Transformer", "unknown_choice"),
    ("nonlinearity", "gelu", "unknown_choice"),
    ("device", "tpu", "unknown_choice"),
    ("device", "CPU", "unknown_choice"),
    ("device", "cuda", "device_missing"),
    ("device", "mps", "device_missing"),
    ("bias", "1", "not_flag"),
    ("input_size", "10.5", "not_whole"),
    ("input_size", "1_0", "not_whole"),
    ("hidden_size", "inf", "not_whole"),
    ("hidden_size", "٢٠", "not_whole"),
    ("dropout", "nan", "not_number"),
    ("dropout", "1e309", "not_number"),
    ("dropout", "٠.٥", "not_number"),
    ("num_layers", "17", "out_of_range"),
    ("hidden_size", "9" * MAX_TEXT, "out_of_range"),
    ("batch", "-1", "out_of_range"),
    ("dropout", "1.5", "out_of_range"),
    ("hidden_size", "9" * (MAX_TEXT + 1), "too_long"),
    ("layer", "LSTM" * 4000, "too_long"),
    ("nonlinearity", "relu", "nonlinearity_only_rnn"),
    ("proj_size", "20", "proj_too_large"),
]


def read(*pairs: tuple[str, str], devices: tuple[str, ...] = DEVICES) -> Request:
    return read_link(pairs, devices)


def test_the_table_names_every_field_of_a_setting_and_the_device() -> None:
    names = [each.name for each in fields(LayerSpec)]
    assert list(PARAMETERS) == [*names, "device"]
    assert all(PARAMETERS[name].default == getattr(A3, name) for name in names)


@pytest.mark.parametrize(("name", "text", "code"), REFUSED)
def test_a_bad_value_gives_way_to_its_default(name: str, text: str, code: str) -> None:
    request = read((name, text))
    assert (request.spec, request.device) == (A3, "cpu")
    (problem,) = request.problems
    assert (problem.code, problem.parameter) == (code, name)
    assert read((name, problem.used)) == Request(A3, "cpu", ())
    assert len(problem.text) <= MAX_TEXT
    assert text.startswith(problem.text.removesuffix("…"))


def test_a_problem_carries_what_a_sentence_needs() -> None:
    (problem,) = read(("dropout", "1.5")).problems
    low_high = {"low": "0", "high": "1"}
    assert problem == Problem("out_of_range", "dropout", "1.5", 1.5, "0", low_high)
    (problem,) = read(("layer", "LTSM")).problems
    assert (problem.used, problem.params) == ("LSTM", {"choices": "RNN, GRU, LSTM"})


def test_a_projection_belongs_to_an_lstm() -> None:
    request = read(("layer", "GRU"), ("proj_size", "5"))
    assert request.spec == replace(A3, layer="GRU")
    (problem,) = request.problems
    assert (problem.code, problem.text, problem.used) == ("proj_only_lstm", "5", "0")
    assert problem.params == {"layer": "GRU"}


def test_all_that_does_not_go_together_is_mended() -> None:
    request = read(("layer", "GRU"), ("nonlinearity", "relu"), ("proj_size", "5"))
    assert request.spec == replace(A3, layer="GRU")
    assert [each.code for each in request.problems] == ["nonlinearity_only_rnn", "proj_only_lstm"]


def test_two_values_for_one_name_are_not_guessed_between() -> None:
    request = read(("batch", "3"), ("batch", "4"))
    assert request.spec == A3
    (problem,) = request.problems
    assert (problem.code, problem.text) == ("repeated", "3 & 4")


def test_the_same_value_twice_is_allowed() -> None:
    assert read(("batch", "3"), ("batch", "3")) == Request(replace(A3, batch=3), "cpu", ())


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *(("hiden_size", "hidden_size"), ("Batch", "batch"), ("num_layer", "num_layers")),
        # What others call it is too far off to be found by its letters.
        *(("batch_size", "batch"), ("seq_length", "seq_len"), ("sequence_length", "seq_len")),
        *(("in_features", "input_size"), ("out_features", "hidden_size"), ("units", "hidden_size")),
    ],
)
def test_an_almost_right_name_is_pointed_out(name: str, meant: str) -> None:
    request = read((name, "7"))
    assert request.spec == A3
    (problem,) = request.problems
    assert (problem.code, problem.parameter) == ("misspelt", name)
    assert problem.params == {"suggestion": meant}
    assert problem.used == str(PARAMETERS[meant].default)


@pytest.mark.parametrize("name", ["lang", "embed", "utm_source", "", "x" * 10_000])
def test_other_names_belong_to_others(name: str) -> None:
    assert read((name, "7")) == Request(A3, "cpu", ())


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("layer", "gru", "GRU"),
        ("layer", "Lstm", "LSTM"),
        ("bidirectional", "FALSE", False),
        ("hidden_size", " 32 ", 32),
        ("hidden_size", "+32", 32),
        ("hidden_size", "0032", 32),
        ("dropout", ".5", 0.5),
        ("dropout", "5e-1", 0.5),
        ("dropout", "1", 1.0),
    ],
)
def test_a_clear_intention_is_read(name: str, text: str, value: object) -> None:
    request = read((name, text))
    assert request.problems == ()
    assert getattr(request.spec, name) == value


@pytest.mark.parametrize("name", [each.name for each in PARAMETERS.values() if each.high])
def test_the_ends_of_a_range_belong_to_it(name: str) -> None:
    for end in (PARAMETERS[name].low, PARAMETERS[name].high):
        request = read((name, f"{end:g}"), *([("hidden_size", "8192")] * (name == "proj_size")))
        assert request.problems == ()
        assert getattr(request.spec, name) == end


def test_cuda_means_the_first_one() -> None:
    devices = ("cpu", "cuda:0", "cuda:1", "meta")
    assert read(("device", "cuda"), devices=devices).device == "cuda:0"
    assert read(("device", "cuda:1"), devices=devices).device == "cuda:1"


def test_problems_are_in_table_order_followed_by_unknown_names() -> None:
    request = read(("bach", "2"), ("seq_len", "x"), ("proj_size", "99"), ("layer", "x"))
    assert [each.parameter for each in request.problems] == [
        *("layer", "seq_len", "bach", "proj_size"),
    ]


def test_a_link_names_only_what_differs() -> None:
    assert to_query(A3) == {}
    spec = replace(A3, layer="GRU", bidirectional=False, dropout=0.5, batch=3)
    assert to_query(spec, "meta") == {
        "layer": "GRU",
        "dropout": "0.5",
        "bidirectional": "false",
        "batch": "3",
        "device": "meta",
    }


def test_a_number_keeps_all_its_digits_in_a_link() -> None:
    assert to_query(replace(A3, dropout=0.12345678901))["dropout"] == "0.12345678901"
    assert to_query(replace(A3, dropout=1.0))["dropout"] == "1"


def test_a_change_takes_along_what_no_longer_fits() -> None:
    projected = replace(A3, proj_size=15)
    assert replaced(projected, hidden_size=32) == replace(projected, hidden_size=32)
    assert replaced(projected, hidden_size=10) == replace(A3, hidden_size=10)
    assert replaced(projected, layer="GRU") == replace(A3, layer="GRU")
    assert replaced(replace(A3, layer="RNN", nonlinearity="relu"), layer="LSTM") == A3
