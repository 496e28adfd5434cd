"""Random chains, legal and not: they run, or fail at a step with a message, as torch says."""

from __future__ import annotations

import warnings
from collections import Counter
from typing import Any

import torch
from hypothesis import given, settings

from backend.layer.build import without_stack
from backend.models.chain import descending
from backend.models.chain_text import chain_text
from backend.models.link import ModelRequest, build, model_query, read_model
from backend.models.results import ModelRun
from backend.models.run import run_model
from backend.models.script import model_script
from tests.support.examples import at_least
from tests.support.models.chain_twin import Outcome, flat, requested, shape, typed_chain
from tests.support.models.model_strategies import chain_requests

DEVICES = ("cpu", "meta")


def shapes_in(run: ModelRun) -> list[list[tuple[Any, ...]]]:
    """Return names, sizes and axes of the results of every step."""
    return [
        [(made.name, made.type, made.sizes, made.batch_sizes, made.axes) for made in stage.made]
        for stage in run.stages
    ]


def typed(request: ModelRequest) -> Outcome:
    """Return the same chain, typed by hand."""
    values = request.values
    text = chain_text(values["chain"])
    lengths = values["lengths"] or descending(values["batch"], values["seq_len"])
    with warnings.catch_warnings(), torch.random.fork_rng():
        warnings.filterwarnings("ignore", "dropout option")
        return typed_chain(
            "" if text == "none" else text, requested(values), [*lengths], values["batch_first"]
        )


def test_the_verdict_is_torchs_own() -> None:
    verdicts: Counter[str] = Counter()

    @settings(max_examples=150)
    @given(chain_requests())
    def is_torchs(request: ModelRequest) -> None:
        run = run_model(build(request))
        assert_same(run, typed(request))
        failed = run.failed
        verdicts[failed.explained.code if failed and failed.explained else "runs"] += 1

    is_torchs()
    assert verdicts.total() >= 150
    # A fair sample: neither all legal nor all alike in how they fail.
    assert 0.15 < verdicts["runs"] / verdicts.total() < 0.6
    assert len([code for code, times in verdicts.items() if times >= 2]) > 20


def assert_same(run: ModelRun, outcome: Outcome) -> None:
    """Return the results and the error of the app's run and of the typed chain."""
    assert [[made.sizes for made in stage.made] for stage in run.stages] == [
        [shape(leaf) for leaf in flat(value)] for value in outcome.values
    ]
    for stage in run.stages:
        assert [made.sizes for made in stage.made] == [
            tuple(dim.size for dim in made.axes) for made in stage.made
        ]
    if run.failed is None:
        assert outcome.error is None
    else:
        assert run.failed.place == len(outcome.values)
        assert run.failed.error == type(outcome.error).__name__
        assert run.failed.message == without_stack(str(outcome.error or ""))
        assert run.failed.explained is not None, run.failed.message


@given(chain_requests())
def test_shapes_without_numbers_are_those_with(request: ModelRequest) -> None:
    run, bare = run_model(build(request)), run_model(build(request), "meta")
    if run.failed is None:
        assert bare.failed is None
        assert shapes_in(bare) == shapes_in(run)
    elif run.failed.explained and run.failed.explained.code == "index_beyond":
        # Without numbers there is no id that could be too large.
        assert shapes_in(bare)[: len(run.stages)] == shapes_in(run)
    else:
        assert bare.failed is not None
        assert bare.failed.place == run.failed.place
        assert shapes_in(bare) == shapes_in(run)


@settings(max_examples=at_least(40))
@given(chain_requests())
def test_every_chains_script_holds(request: ModelRequest) -> None:
    model = build(request)
    with warnings.catch_warnings(), torch.random.fork_rng():
        warnings.filterwarnings("ignore", "dropout option")
        exec(model_script(model, run_model(model)), {})


@given(chain_requests())
def test_a_chain_comes_back_from_its_link(request: ModelRequest) -> None:
    assert read_model(model_query(request).items(), DEVICES) == request
