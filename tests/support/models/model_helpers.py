"""Shortcuts to a model's run for tests."""

from __future__ import annotations

from typing import Any

from backend.models.link import ModelRequest, build, read_model
from backend.models.results import Made, ModelRun
from backend.models.run import run_model
from backend.models.tutorials import Model

DEVICES = ("cpu", "meta")


def asked(model: str, **given: Any) -> ModelRequest:
    """Return the request of a link without problems."""
    texts = {
        name: str(value).lower() if value is True or value is False else str(value)
        for name, value in given.items()
    }
    request = read_model([("model", model), *texts.items()], DEVICES)
    assert request.problems == ()
    return request


def model_of(model: str, **given: Any) -> Model:
    return build(asked(model, **given))


def run_of(model: str, device: str = "cpu", **given: Any) -> ModelRun:
    return run_model(model_of(model, **given), device)


def made_by(run: ModelRun) -> dict[str, Made]:
    """Return the results of a run by name, the last one if a name occurs twice."""
    return {made.name: made for stage in run.stages for made in stage.made}


def sizes_in(run: ModelRun) -> dict[str, tuple[int, ...]]:
    return {name: made.sizes for name, made in made_by(run).items()}


def lines_of(model: Model) -> list[str]:
    return [step.code for step in model.steps]


def edges(model: Model) -> tuple[tuple[int, int, str], ...]:
    """Return each value that flows from one step to another, with the indices of both."""
    made: dict[str, int] = {}
    found = []
    for place, step in enumerate(model.steps):
        found += [(made[name], place, name) for name in step.reads]
        made |= dict.fromkeys(step.makes, place)
    return tuple(found)
