"""The response of ``/api/shapes``: the shapes of a layer as plain JSON values."""

from __future__ import annotations

from typing import Any

from backend.layer.code import script
from backend.layer.rules import tensor_shapes
from backend.layer.trace import refusal, trace
from backend.links.layer import PARAMETERS, Problem, Request
from components.words.catalogue import SOURCE, messages
from components.words.problems import problem_reason
from components.words.sentence import Sentence


def answer(link: Request) -> tuple[int, dict[str, Any]]:
    """Return status and body: 200 with the shapes, or 400 with the first problem."""
    if link.problems:
        problem = link.problems[0]
        message = torch_says(problem, link) or _our_words(problem)
        return 400, {"error": problem.code, "message": message, "parameter": problem.parameter}
    run = trace(link.spec, link.device)
    dims = {name: [dim.symbol for dim in shape] for name, shape in tensor_shapes(link.spec).items()}
    body: dict[str, Any] = {
        "device": run.device,
        "tensors": {
            name: {"shape": list(size), "dims": dims[name]} for name, size in run.shapes.items()
        },
        "weights": {name: list(size) for name, size in run.weights.items()},
        "parameters": run.parameters,
        "code": script(link.spec, run.shapes, run.parameters, link.device),
    }
    if run.fallback:
        body["fallback"] = run.fallback
    return 200, body


def torch_says(problem: Problem, link: Request) -> str | None:
    """Return torch's message for a value that its constructor rejects, or ``None``."""
    arguments = {"layer": link.spec.layer, **link.spec.constructor_arguments()}
    parameter = PARAMETERS.get(problem.parameter)
    constructed = problem.parameter in (*arguments, "proj_size", "nonlinearity")
    if parameter is None or parameter.name == "layer" or not constructed:
        return None
    if problem.code in ("too_long", "repeated", "misspelt", "not_whole", "not_number", "not_flag"):
        return None
    value = problem.value
    if parameter.kind == "whole" and (not isinstance(value, int) or value > parameter.high):
        # Above the limit of this app: torch would accept it, or run out of memory.
        return None
    return refusal(arguments | {problem.parameter: value})


def _our_words(problem: Problem) -> str:
    return Sentence(problem_reason(problem, messages(SOURCE))).plain
