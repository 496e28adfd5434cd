"""The text of a chain is read link by link; each error is named, and nothing raises."""

from __future__ import annotations

import doctest

import pytest

from backend.models import chain
from backend.models.chain import chain_model, descending
from backend.models.chain_text import (
    FIELDS,
    KINDS,
    MAX_CHAIN_TEXT,
    MAX_LAYERS,
    MAX_LINKS,
    MAX_SIZE,
    PARTS,
    WORDS,
    Link,
    chain_text,
    read_chain,
)
from backend.models.link import FIRST_CHAIN
from backend.models.steps.picks import PICKS
from tests.support.models.model_helpers import edges

WHOLE = (
    "embedding:100:32:pad,dropout:0.5,pack:sorted,lstm:32:64:2:bi:nobias:relu:proj=3:dropout=0.25,"
    "take:output,unpack,transpose,rnn:6:4,take:cat(h_n[-2],h_n[-1]),gru:8:2:0,linear:8:2:nobias"
)


def test_every_kind_reads_as_it_is_written() -> None:
    links, problems = read_chain(WHOLE)
    assert problems == ()
    assert chain_text(links) == WHOLE
    assert {link.kind for link in links} == set(KINDS)
    assert links[3] == Link(
        "lstm", (32, 64, 2), ("bi", "nobias", "relu"), dropout=0.25, proj_size=3
    )
    assert links[7] == Link("rnn", (6, 4, 1))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", "none"),
        ("none", "none"),
        (" LSTM : 3 : 4 : 1 : bi ", "lstm:3:4:bi"),
        ("lstm:3:4:nobias:bi", "lstm:3:4:bi:nobias"),
        ("lstm:3:4:dropout=0.50:bi", "lstm:3:4:bi:dropout=0.5"),
        ("take:output[:, -1]", "take:output[:,-1]"),
        ("take:torch.cat((h_n[-2], h_n[-1]), dim=-1)", "take:cat(h_n[-2],h_n[-1])"),
        ("dropout:0", "dropout:0"),
        (FIRST_CHAIN, FIRST_CHAIN),
    ],
)
def test_other_spellings_are_understood(text: str, written: str) -> None:
    links, problems = read_chain(text)
    assert problems == ()
    assert chain_text(links) == written


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_read_and_can_be_taken(part: str) -> None:
    ((link,), problems) = read_chain(f"take:{part}")
    assert (link, problems) == (Link("take", part=part), ())
    values = {"start": "ids", "batch": 1, "seq_len": 1, "vocabulary": 2, "batch_first": True}
    step = chain_model(values | {"chain": (link,), "lengths": ()}).steps[1]
    assert step.pick in PICKS  # type: ignore[attr-defined]
    spelt = part.replace(",", ", ").replace("(h_n", "((h_n").replace("])", "]), dim=-1)")
    assert step.code.splitlines()[-1] == f"x = {spelt.replace('cat', 'torch.cat')}"


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("conv:3:4", "unknown_step", {"choices": ", ".join(KINDS)}),
        ("embedding:100", "field_missing", {"field": "embedding_dim"}),
        ("take", "field_missing", {"field": "part"}),
        ("dropout", "field_missing", {"field": "dropout"}),
        ("linear:3:4:bi", "field_unknown", {"choices": "nobias"}),
        ("transpose:1", "field_unknown", {"choices": ""}),
        ("lstm:3:4:bi:bi", "field_unknown", {"choices": "bi, nobias, relu, dropout=, proj="}),
        ("linear:3:four", "not_whole", {"field": "out_features"}),
        ("lstm:3:4:2.5", "not_whole", {"field": "num_layers"}),
        ("lstm:3:4:proj=x", "not_whole", {"field": "proj_size"}),
        ("lstm:3:4:dropout=nan", "not_number", {"field": "dropout"}),
        ("embedding:0:4", "out_of_range", {"field": "num_embeddings", "low": "1", "high": "8192"}),
        ("lstm:3:8193", "out_of_range", {"field": "hidden_size", "low": "0", "high": "8192"}),
        ("gru:3:4:9", "out_of_range", {"field": "num_layers", "low": "0", "high": "8"}),
        ("dropout:10", "out_of_range", {"field": "dropout", "low": "0", "high": "9"}),
        ("linear:3:" + "9" * 41, "too_long", {"field": "out_features"}),
        ("take:output[0]", "unknown_choice", {"choices": ", ".join(PARTS)}),
    ],
)
def test_a_link_that_is_none_is_left_out_and_named(
    text: str, code: str, params: dict[str, str]
) -> None:
    links, (problem,) = read_chain(f"transpose,{text},unpack")
    assert [link.kind for link in links] == ["transpose", "unpack"]
    assert (problem.code, problem.parameter, problem.used) == (code, "chain", "")
    assert problem.params == {"place": "2", **params}
    assert text.startswith(problem.text.removesuffix("…"))


def test_twelve_links_and_no_more() -> None:
    links, (problem,) = read_chain(",".join(["transpose"] * (MAX_LINKS + 3)))
    assert len(links) == MAX_LINKS
    assert problem.code == "too_many_steps"
    assert problem.params == {"place": "13", "high": "12"}
    assert problem.text == "transpose,transpose,transpose"
    assert read_chain(",".join(["transpose"] * MAX_LINKS))[1] == ()


def test_a_text_beyond_all_measure_is_not_read() -> None:
    text = "transpose," * MAX_CHAIN_TEXT
    links, (problem,) = read_chain(text)
    assert (links, problem.code) == ((), "too_long")
    longest = f"lstm:{MAX_SIZE}:{MAX_SIZE}:{MAX_LAYERS}:bi:nobias:relu:proj={MAX_SIZE}:dropout=0.25"
    whole = ",".join([longest] * MAX_LINKS)
    assert read_chain(whole)[1] == ()
    assert len(whole) <= MAX_CHAIN_TEXT


def test_zeros_are_torchs_to_refuse() -> None:
    links, problems = read_chain("lstm:3:0,gru:3:4:0,rnn:3:4:proj=9,dropout:1.5")
    assert problems == ()
    assert [link.sizes for link in links[:3]] == [(3, 0, 1), (3, 4, 0), (3, 4, 1)]


def test_the_tables_have_the_kinds_that_there_are() -> None:
    assert FIELDS.keys() | WORDS.keys() <= set(KINDS)
    assert all(field.default >= field.low for fields in FIELDS.values() for field in fields)


def test_lengths_that_nobody_gave_fit_the_batch() -> None:
    assert descending(10, 20) == (20, 18, 16, 14, 12, 10, 8, 6, 4, 2)
    assert descending(3, 1) == (1, 1, 1)
    assert doctest.testmod(chain).attempted == 1
    assert doctest.testmod(chain).failed == 0


def test_steps_of_one_kind_are_numbered() -> None:
    values = {"start": "features", "batch": 1, "seq_len": 1, "input_size": 3, "batch_first": True}
    links, _ = read_chain("lstm:3:4,take:output,lstm:4:4,take:h_n,linear:4:4")
    model = chain_model(values | {"chain": links, "lengths": ()})
    ids = ["features", "lstm", "take", "lstm_2", "take_2", "linear"]
    assert [step.id for step in model.steps] == ids
    assert edges(model) == tuple((place, place + 1, "x") for place in range(5))


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("lstm:3:4,take:h_n[-1]", "output, (h_n, c_n) = x"),
        ("gru:3:4,take:h_n[-1]", "output, h_n = x"),
        ("gru:3:4,take:c_n[-1]", "output, (h_n, c_n) = x"),
        ("lstm:3:4,take:output,take:output", "output, h_n = x"),
    ],
)
def test_a_result_is_opened_as_its_layer_returns_it(text: str, opened: str) -> None:
    values = {"start": "features", "batch": 1, "seq_len": 1, "input_size": 3, "batch_first": True}
    model = chain_model(values | {"chain": read_chain(text)[0], "lengths": ()})
    assert model.steps[-1].code.splitlines()[0] == opened
