"""Every link of the Models page gives a model that runs or fails as in torch."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from backend.layer.cost import MAX_BYTES
from backend.links.parameter import MAX_TEXT
from backend.models.chain_text import MAX_LINKS, chain_text, read_chain
from backend.models.link import TABLES, build, model_query, read_model
from backend.models.results import ModelRun
from backend.models.run import run_model
from backend.models.tutorials import MODELS
from tests.support.models.model_strategies import chain_texts, hostile_model_links

DEVICES = ("cpu", "cuda:0", "meta")
CODES = {
    *("unknown_choice", "device_missing", "not_flag", "not_whole", "not_number", "out_of_range"),
    *("too_long", "repeated", "misspelt", "nonlinearity_only_rnn"),
    *("lengths_not_numbers", "too_many_lengths", "length_out_of_range"),
    *("unknown_step", "field_missing", "field_unknown", "too_many_steps"),
}
FLOAT = 4


@given(hostile_model_links())
def test_no_link_breaks_the_reading(pairs: list[tuple[str, str]]) -> None:
    request = read_model(pairs, DEVICES)
    assert {problem.code for problem in request.problems} <= CODES
    assert all(len(problem.text) <= MAX_TEXT for problem in request.problems)
    assert request.device in DEVICES
    assert build(request).id == request.model
    again = read_model(model_query(request).items(), DEVICES)
    assert again == replace(request, problems=())


@given(chain_texts())
def test_a_chain_is_read_once_and_for_all(text: str) -> None:
    chain, problems = read_chain(text)
    assert len(chain) <= MAX_LINKS
    assert read_chain(chain_text(chain)) == (chain, ())
    if not problems:
        assert chain_text(chain) == chain_text(read_chain(text.upper().lower())[0])


@st.composite
def large_links(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Draw settings up to the largest of a link."""
    model = draw(st.sampled_from(MODELS))
    pairs = [("model", model), ("chain", draw(_large_chains()))]
    for name, parameter in TABLES[model].items():
        if parameter.kind == "whole":
            low, high = int(parameter.low), int(parameter.high)
            sizes = st.sampled_from((low, parameter.default, high)) | st.integers(low, high)
            pairs.append((name, str(draw(sizes))))
        elif parameter.kind == "flag":
            pairs.append((name, draw(st.sampled_from(("true", "false")))))
        elif parameter.kind == "choice":
            pairs.append((name, draw(st.sampled_from(parameter.choices))))
    return pairs


@st.composite
def _large_chains(draw: st.DrawFn) -> str:
    sizes = st.sampled_from((1, 64, 700, 8192))
    width = draw(sizes)
    links = [f"embedding:{draw(sizes)}:{width}"]
    for _ in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(("rnn", "gru", "lstm")))
        hidden, layers = draw(sizes), draw(st.integers(1, 8))
        layer = [f"{kind}:{width}:{hidden}:{layers}", "take:output"]
        links += ["pack", *layer, "unpack"] if draw(st.booleans()) else layer
        width = hidden
    return ",".join(links)


@given(large_links())
def test_the_largest_link_is_answered_within_bounds(pairs: list[tuple[str, str]]) -> None:
    request = read_model(pairs, ("cpu",))
    run = run_model(build(request))
    assert run.fallback in (None, "too_costly")
    assert run.failed is None or request.model == "chain"
    assert held(run) <= MAX_BYTES


def held(run: ModelRun) -> int:
    """Return the bytes of weights and values at the end of a run with numbers."""
    if run.device == "meta":
        return 0
    values = {id(m.value): m.value for stage in run.stages for m in stage.made}.values()
    tensors = [value.data if isinstance(value, tuple) else value for value in values]
    return FLOAT * run.parameters + sum(each.numel() * each.element_size() for each in tensors)
