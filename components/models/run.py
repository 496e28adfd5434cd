"""The run of a Models page request, on real digits and with trained weights if they fit."""

from __future__ import annotations

from backend.models.digits import digits_in_turn, trained
from backend.models.link import ModelRequest, build
from backend.models.results import ModelRun
from backend.models.run import run_model


def model_run(request: ModelRequest) -> ModelRun:
    """Run the model of ``request`` on its device."""
    if request.model != "mnist":
        return run_model(build(request), request.device)
    images, weights = digits_in_turn().images, trained().weights
    return run_model(build(request), request.device, images, weights)


def is_trained(request: ModelRequest, run: ModelRun) -> bool:
    """Return whether the model had trained weights: each has a place of its size in the model."""
    if request.model != "mnist":
        return False
    sizes = {
        f"{stage.step.id}.{name}": tuple(size)
        for stage in run.stages
        for name, size in stage.weights.items()
    }
    return all(sizes.get(name) == tuple(weight.shape) for name, weight in trained().weights.items())
