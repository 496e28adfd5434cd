"""A link of the Models page is read value by value; invalid values are named and replaced."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from backend.links.layer import PARAMETERS
from backend.links.lengths import DEFAULT_LENGTHS, MAX_LIST
from backend.models.chain_text import read_chain
from backend.models.link import (
    FIRST_CHAIN,
    NAMES,
    TABLES,
    ModelRequest,
    build,
    model_query,
    read_model,
)
from backend.models.tutorials import MODELS, ModelName

DEVICES = ("cpu", "meta")


def read(*pairs: tuple[str, str]) -> ModelRequest:
    return read_model(pairs, DEVICES)


@pytest.mark.parametrize("name", MODELS)
def test_a_model_opens_with_its_examples_numbers(name: ModelName) -> None:
    request = read(("model", name))
    assert (request.model, request.device, request.problems) == (name, "cpu", ())
    defaults = {each.name: each.default for each in TABLES[name].values()}
    rest = {"lengths", "chain"} & request.values.keys()
    assert {**request.values, "device": "cpu"} == {
        **defaults,
        **{each: request.values[each] for each in rest},
    }
    assert build(request).id == name
    expected = {} if name == MODELS[0] else {"model": name}
    assert model_query(request) == expected


def test_names_mean_what_they_mean_elsewhere() -> None:
    assert set(NAMES) == {"model", "lengths", "chain"} | {
        name for table in TABLES.values() for name in table
    }
    shared = PARAMETERS.keys() & {name for table in TABLES.values() for name in table}
    for table in TABLES.values():
        for name in shared & table.keys():
            assert table[name].kind == PARAMETERS[name].kind
            assert table[name].high <= PARAMETERS[name].high
    assert get_args(ModelName) == MODELS


def test_every_default_is_legal() -> None:
    for name, table in TABLES.items():
        for parameter in table.values():
            text = str(parameter.default)
            assert read(("model", name), (parameter.name, text)).problems == ()


@pytest.mark.parametrize(
    ("model", "name", "text", "code"),
    [
        ("heads", "vocabulary", "1", "out_of_range"),
        ("heads", "tags", "two", "not_whole"),
        ("heads", "batch_first", "1", "not_flag"),
        ("mnist", "digit", "200", "out_of_range"),
        ("chain", "start", "words", "unknown_choice"),
        ("chain", "batch", "65", "out_of_range"),
        ("chain", "seq_len", "257", "out_of_range"),
        ("sine", "device", "cuda", "device_missing"),
        ("sine", "model", "gpt", "unknown_choice"),
        ("classifier", "nonlinearity", "relu", "nonlinearity_only_rnn"),
        ("classifier", "lengths", "3,x", "lengths_not_numbers"),
        ("classifier", "lengths", "", "lengths_not_numbers"),
        ("classifier", "lengths", "3,0", "length_out_of_range"),
        ("classifier", "lengths", "3,65", "length_out_of_range"),
        ("classifier", "lengths", ",".join(["1"] * 33), "too_many_lengths"),
        ("classifier", "lengths", "1" * (MAX_LIST + 1), "too_long"),
        ("chain", "chain", "conv", "unknown_step"),
    ],
)
def test_a_bad_value_gives_way_to_its_default(model: str, name: str, text: str, code: str) -> None:
    pairs = [("model", model), (name, text)] if name != "model" else [(name, text)]
    request = read(*pairs)
    (problem,) = request.problems
    assert (problem.code, problem.parameter) == (code, name)
    assert len(problem.text) <= 40
    plain = read(("model", model))
    if name != "chain":
        assert (request.model, request.values) == (plain.model, plain.values)
        assert read(("model", model), (name, problem.used)).values == plain.values


def test_lengths_carry_what_a_sentence_needs() -> None:
    (problem,) = read(("model", "classifier"), ("lengths", "3,4,70")).problems
    assert problem.params == {"length": "70", "sentence": "2", "low": "1", "high": "64"}
    assert problem.used == ",".join(map(str, DEFAULT_LENGTHS))
    (problem,) = read(("model", "classifier"), ("lengths", ",".join(["2"] * 33))).problems
    assert problem.params == {"count": "33", "high": "32"}
    (problem,) = read(("model", "classifier"), ("lengths", "3,four")).problems
    assert problem.params == {"entry": "four"}


@pytest.mark.parametrize("text", ["3, 2,1", "[3, 2, 1]", "(3,2,1,)", "3 2 1", "+3,2,1"])
def test_lengths_are_read_however_they_are_written(text: str) -> None:
    request = read(("model", "classifier"), ("lengths", text))
    assert (request.values["lengths"], request.problems) == ((3, 2, 1), ())
    assert model_query(request) == {"model": "classifier", "lengths": "3,2,1"}


def test_an_empty_sentence_is_a_chains_to_try() -> None:
    request = read(("model", "chain"), ("lengths", "3,0"))
    assert (request.values["lengths"], request.problems) == ((3, 0), ())


def test_a_chain_comes_with_the_link() -> None:
    request = read(("model", "chain"))
    assert request.values["chain"] == read_chain(FIRST_CHAIN)[0]
    request = read(("model", "chain"), ("chain", "none"))
    assert request.values["chain"] == ()
    assert model_query(request) == {"model": "chain", "chain": "none"}
    assert [step.id for step in build(request).steps] == ["ids"]


@pytest.mark.parametrize("name", ["chain", "lengths", "batch"])
def test_two_values_for_one_name_are_not_guessed_between(name: str) -> None:
    values = {"chain": ("unpack", "pack"), "lengths": ("1", "2"), "batch": ("1", "2")}[name]
    request = read(("model", "chain"), *((name, value) for value in values))
    (problem,) = request.problems
    assert (problem.code, problem.parameter) == ("repeated", name)
    assert request.values == read(("model", "chain")).values


def test_names_of_other_models_and_pages_are_left_be() -> None:
    strange = [("tags", "3"), ("lengths", "x"), ("chain", "y"), ("lang", "ko"), ("expr", "h_n")]
    request = read(("model", "sine"), *strange)
    assert request == read(("model", "sine"))


@pytest.mark.parametrize(
    ("given", "meant"),
    [("batch_size", "batch"), ("vocabluary", "vocabulary"), ("mode", "model"), ("lenghts", None)],
)
def test_a_name_that_is_almost_ours_is_pointed_out(given: str, meant: str | None) -> None:
    problems = read(("model", "heads"), (given, "3")).problems
    found = [problem.params["suggestion"] for problem in problems]
    assert found == ([meant] if meant else [])


def test_the_link_has_all_values_that_differ_from_the_default() -> None:
    given: dict[str, Any] = {"model": "mnist", "hidden_size": "64", "digit": "7"}
    assert model_query(read(*given.items(), ("num_layers", "3"))) == given
    assert model_query(read(*given.items(), ("device", "meta"))) == {**given, "device": "meta"}
