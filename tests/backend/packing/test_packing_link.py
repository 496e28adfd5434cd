"""The link of the Packing page, read from any text and written back."""

from __future__ import annotations

import pytest

from backend.layer.spec import LayerSpec
from backend.links.lengths import DEFAULT_LENGTHS
from backend.links.parameter import MAX_TEXT
from backend.packing.link import PackingRequest, packing_query, read_packing, spec_of

USED = "20,5,8,10,15,18,17,6,6,18"


def read(**texts: str) -> PackingRequest:
    return read_packing(texts.items())


def test_the_default_is_the_examples_ten_sentences() -> None:
    assert read() == PackingRequest() == PackingRequest(DEFAULT_LENGTHS, False, 0, 0)
    assert ",".join(map(str, DEFAULT_LENGTHS)) == USED
    assert packing_query(PackingRequest()) == {}


@pytest.mark.parametrize(
    "text",
    [
        *("20,5,8", "20 5 8", " 20 , 5\t8 ", "20,5,8,", "[20, 5, 8]", "(20, 5,\n 8)"),
        *("[ 20 5 8 ]", "+20,05,8", "tensor([20, 5, 8])", "lengths = torch.tensor([20,\n 5, 8])"),
        *("lengths = [20, 5, 8]", "lens=(20, 5, 8)"),
        "torch.LongTensor([20, 5, 8])",
    ],
)
def test_a_list_is_taken_however_it_is_pasted(text: str) -> None:
    assert read(lengths=text) == PackingRequest((20, 5, 8))


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("", "lengths_not_numbers", {"entry": ""}),
        ("[]", "lengths_not_numbers", {"entry": ""}),
        ("1,,2", "lengths_not_numbers", {"entry": ""}),
        ("1,two", "lengths_not_numbers", {"entry": "two"}),
        ("1.5 2", "lengths_not_numbers", {"entry": "1.5"}),
        ("[1,2", "lengths_not_numbers", {"entry": "[1"}),
        ("٣,1", "lengths_not_numbers", {"entry": "٣"}),
        ("1," * 33, "too_many_lengths", {"count": "33", "high": "32"}),
        (
            *("3,65", "length_out_of_range"),
            {"length": "65", "sentence": "1", "low": "0", "high": "64"},
        ),
        (
            *("-1", "length_out_of_range"),
            {"length": "-1", "sentence": "0", "low": "0", "high": "64"},
        ),
        ("1" + " " * 400 + "1", "too_long", {}),
    ],
)
def test_a_wrong_batch_is_named(text: str, code: str, params: dict[str, str]) -> None:
    asked = read(lengths=text)
    (problem,) = asked.problems
    assert asked.lengths == DEFAULT_LENGTHS
    assert (problem.code, problem.parameter, problem.used) == (code, "lengths", USED)
    assert problem.params == params
    assert len(problem.text) <= 40


@pytest.mark.parametrize(("text", "value"), [("64 65", 65), ("1 " * 40, 40), ("a", "a"), ("", "")])
def test_a_problem_holds_the_number_where_there_is_one(text: str, value: object) -> None:
    (problem,) = read(lengths=text).problems
    assert problem.value == value


@pytest.mark.parametrize("text", ["0", "64", "0,0", "1 " * 32])
def test_the_ends_of_every_range_are_in_it(text: str) -> None:
    asked = read(lengths=text)
    assert asked.problems == ()
    assert asked.lengths == tuple(map(int, text.replace(",", " ").split()))


def test_the_rest_is_read_as_the_layers_parameters_are() -> None:
    asked = read(enforce_sorted="TRUE", total_length="64", width="1")
    assert asked == PackingRequest(DEFAULT_LENGTHS, True, 64, 1)
    wrong = read(enforce_sorted="yes", total_length="65", width="-1", lengths="x")
    found = [(each.parameter, each.code, each.used) for each in wrong.problems]
    assert found == [
        ("lengths", "lengths_not_numbers", USED),
        ("enforce_sorted", "not_flag", "false"),
        ("total_length", "out_of_range", "0"),
        ("width", "out_of_range", "0"),
    ]
    assert wrong.problems[2].params == {"low": "0", "high": "64"}
    assert wrong == PackingRequest(problems=wrong.problems)


def test_two_different_batches_are_none() -> None:
    (problem,) = read_packing([("lengths", "1"), ("lengths", "2")]).problems
    assert (problem.code, problem.text) == ("repeated", "1 & 2")
    assert read_packing([("lengths", "1"), ("lengths", "1")]) == PackingRequest((1,))


def test_a_link_names_what_is_not_default() -> None:
    asked = PackingRequest((3, 2), True, 4, 5)
    assert packing_query(asked) == {
        "lengths": "3,2",
        "enforce_sorted": "true",
        "total_length": "4",
        "width": "5",
    }


@pytest.mark.parametrize(
    ("asked", "width"),
    [
        (PackingRequest((3, 7)), 7),
        (PackingRequest((3, 7), width=4), 4),
        (PackingRequest((3, 7), width=9), 9),
        (PackingRequest((0, 0)), 1),
    ],
)
def test_the_layer_reads_the_padded_batch(asked: PackingRequest, width: int) -> None:
    spec = spec_of(LayerSpec(layer="GRU", batched=False, batch=9, seq_len=9), asked)
    assert spec == LayerSpec(layer="GRU", batched=True, batch=2, seq_len=width)


def test_the_flags_of_the_calls_follow_the_layer() -> None:
    assert read(batch_first="false") == PackingRequest()
    assert read(pack_batch_first="true", unpack_batch_first="true") == PackingRequest()
    swapped = PackingRequest(pack_swapped=True, unpack_swapped=True)
    assert read(pack_batch_first="false", unpack_batch_first="false") == swapped
    link = {"pack_batch_first": "true", "unpack_batch_first": "true"}
    assert read(batch_first="false", **link) == swapped
    assert packing_query(swapped, batch_first=False) == link


@pytest.mark.parametrize("text", ["9" * 390, "x" * 390, "x" * 5000])
def test_long_entries_are_shortened(text: str) -> None:
    (problem,) = read(lengths=text).problems
    assert all(len(shown) <= MAX_TEXT for shown in (problem.text, *problem.params.values()))
