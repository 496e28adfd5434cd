"""Old links, ``model=`` and ``chain=``, open as sources with the same result as before."""

from __future__ import annotations

import ast
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings

from backend.links.packed_text import unpacked_text
from backend.models.old_links import REPLACED, descending, new_link, with_new_names
from backend.models.source_link import read_source, source_query
from backend.reader.reading import Seen
from backend.reader.runs.read import read
from tests.support.old_links import chains, old_links

RECORDED = [
    line.split("\t")
    for line in Path(__file__).with_name("old_links.txt").read_text("utf-8").splitlines()
]
"""Links, with the result or the error and the number of parameters that they once had."""


def ends(value: Seen) -> list[str]:
    """Return the sizes of each tensor in a value; a PackedSequence has those of its data."""
    if value.kind == "packed":
        return ends(value.parts[0])
    if value.kind == "tensor":
        return [",".join(map(str, value.shape)) or "()"]
    return [size for part in value.parts for size in ends(part)]


@pytest.mark.parametrize(("link", "end", "parameters"), RECORDED)
def test_an_old_link_has_the_result_that_it_had(link: str, end: str, parameters: str) -> None:
    request = read_source(parse_qsl(link))
    reading = read(request.paste)

    assert request.problems == ()
    if reading.failure is not None:
        assert f"{reading.failure.error_type}: {reading.failure.message}".split("\n")[0] == end
        return
    assert reading.output is not None
    # The old page listed the scores of the second head last.
    assert ends(reading.output)[-len(end.split(";")) :] == end.split(";")
    assert str(sum(each.parameters for each in reading.modules)) == parameters


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("vocabulary", 2, 65536),
        ("embedding_dim", 1, 8192),
        ("classes", 1, 1000),
        ("tags", 1, 1000),
    ],
)
def test_the_sizes_of_an_old_link_keep_their_limits(name: str, low: int, high: int) -> None:
    for size, codes in (
        (low - 1, ["out_of_range"]),
        (low, []),
        (high, []),
        (high + 1, ["out_of_range"]),
    ):
        _, problems = new_link([("model", "heads"), (name, str(size))])
        assert [each.code for each in problems] == codes


@settings(max_examples=40)
@given(old_links())
def test_every_old_link_opens(link: list[tuple[str, str]]) -> None:
    request = read_source(link)

    ast.parse(request.paste.source)
    again = read_source([*source_query(request).items()])
    assert (again.paste, again.problems, again.is_old) == (request.paste, (), False)
    assert request.is_old == any(name in REPLACED for name, _ in link)


@settings(max_examples=40)
@given(chains())
def test_any_chain_is_a_class_with_its_call(chain: str) -> None:
    found, problems = new_link([("model", "chain"), ("chain", chain)])

    tree = ast.parse(unpacked_text(dict(found)["code"], "code"))
    assert [each.name for each in tree.body if isinstance(each, ast.ClassDef)] == ["Chain"]
    assert {problem.parameter for problem in problems} <= {"chain"}


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("model=nobody", "unknown_choice"),
        ("hidden_size=0", "out_of_range"),
        ("model=classifier&lengths=5,x", "lengths_not_numbers"),
        ("model=classifier&nonlinearity=relu", "nonlinearity_only_rnn"),
        ("model=chain&chain=conv:3", "unknown_step"),
        ("model=chain&chain=linear:3", "field_missing"),
        ("model=chain&chain=linear:3:4:5", "field_unknown"),
        ("model=chain&chain=take:x[7]", "unknown_choice"),
        ("model=chain&chain=" + ",".join(["transpose"] * 13), "too_many_steps"),
        ("model=chain&chain=" + "x" * 801, "too_long"),
        ("model=chain&chain=pack&chain=unpack", "repeated"),
    ],
)
def test_an_invalid_value_is_left_out_and_named(link: str, code: str) -> None:
    request = read_source(parse_qsl(link))

    assert [problem.code for problem in request.problems] == [code]
    assert "layer" not in request.paste.values


def test_a_link_with_a_source_ignores_old_names() -> None:
    request = read_source([("code", "~tagger"), ("model", "mnist"), ("hidden_dim", "4")])

    assert source_query(request) == {"code": "~tagger", "hidden_dim": "4"}
    assert not request.is_old


def test_the_parameters_are_the_controls_of_the_source() -> None:
    link = "model=heads&batch=4&seq_len=6&vocabulary=50&layer=GRU&batch_first=true"
    request = read_source(parse_qsl(link))

    assert source_query(request) == {
        "code": "~heads",
        "layer": "GRU",
        "batch_first": "true",
        "N": "4",
        "L": "6",
        "vocab_size": "50",
    }


def test_the_lengths_of_a_batch_fall_evenly() -> None:
    assert descending(4, 10) == (10, 8, 5, 3)


@pytest.mark.parametrize(
    ("model", "name", "old", "new"),
    [
        ("heads", "lock", "Vocabulary, classes,batch", "vocab_size, classes,N"),
        ("heads", "steps", "batch=2;seq_len=3,batch=4", "N=2;L=3,N=4"),
        ("classifier", "vary", "lengths:5 3|4 4,vocabulary", "lengths:numbers:5 3|4 4,vocab_size"),
        ("mnist", "hide", "batch,tabs", "N,tabs"),
        ("sine", "show", "seq_len,hidden_size", "seq_len,hidden_size"),
        ("chain", "lock", "batch", "batch"),
    ],
)
def test_a_lesson_has_the_names_of_the_source(model: str, name: str, old: str, new: str) -> None:
    model_pair = ("model", model)

    assert with_new_names([model_pair, (name, old)]) == [model_pair, (name, new)]
    assert with_new_names([("code", "~heads"), (name, old)]) == [("code", "~heads"), (name, old)]


def test_a_name_of_today_goes_before_an_old_one() -> None:
    request = read_source([("model", "heads"), ("batch", "5"), ("N", "8")])

    assert (request.paste.values, request.problems) == ({"N": 8}, ())
