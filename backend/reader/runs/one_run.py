"""One run of a paste: values for all that it leaves open, a model, inputs, ``forward``."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import torch

from backend.reader.guesses.built import Built
from backend.reader.guesses.candidate import CHOICES, WITH_LENGTHS, Candidate, by_role
from backend.reader.guesses.controls import SIZES
from backend.reader.guesses.guesses import Guesses
from backend.reader.guesses.inputs import Inputs
from backend.reader.guesses.stated import Stated, constants, named_sizes, stated_by
from backend.reader.interpreter.engine import ERRORS, Engine
from backend.reader.reading import IMAGE_SIDES, Failure, Paste, Scalar
from backend.reader.runs.attempt import Plan, Try, Within
from backend.reader.source.libraries import is_of_library
from backend.reader.source.own_calls import constructor_calls, passed_to_model
from backend.reader.source.source import Source


def run(source: Source, plan: Plan, within: Within | None = None) -> Try:
    """Run the paste once by a plan."""
    attempt = Try(plan)
    engine = attempt.engine = Engine(source.tree)
    guesses = Guesses(source.uses, plan.values, plan.by_role, source.tree, engine, {})
    engine.guess, engine.constant = guesses.guess, guesses.own.constant
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            _prepare(source, plan, engine, guesses, attempt)
            attempt.stage = "forward"
            engine.forget_failure()
            engine.record()
            method = attempt.method = engine.method(attempt.model, "forward")
            assert method is not None

            def forward() -> Any:
                arguments, keywords = attempt.call
                return engine.call(method, (attempt.model, *arguments), keywords)

            attempt.result = within(attempt, forward) if within else forward()
            attempt.stage = "done"
        except ERRORS as error:
            attempt.failure = _of_library(engine.failure(error), source)
    attempt.free, attempt.sizes = guesses.free, guesses.sizes
    attempt.bindings, attempt.steps = engine.bindings(), engine.steps
    return attempt


def _of_library(failure: Failure, source: Source) -> Failure:
    """Return the failure with a code of its own for a name that a library has."""
    is_library = failure.code == "missing" and is_of_library(source.tree, failure.name)
    return replace(failure, code="library") if is_library else failure


def _prepare(source: Source, plan: Plan, engine: Engine, guesses: Guesses, attempt: Try) -> None:
    """Load the source, build the model and create the inputs."""
    # The tensors of the paste's own call are the same in every run.
    torch.default_generator.manual_seed(2)
    engine.load()
    attempt.stage = "build"
    own = {name: size for name, size in plan.by_role.items() if name in SIZES}
    own |= dict(plan.fits)
    own |= _sizes_of_lengths(source.paste, plan)
    guesses.sizes |= constants(engine.globals) | own | _set_sizes(plan.values)
    guesses.calls = constructor_calls(source.tree, engine.evaluate)
    own |= _set_sizes(plan.values)
    picked, stated = _built(source, plan, engine, guesses, attempt, own)
    said = _said(picked, stated, {*constants(engine.globals), *named_sizes(guesses.free)})
    if stated.sizes or said:
        before = dict(guesses.sizes)
        own = {**{name: size for name, (size, _) in said.items()}, **own}
        guesses.sizes |= stated.sizes | own
        tied = any(each.role in ("batch", "length") for each in guesses.free.values())
        if tied and before != guesses.sizes:
            guesses.forget()
            own = {**stated.sizes, **own}
            picked, stated = _built(source, plan, engine, guesses, attempt, own)
    attempt.stated = {
        **dict.fromkeys(plan.fits, "fits"),
        **{name: because for name, (_, because) in said.items()},
        **dict.fromkeys(named_sizes(guesses.free), "argument"),
        **dict.fromkeys(constants(engine.globals), "constant"),
        **dict.fromkeys(stated.sizes, "call"),
    }
    attempt.inputs = picked = _chosen(source.paste, plan, picked, stated, guesses)
    torch.default_generator.manual_seed(1)
    as_called = all(guesses.sizes[name] == size for name, size in stated.sizes.items())
    made = [
        _made(each, guesses.sizes, stated.tensors.get(name), as_called)
        for name, each in picked.items()
    ]
    if plan.cut is not None:
        cut = plan.cut
        made = [
            _cut(value, each, cut, guesses.sizes)
            for value, each in zip(made, picked.values(), strict=True)
        ]
    if plan.double:
        made = [_double(each) for each in made]
    attempt.arguments = tuple(made)


def _built(
    source: Source,
    plan: Plan,
    engine: Engine,
    guesses: Guesses,
    attempt: Try,
    own: Mapping[str, int],
) -> tuple[dict[str, Candidate], Stated]:
    """Build the model. Return the inputs of the plan, and the values that the paste states.

    Args:
        own: the person's own N, L and T, or those of this run.
    """
    torch.default_generator.manual_seed(0)
    guesses.own.open_globals(engine.globals)
    model = guesses.make(engine.globals[source.target])
    model.eval()
    guesses.sizes |= {**named_sizes(guesses.free), **own}
    attempt.model = model.double() if plan.double else model
    attempt.stage = "inputs"
    passed = passed_to_model(source.tree, source.target)
    built = Built(engine, attempt.model, guesses.free, guesses.sizes, passed)
    attempt.gathered = built.gathered
    attempt.candidates = Inputs(built).candidates()
    picked = _picked(source.paste, plan, attempt.candidates)
    return picked, stated_by(source, engine, picked, attempt.candidates, built.gathered)


def _said(
    picked: Mapping[str, Candidate], stated: Stated, known: Collection[str]
) -> dict[str, tuple[int, str]]:
    """Return N, L and T as comments state them, with their reasons, where no code states them."""
    return {
        name: (size, each.because)
        for argument, each in picked.items()
        if argument not in stated.inputs
        for name, size in each.said
        if name not in known and name not in stated.sizes
    }


def _chosen(
    paste: Paste, plan: Plan, picked: Mapping[str, Candidate], stated: Stated, guesses: Guesses
) -> dict[str, Candidate]:
    """Return the inputs as the paste and the person set them."""
    found = dict(picked)
    for name, each in stated.inputs.items():
        if name not in plan.ranks and name not in paste.roles:
            found[name] = each.turned if name in plan.turned else each
    found = {name: _exact(paste, name, each) for name, each in found.items()}
    for name, each in found.items():
        if each.role in ("default", "flag", "number", "given") and not isinstance(each.value, str):
            found[name] = replace(each, value=guesses.option(name, each.value, each.because))
    return found


def _made(
    candidate: Candidate, sizes: Mapping[str, int], called: torch.Tensor | None, as_called: bool
) -> Any:
    """Return the value of an input: the tensor of the paste's own call where it has the shape.

    Args:
        as_called: whether N, L and T are those of the call; otherwise its lengths may be too long.
    """
    made = candidate.make(sizes)
    if called is None or candidate.because != "call" or not isinstance(made, torch.Tensor | list):
        return made
    shape = made.shape if isinstance(made, torch.Tensor) else (len(made),)
    is_length = candidate.role in ("lengths", "lengths list")
    too_long = is_length and not as_called and int(called.max()) > sizes[candidate.value]
    if called.shape != shape or too_long:
        return made
    return called.tolist() if isinstance(made, list) else called.to(made.dtype)


def _cut(value: Any, each: Candidate, cut: tuple[int, int], sizes: Mapping[str, int]) -> Any:
    """Return lengths of sequences that are all cut, the last one further; or another value."""
    if each.role not in ("lengths", "lengths list"):
        return value
    every, last = cut
    made = [sizes[each.value] - every] * len(value)
    made[-1:] = [one - last for one in made[-1:]]
    return made if isinstance(value, list) else torch.tensor(made)


def _double(value: Any) -> Any:
    is_float = isinstance(value, torch.Tensor) and value.is_floating_point()
    return value.double() if is_float else value


def _set_sizes(values: Mapping[str, Scalar]) -> dict[str, int]:
    return {name: int(values[name]) for name in SIZES if type(values.get(name)) is int}


def _sizes_of_lengths(paste: Paste, plan: Plan) -> dict[str, int]:
    """Return the batch and the length that fit the lengths that the person sets."""
    found: dict[str, int] = {}
    for numbers in paste.numbers.values():
        found |= {"N": len(numbers), "L": max(numbers, default=1)}
    return {name: size for name, size in found.items() if name not in plan.values}


def _picked(
    paste: Paste, plan: Plan, candidates: Mapping[str, list[Candidate]]
) -> dict[str, Candidate]:
    """Return the candidate of each input that the plan and the person choose."""
    found = {}
    for name, options in candidates.items():
        each = options[min(plan.ranks.get(name, 0), len(options) - 1)]
        wanted = paste.roles.get(name, "")
        if wanted in CHOICES and wanted != each.role:
            top = max((option.top for option in options), default=0) or 17
            each = by_role(wanted, options, top) or each
        if name in plan.axes:
            axes = plan.axes[name]
            because = each.because if {*IMAGE_SIDES} & {*axes} else "fits"
            each = replace(each, axes=axes, because=because)
        found[name] = each.turned if name in plan.turned and each.can_turn else each
    return found


def _exact(paste: Paste, name: str, candidate: Candidate) -> Candidate:
    """Return the candidate with the exact shape, type or lengths that the person sets."""
    if name in paste.numbers and candidate.role in WITH_LENGTHS:
        candidate = replace(candidate, numbers=paste.numbers[name], because="you")
    if name in paste.shapes:
        candidate = replace(candidate, axes=tuple(paste.shapes[name]), parts=())
    if name in paste.dtypes:
        candidate = replace(candidate, dtype=paste.dtypes[name])
    return candidate
