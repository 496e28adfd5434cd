"""The search for inputs with which a paste runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from time import thread_time

from backend.reader.guesses import roles
from backend.reader.reading import Paste
from backend.reader.runs.attempt import Plan, Try
from backend.reader.runs.fitting import fitted, with_free_sides
from backend.reader.runs.one_run import run
from backend.reader.source.source import Source

FIRST_SECONDS = 0.08
"""Processor time for other inputs before the first answer."""
LEAST_TRIES = 4
"""The number of other inputs that a slow machine tries, too. Models that run needed at most two."""
ONE_STEP = ("view(1, 1, -1)", "view(1, -1)")


def first_plan(source: Source) -> Plan:
    """Return the plan of the first run."""
    text = source.paste.source
    values = source.paste.values
    if any(each in text for each in ONE_STEP) and "N" not in values:
        one = {"N": 1, "L": 1, "T": 1, "layers": 1}
        alone = "init" in text or source.program.kind == "function"
        alone = alone and "view(len(" not in text
        return Plan({**one} if alone else {"N": 1}, {}, values, source.paste.turned)
    return Plan({}, {}, values, source.paste.turned)


def first(source: Source, seconds: float = FIRST_SECONDS) -> Try:
    """Return the first try that runs, or the one that came farthest within the time.

    Sides of pictures that can change have names in it.

    A slow machine must not call a model broken that runs elsewhere, so some tries have no limit.

    Only inputs are tried here: a run with other sizes would hide the bug of a broken model.
    """
    return with_free_sides(source, _first(source, seconds))


def _first(source: Source, seconds: float) -> Try:
    end = thread_time() + seconds
    plan = first_plan(source)
    best = run(source, plan)
    if best.done or not by_guess(best):
        return best
    if _is_set(source.paste):
        before = _plan_as_pasted(source.paste.source, source.paste.class_name)
        if before is not None:
            # A setting of the person stops the run. Other inputs would hide that.
            return run(source, replace(plan, ranks=before.ranks, double=before.double))
    # If nothing runs, the error is that of the inputs which the comments describe.
    described = any(each.because.startswith("comment") for each in best.inputs.values())
    plans = chain(fitted(source, best), other_inputs(source, best))
    for tries, plan in enumerate(plans, 1):
        attempt = run(source, plan)
        if attempt.done or (attempt.reach > best.reach and not described):
            best = attempt
        if best.done or (tries >= LEAST_TRIES and thread_time() > end):
            break
    return best


def _is_set(paste: Paste) -> bool:
    """Return whether the person has changed a control."""
    inputs = (paste.shapes, paste.roles, paste.dtypes, paste.turned, paste.numbers)
    return bool(paste.values) or any(inputs)


@lru_cache(maxsize=64)
def _plan_as_pasted(text: str, class_name: str) -> Plan | None:
    """Return the plan with which a paste runs without the person's settings, or nothing.

    The next steps of a control ask the same.
    """
    attempt = first(Source.of(Paste(text, class_name)))
    return attempt.plan if attempt.done else None


def by_guess(attempt: Try) -> bool:
    """Return whether another guess might end a failed run differently."""
    failure = attempt.failure
    if failure is None or failure.code != "raised" or attempt.stage != "forward":
        return False
    # No input gives the model a layer that it lacks, or the library a name.
    own = f"'{attempt.model._class.name}' object has no attribute"
    lacks = failure.message.startswith((own, "module '"))
    return not (failure.error_type == "AttributeError" and lacks)


def other_inputs(source: Source, attempt: Try) -> Iterator[Plan]:
    """Yield plans with other candidates for the inputs, one input at a time."""
    plan = attempt.plan
    if attempt.failure and "Double" in attempt.failure.message:
        yield replace(plan, double=True)
    open_names = {
        name: options
        for name, options in attempt.candidates.items()
        if name not in source.paste.roles
        and name not in source.paste.turned
        and attempt.inputs[name].because != "call"
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
