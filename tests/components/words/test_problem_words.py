"""Every problem of a link has a sentence in every language, and foreign text stays inert."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.attempts.link import read_attempt
from backend.layer.spec import LayerSpec
from backend.links.layer import Problem, read_link
from backend.links.lesson_steps import read_steps
from backend.links.packed_text import packed_text
from backend.models.source_link import read_source
from backend.packing.link import read_packing
from backend.slices.link import read_asked
from components.dispatch.ask import ask_problem
from components.words.catalogue import SOURCE, languages, messages
from components.words.problems import code_span, problem_reason, problem_sentence
from tests.support.words.catalogues import sentences

BAD: dict[str, str] = {
    "not_flag": "bias=maybe",
    "not_whole": "hidden_size=2.5",
    "not_number": "dropout=half",
    "out_of_range": "num_layers=99",
    "unknown_choice": "layer=Transformer",
    "device_missing": "device=cuda:99",
    "repeated": "batch=2&batch=3",
    "too_long": "seq_len=" + "9" * 200,
    "misspelt": "hiden_size=20",
    "nonlinearity_only_rnn": "layer=GRU&nonlinearity=relu",
    "proj_only_lstm": "layer=GRU&proj_size=3",
    "proj_too_large": "hidden_size=5&proj_size=5",
    "not_a_cell": "mark=5",
    "lengths_not_numbers": "lengths=many",
    "too_many_lengths": "lengths=" + ",".join("9" * 33),
    "length_out_of_range": "lengths=65",
    "not_a_shape": "input_shape=many",
    "too_many_axes": "h_0_shape=1,2,3,4,5,6,7",
    "axis_out_of_range": "c_0_shape=-3",
    "unknown_step": "model=chain&chain=attention:3",
    "field_missing": "model=chain&chain=linear:3",
    "field_unknown": "model=chain&chain=lstm:3:4:2:both",
    "code_broken": "code=AAAA",
    "code_too_long": "code=" + packed_text("x" * 20_001),
    "not_a_step": "steps=nonsense;batch=2",
    "not_an_ask": "ask=nonsense",
    "not_a_name": "code=" + packed_text("x = 1") + "&class=1",
    "too_many_steps": "model=chain&chain=" + ",".join(["transpose"] * 13),
}
"""A link for every code that a link can have."""
TOLD_INSTEAD = {
    "too_long": "seq_len",
    "misspelt": "hiden_size",
    "too_many_lengths": "`33`",
    "too_many_axes": "`7`",
    "code_broken": "`code`",
    "code_too_long": "`20000`",
    "too_many_steps": "`12`",
}
"""What a reason names where it does not repeat the value: a name, or how many there are."""


def problem(query: str) -> Problem:
    pairs = [tuple(part.split("=", 1)) for part in query.split("&")]
    # Two pages read ``lengths``.
    found, *others = problems(pairs)  # type: ignore[arg-type]
    assert {other.code for other in others} <= {found.code}
    return found


def problems(pairs: list[tuple[str, str]]) -> tuple[Problem, ...]:
    """Return the problems of a link's setting, and of its parameters for other pages."""
    setting = read_link(pairs, ("cpu", "meta")).problems
    asked = read_asked(pairs, LayerSpec()).problems
    attempt = read_attempt(pairs, LayerSpec())[1]
    # Other parameters of old links are those of a layer.
    has_source = any(name in ("code", "chain") for name, _ in pairs)
    source = read_source(pairs).problems if has_source else ()
    steps = read_steps(pairs, ("batch",)).problems
    asks = (ask_problem(text, ("h_n",)) for name, text in pairs if name == "ask")
    return (
        *setting,
        *asked,
        *attempt,
        *read_packing(pairs).problems,
        *source,
        *steps,
        *asks,
    )


def test_there_is_a_link_for_every_sentence() -> None:
    codes = {name.removeprefix("problem.") for name in sentences(SOURCE) if "problem." in name}
    assert codes - {"replaced"} == BAD.keys()


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("code", BAD)
def test_every_problem_is_reported(code: str, language: str) -> None:
    found, words = problem(BAD[code]), messages(language)
    assert found.code == code
    reason, sentence = problem_reason(found, words), problem_sentence(found, words)
    assert reason in sentence
    assert not re.search(r"\{\w*\}", sentence)
    name = str(found.params.get("suggestion", found.parameter))
    assert name in reason
    assert (f"`{name}={found.used}`" in sentence) == bool(found.used)
    told = TOLD_INSTEAD.get(code, found.text)
    assert told in reason


def test_one_of_them_to_read() -> None:
    told = problem_sentence(problem("num_layers=99"), messages("en"))
    assert told == (
        "`num_layers` must be between `1` and `16` here, but it is `99`."
        " Using `num_layers=2` instead."
    )


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("20", "`20`"),
        ("a`b", "`aˋb`"),
        ("``` x", "`ˋˋˋ x`"),
        ("one\n\ntwo\tthree", "`one two three`"),
        ("[link](http://x)", "`[link](http://x)`"),
        ("<script>", "`<script>`"),
        ("", "` `"),
        (" \n ", "` `"),
        (7, "`7`"),
    ],
)
def test_foreign_text_is_a_span_of_code(text: object, span: str) -> None:
    assert code_span(text) == span


@given(st.text())
def test_no_text_leaves_its_span(text: str) -> None:
    span = code_span(text)
    assert span.count("`") == 2
    assert span[0] == span[-1] == "`"
    assert len(span) > 2
    assert len(span.splitlines()) == 1


@given(st.sampled_from(sorted(BAD)), st.text(max_size=30))
def test_no_value_leaves_its_sentence(code: str, text: str) -> None:
    name = BAD[code].partition("=")[0]
    for found in problems([(name, text)]):
        told = problem_sentence(found, messages("en"))
        assert told.count("`") % 2 == 0
        assert "\n" not in told
