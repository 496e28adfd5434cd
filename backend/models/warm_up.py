"""First runs of the models, so that no visitor waits while torch loads parts of itself."""

from __future__ import annotations

from backend.models.link import build, read_model
from backend.models.run import run_model
from backend.models.tutorials import MODELS


def warm_up(device: str = "cpu") -> None:
    """Run every model once before any request, because torch loads parts of itself then.

    On ``meta`` this takes seconds: torch loads its compiler for some functions.
    """
    for name in MODELS:
        run_model(build(read_model([("model", name)], ())), device)
