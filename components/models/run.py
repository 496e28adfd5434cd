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
