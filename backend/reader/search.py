"""Tries of a paste: one run with guesses, and the search for guesses with which it runs."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from time import thread_time
from typing import Any

import torch

from backend.reader import roles
from backend.reader.engine import ERRORS, Engine, Function
from backend.reader.guesses import SIZES, Guesses
from backend.reader.inputs import CHOICES, Axes, Candidate, Inputs, by_role
from backend.reader.own_calls import constructor_calls, model_call, shape_names
from backend.reader.reading import Binding, Failure, Free, Paste, Scalar
from backend.reader.source import Source

FIRST_SECONDS = 0.12
"""Time for other inputs before the first answer."""
MAX_BATCH = 256
ONE_STEP = ("view(1, 1, -1)", "view(1, -1)")


@dataclass(frozen=True)
class Plan:
    """Choices of one try.

    Attributes:
        by_role: values for the guesses of a role.
        ranks: the candidate per input; 0 where it is absent.
        values: the values of controls, the person's and those of other runs.
        turned: inputs whose first two axes are swapped.
        exact: values of inputs that replace the candidates' own.
    """

    by_role: Mapping[str, int] = field(default_factory=dict)
    ranks: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, Scalar] = field(default_factory=dict)
    turned: frozenset[str] = frozenset()
    double: bool = False

    def moved(self, values: Mapping[str, Scalar]) -> Plan:
        """Return the plan with other values of controls."""
        return replace(self, values={**self.values, **values})


@dataclass
class Try:
    """One run and all that it shows."""

    plan: Plan
    stage: str = "load"
    free: Mapping[str, Free] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    inputs: Mapping[str, Candidate] = field(default_factory=dict)
    candidates: Mapping[str, list[Candidate]] = field(default_factory=dict)
    stated: Mapping[str, int] = field(default_factory=dict)
    """Sizes that the paste itself states."""
    arguments: tuple[Any, ...] = ()
    bindings: tuple[Binding, ...] = ()
    result: Any = None
    failure: Failure | None = None
    model: Any = None
    steps: int = 0
    engine: Engine | None = None
    method: Function | None = None

    @property
    def done(self) -> bool:
        """Whether ``forward`` returned."""
        return self.stage == "done"

    @property
    def reach(self) -> tuple[bool, int, int]:
        """How far the run came."""
        return (self.stage in ("forward", "done"), len(self.bindings), self.steps)


Within = Callable[["Try", Callable[[], Any]], Any]
"""Calls ``forward`` under some watch of ours."""


def run(source: Source, plan: Plan, within: Within | None = None) -> Try:
    """Run the paste once by a plan."""
    attempt = Try(plan)
    engine = attempt.engine = Engine(source.tree)
    guesses = Guesses(source.tree, source.uses, plan.values, plan.by_role, {}, engine)
    engine.guess = guesses.guess
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
                return engine.call(method, (attempt.model, *attempt.arguments))

            attempt.result = within(attempt, forward) if within else forward()
            attempt.stage = "done"
        except ERRORS as error:
            attempt.failure = engine.failure(error)
    attempt.free, attempt.sizes = guesses.free, guesses.sizes
    attempt.bindings, attempt.steps = engine.bindings(), engine.steps
    return attempt


def _prepare(source: Source, plan: Plan, engine: Engine, guesses: Guesses, attempt: Try) -> None:
    """Load the source, build the model and make the inputs."""
    engine.load()
    attempt.stage = "build"
    own = {name: size for name, size in plan.by_role.items() if name in SIZES}
    guesses.sizes |= _constants(engine.globals) | own | _set_sizes(plan.values)
    guesses.calls = constructor_calls(source.tree, engine.evaluate)
    model = attempt.model = _build(source, plan, engine, guesses)
    attempt.stage = "inputs"
    attempt.candidates = Inputs(guesses, engine, model).candidates()
    picked = _picked(source.paste, plan, attempt.candidates)
    stated = _stated(source, engine, picked, attempt.candidates)
    if stated.sizes:
        before = dict(guesses.sizes)
        guesses.sizes |= stated.sizes | own | _set_sizes(plan.values)
        tied = any(each.role in ("batch", "length") for each in guesses.free.values())
        if tied and before != guesses.sizes:
            guesses.free.clear()
            guesses.bags.clear()
            model = attempt.model = _build(source, plan, engine, guesses)
            attempt.candidates = Inputs(guesses, engine, model).candidates()
            picked = _picked(source.paste, plan, attempt.candidates)
            stated = _stated(source, engine, picked, attempt.candidates)
    attempt.stated = _constants(engine.globals) | stated.sizes
    unchosen = {
        name: each
        for name, each in stated.inputs.items()
        if name not in plan.ranks and name not in source.paste.roles
    }
    picked |= {
        name: each.turned if name in plan.turned else each for name, each in unchosen.items()
    }
    picked = {name: _exact(source.paste, name, each) for name, each in picked.items()}
    for name, each in picked.items():
        if each.role in ("default", "flag", "number", "given") and not isinstance(each.value, str):
            picked[name] = replace(each, value=guesses.option(name, each.value, each.because))
    attempt.inputs = picked
    torch.manual_seed(1)
    made = [each.make(guesses.sizes) for each in picked.values()]
    if plan.double:
        made = [_double(each) for each in made]
    attempt.arguments = tuple(made)


def _build(source: Source, plan: Plan, engine: Engine, guesses: Guesses) -> Any:
    torch.manual_seed(0)
    model = guesses.make(engine.globals[source.target])
    model.eval()
    return model.double() if plan.double else model


def _double(value: Any) -> Any:
    is_float = isinstance(value, torch.Tensor) and value.is_floating_point()
    return value.double() if is_float else value


def _constants(names: Mapping[str, Any]) -> dict[str, int]:
    """Return N and L as the paste's own constants have them: ``batch_size = 32``."""
    found = {}
    for name, value in names.items():
        role = roles.number_role(name).name
        if type(value) is int and 0 < value <= MAX_BATCH and role in ("batch", "length"):
            found["N" if role == "batch" else "L"] = value
    return found


def _set_sizes(values: Mapping[str, Scalar]) -> dict[str, int]:
    return {name: int(values[name]) for name in SIZES if type(values.get(name)) is int}


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
        found[name] = each.turned if name in plan.turned and each.can_turn else each
    return found


def _exact(paste: Paste, name: str, candidate: Candidate) -> Candidate:
    """Return the candidate with the exact shape and type that the person sets."""
    if name in paste.shapes:
        candidate = replace(candidate, axes=tuple(paste.shapes[name]), parts=())
    if name in paste.dtypes:
        candidate = replace(candidate, dtype=paste.dtypes[name])
    return candidate


# -- the paste's own call of its model --------------------------------------------------------------
@dataclass
class Stated:
    """Inputs and sizes of the paste's own call."""

    inputs: dict[str, Candidate] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)


def _stated(
    source: Source,
    engine: Engine,
    picked: Mapping[str, Candidate],
    candidates: Mapping[str, list[Candidate]],
) -> Stated:
    """Return what the paste's own ``model(x)`` tells about the inputs."""
    found = Stated()
    call = model_call(source.tree, source.target, list(candidates), engine.evaluate)
    if call is None:
        return found
    for name, value in call.arguments.items():
        if name not in picked:
            continue
        if not isinstance(value, torch.Tensor):
            if isinstance(value, bool | int | float):
                found.inputs[name] = Candidate("given", because="call", value=value)
            continue
        names = shape_names(source.tree, call.nodes[name])
        options = [picked[name], *candidates[name]]
        each, sizes = _unified(tuple(value.shape), options, found.sizes, names)
        found.inputs[name] = each or Candidate("given", tuple(value.shape), "call", value=value)
        found.sizes |= sizes
    return found


def _unified(
    shape: tuple[int, ...],
    options: list[Candidate],
    known: Mapping[str, int],
    names: tuple[str, ...],
) -> tuple[Candidate | None, dict[str, int]]:
    """Return the first candidate that fits a shape, and the sizes that make it fit."""
    for each in options:
        sizes = _fit(each.axes, shape, known)
        if sizes is None or not each.axes:
            continue
        said = [roles.number_role(name).name if name else "" for name in names[:2]]
        if said in (["batch", "length"], ["length", "batch"]) and each.can_turn:
            wanted = "N" if said[0] == "batch" else each.axes[0]
            if wanted != each.axes[0] or (said[0] == "length" and each.axes[0] == "N"):
                each = each.turned
                sizes = _fit(each.axes, shape, known) or {}
        return replace(each, because="call"), sizes
    return None, {}


def _fit(axes: Axes, shape: tuple[int, ...], known: Mapping[str, int]) -> dict[str, int] | None:
    if len(axes) != len(shape):
        return None
    sizes = dict(known)
    for axis, size in zip(axes, shape, strict=True):
        wanted = sizes.setdefault(axis, size) if isinstance(axis, str) else axis
        if wanted != size:
            return None
    return sizes


# -- the search -------------------------------------------------------------------------------------
def first_plan(source: Source) -> Plan:
    """Return the plan of the first run."""
    text = source.paste.source
    values = source.paste.values
    if any(each in text for each in ONE_STEP) and "N" not in values:
        one = {"N": 1, "L": 1, "T": 1, "layers": 1}
        return Plan({**one} if "init" in text else {"N": 1}, {}, values, source.paste.turned)
    return Plan({}, {}, values, source.paste.turned)


def first(source: Source, seconds: float = FIRST_SECONDS) -> Try:
    """Return the first try that runs, or the one that came farthest within the time.

    Only inputs are tried here: a run with other sizes would hide the fault of a faulty model.
    """
    end = thread_time() + seconds
    best = run(source, first_plan(source))
    if best.done or not by_guess(best):
        return best
    for plan in other_inputs(source, best):
        attempt = run(source, plan)
        if attempt.done or attempt.reach > best.reach:
            best = attempt
        if best.done or thread_time() > end:
            break
    return best


def by_guess(attempt: Try) -> bool:
    """Return whether another guess might end a failed run differently."""
    failure = attempt.failure
    return failure is not None and failure.code == "raised" and attempt.stage == "forward"


def other_inputs(source: Source, attempt: Try) -> Iterator[Plan]:
    """Yield plans with other candidates for the inputs, one input at a time."""
    plan = attempt.plan
    if attempt.failure and "Double" in attempt.failure.message:
        yield replace(plan, double=True)
    open_names = {
        name: options
        for name, options in attempt.candidates.items()
        if name not in source.paste.roles and attempt.inputs[name].because != "call"
    }
    longest = max((len(each) for each in open_names.values()), default=0)
    for rank in range(1, longest):
        for name, options in open_names.items():
            if rank < len(options):
                yield replace(plan, ranks={**plan.ranks, name: rank})
    states = [name for name in open_names if roles.STATE.search(roles.plain(name))]
    if len(states) > 1:
        for rank in range(1, 6):
            yield replace(plan, ranks={**plan.ranks, **dict.fromkeys(states, rank)})
