"""For all sizes, rules and shapes are torch's, and scripts run."""

from __future__ import annotations

import warnings

import torch
from hypothesis import given

from backend.models.link import ModelRequest, build, model_query, read_model
from backend.models.run import run_model
from backend.models.script import model_script
from backend.models.summary import model_summary
from tests.backend.models.test_chains_are_torchs import shapes_in
from tests.support.models.model_helpers import sizes_in
from tests.support.models.model_strategies import tutorial_requests

DEVICES = ("cpu", "meta")


def run_script(text: str) -> dict[str, object]:
    names: dict[str, object] = {}
    with warnings.catch_warnings(), torch.random.fork_rng():
        # With one layer torch remarks that dropout has no place; the reader may well see it.
        warnings.filterwarnings("ignore", "dropout option")
        exec(text, names)
    return names


@given(tutorial_requests())
def test_the_rule_says_what_torch_makes(request: ModelRequest) -> None:
    run = run_model(build(request))
    assert (run.failed, run.device) == (None, "cpu")
    for stage in run.stages:
        for made in stage.made:
            assert tuple(dim.size for dim in made.axes) == made.sizes
            rows = made.value.data if made.batch_sizes else made.value
            assert tuple(rows.shape) == made.sizes
            assert rows.isfinite().all()
    assert run.parameters == sum(stage.parameters for stage in run.stages)


@given(tutorial_requests())
def test_shapes_without_numbers_are_those_with(request: ModelRequest) -> None:
    model = build(request)
    assert shapes_in(run_model(model, "meta")) == shapes_in(run_model(model))


@given(tutorial_requests())
def test_every_settings_script_holds(request: ModelRequest) -> None:
    model = build(request)
    run = run_model(model)
    names = run_script(model_script(model, run))
    for result in model.results():
        assert tuple(names[result].shape) == sizes_in(run)[result]  # type: ignore[attr-defined]


@given(tutorial_requests())
def test_a_link_gives_the_request_back_and_torchinfo_counts_alike(
    request: ModelRequest,
) -> None:
    assert read_model(model_query(request).items(), DEVICES) == request
    model = build(request)
    run = run_model(model)
    assert f"Total params: {run.parameters:,}\n" in model_summary(model, run).text
