"""Causes of a state of the wrong size, under conditions on the two shapes of the message."""

from __future__ import annotations

import re
from collections.abc import Callable

from backend.errors.facts import Facts
from backend.errors.known.layer import state_fixes as fix
from backend.errors.known.layer.state_fixes import expected_and_got, is_pair
from backend.errors.known.shared import (
    ONE_TENSOR_FOR_TWO_STATES,
    STATE_HAS_EXTRA_AXIS,
    STATE_HAS_NO_BATCH,
)
from backend.errors.record import Condition, PossibleCause, Value

_ROWS, _BATCH, _WIDTH = range(3)
_MOST_ROWS = 32
"""Rows of the largest layer that the app knows: 16 layers in two directions."""
_OUTPUT_NAME = re.compile(r"(?i)(^|[._])(enc\w*_?)?out(put)?s?$")
Sizes = tuple[int, ...]


def _three(holds: Callable[[Sizes, Sizes], bool]) -> Condition:
    """Return a condition on the expected and the actual shape, both with three axes."""

    def condition(facts: Facts) -> bool:
        expected, got = expected_and_got(facts)
        return len(expected) == len(got) == 3 and holds(expected, got)

    return condition


def _size(name: str, axis: int) -> Value:
    return lambda facts: facts.sizes(name)[axis]


def _both(axis: int) -> dict[str, Value]:
    return {"expected": _size("expected", axis), "got": _size("got", axis)}


def _one_tensor_for_two(facts: Facts) -> bool:
    _, got = expected_and_got(facts)
    return is_pair(facts) and len(got) == 2


def _extra_axis(facts: Facts) -> bool:
    return len(facts.sizes("got")) > 3


def _no_batch(facts: Facts) -> bool:
    _, got = expected_and_got(facts)
    return len(got) < 3 and not _one_tensor_for_two(facts)


def _is_output(expected: Sizes, got: Sizes) -> bool:
    """Return whether the state looks like the whole output of an encoder."""
    rows, batch, width = expected
    if got[_WIDTH] not in (width, 2 * width) or got[_ROWS] == rows:
        return False
    batch_first = got[_ROWS] == batch and got[_BATCH] not in (rows, batch)
    both_directions = got[_WIDTH] == 2 * width and got[_ROWS] != 2 * rows
    # No encoder has so many layers; the first axis is time.
    time_first = got[_BATCH] == batch and (both_directions or got[_ROWS] > _MOST_ROWS)
    return batch_first or time_first


def _is_named_output(facts: Facts) -> bool:
    """Return whether the state has the name and the axes of an output with time first."""
    named = any(_OUTPUT_NAME.search(name) for name in facts.call.states)
    return named and _three(_has_steps_for_rows)(facts)


def _has_steps_for_rows(expected: Sizes, got: Sizes) -> bool:
    rows, batch, width = expected
    same = got[_BATCH] == batch and got[_WIDTH] in (width, 2 * width)
    return same and got[_ROWS] != rows


def _is_batch_first(expected: Sizes, got: Sizes) -> bool:
    rows, batch, width = expected
    return got[_BATCH] == rows != got[_ROWS] and got[_WIDTH] == width and rows != batch


def _is_split(expected: Sizes, got: Sizes) -> bool:
    """Return whether rows were divided by the number by which the batch is too large."""
    rows, batch, width = expected
    if min(got) == 0 or rows % got[_ROWS] or batch == 0 or got[_WIDTH] != width:
        return False
    return rows // got[_ROWS] > 1 and got[_BATCH] == batch * (rows // got[_ROWS])


def _parallel(facts: Facts) -> bool:
    return _three(_is_split)(facts) or (facts.in_replica and _batch_differs(facts))


def _transposed(facts: Facts) -> bool:
    return _three(_is_batch_first)(facts) and not _parallel(facts)


def _output(facts: Facts) -> bool:
    seen = _three(_is_output)(facts) or _is_named_output(facts)
    return seen and not _transposed(facts) and not _parallel(facts)


def _when(axis: int, holds: Callable[[int, int], bool]) -> Condition:
    """Return a condition on one axis; False where the axes of the shapes do not correspond."""

    def condition(facts: Facts) -> bool:
        if _transposed(facts) or _output(facts) or _parallel(facts):
            return False
        return _three(lambda expected, got: holds(expected[axis], got[axis]))(facts)

    return condition


_batch_differs = _three(lambda expected, got: expected[_BATCH] != got[_BATCH])
_one_step = _when(_BATCH, lambda expected, got: expected == 1 < got)
_grew = _when(_BATCH, lambda expected, got: expected > got)
_shrank = _when(_BATCH, lambda expected, got: expected < got)
_wider = _when(_WIDTH, lambda expected, got: expected < got)
_twice_as_wide = _when(_WIDTH, lambda expected, got: got == 2 * expected != 0)


def _starts_with_one(facts: Facts) -> bool:
    """Return whether an initial state of a full batch meets one sample, as in a prediction."""
    return _one_step(facts) and facts.call.starts


def _swap_is_seen(facts: Facts) -> bool:
    """Return whether a printed shape has both batches on its first two axes."""
    expected, got = expected_and_got(facts)
    if not (_grew(facts) or _shrank(facts)):
        return False
    pair = {expected[_BATCH], got[_BATCH]}
    return any(len(shape) == 3 and set(shape[:2]) == pair for shape in facts.raised.shapes)


def _shrank_or_swapped(facts: Facts) -> bool:
    """Return whether the numbers leave both a small batch and swapped axes possible."""
    return _shrank(facts) and not _one_step(facts) and not _swap_is_seen(facts)


def _shrank_otherwise(facts: Facts) -> bool:
    return _shrank(facts) and not _starts_with_one(facts)


def _grew_or_swapped(facts: Facts) -> bool:
    return _grew(facts) and not _swap_is_seen(facts)


def _grew_from_one(facts: Facts) -> bool:
    """Return whether a state for one sequence meets a batch, as a state without a batch does."""
    return _grew_or_swapped(facts) and facts.sizes("got")[_BATCH] == 1


def _grew_from_many(facts: Facts) -> bool:
    return _grew_or_swapped(facts) and not _grew_from_one(facts)


def _shape_seen(facts: Facts) -> str:
    expected, got = expected_and_got(facts)
    pair = {expected[_BATCH], got[_BATCH]}
    shapes = (s for s in facts.raised.shapes if len(s) == 3 and set(s[:2]) == pair)
    return ", ".join(map(str, next(shapes)))


def _h_is_projected(facts: Facts) -> bool:
    return is_pair(facts) and facts.number("state") == 0 and _wider(facts)


def _c_too_narrow(facts: Facts) -> bool:
    narrower = _when(_WIDTH, lambda expected, got: got < expected)
    return facts.number("state") == 1 and narrower(facts)


def _joined_directions(facts: Facts) -> bool:
    return _twice_as_wide(facts) and not facts.call.starts


def _width_otherwise(facts: Facts) -> bool:
    differs = _when(_WIDTH, lambda expected, got: expected != got)
    return differs(facts)


def _other_layers(facts: Facts) -> bool:
    """Return whether the rows differ; twice or half as many can be layers as well."""
    return _when(_ROWS, lambda expected, got: expected != got)(facts)


def _too_many_rows(facts: Facts) -> bool:
    expected, _ = expected_and_got(facts)
    return len(expected) == 3 and expected[_ROWS] > _MOST_ROWS


def _sizes_are_equal(facts: Facts) -> bool:
    return _three(lambda expected, got: expected == got)(facts)


_READS_TIME = PossibleCause(
    "layer_reads_time_as_batch",
    values={"batch": _size("expected", _BATCH)},
    fix=fix.input_transposed,
)
_SHRANK = PossibleCause("batch_shrank", values=_both(_BATCH), fix=fix.fresh)
_H_PROJECTED = PossibleCause("h_is_projected", values={**_both(_WIDTH)}, fix=fix.fresh)

CAUSES = (
    ONE_TENSOR_FOR_TWO_STATES.only(_one_tensor_for_two),
    STATE_HAS_EXTRA_AXIS.only(_extra_axis),
    STATE_HAS_NO_BATCH.only(_no_batch),
    PossibleCause("parallel_splits_rows", _parallel, fix=fix.without_state),
    PossibleCause("state_is_batch_first", _transposed, fix=fix.transposed),
    PossibleCause(
        "output_as_state",
        _output,
        {"got": lambda facts: ", ".join(map(str, facts.sizes("got")))},
        fix=fix.from_final_state,
    ),
    PossibleCause(
        "directions_missing",
        _when(_ROWS, lambda expected, got: expected == 2 * got),
        {"num_layers": _size("got", _ROWS), "expected": _size("expected", _ROWS)},
        fix=fix.repeated,
    ),
    PossibleCause(
        "directions_needless",
        _when(_ROWS, lambda expected, got: 2 * expected == got != 0),
        {"num_layers": _size("expected", _ROWS), "got": _size("got", _ROWS)},
        fix=fix.joined,
    ),
    PossibleCause("layers_differ", _other_layers, _both(_ROWS), fix=fix.rows_fitted),
    PossibleCause(
        "time_as_batch_seen",
        _swap_is_seen,
        {"batch": _size("expected", _BATCH), "shape": _shape_seen},
        fix=fix.input_transposed,
    ),
    _SHRANK.only(_starts_with_one),
    PossibleCause(
        "step_is_time_first",
        _one_step,
        {"got": _size("got", _BATCH)},
        fix=fix.input_transposed,
    ),
    PossibleCause(
        "state_for_one", _grew_from_one, {"expected": _size("expected", _BATCH)}, fix=fix.fresh
    ),
    _READS_TIME.only(_grew_or_swapped),
    _SHRANK.only(_shrank_otherwise),
    PossibleCause("batch_grew", _grew_from_many, _both(_BATCH), fix=fix.fresh),
    _READS_TIME.only(_shrank_or_swapped),
    PossibleCause("state_joins_directions", _joined_directions, _both(_WIDTH), fix=fix.bridged),
    # A projection makes h narrower and leaves c as wide as hidden_size.
    _H_PROJECTED.only(_h_is_projected),
    PossibleCause("c_is_not_projected", _c_too_narrow, _both(_WIDTH), fix=fix.fresh),
    PossibleCause("hidden_size_other", _width_otherwise, _both(_WIDTH), fix=fix.bridged),
    PossibleCause(
        "size_as_layers", _too_many_rows, {"rows": _size("expected", _ROWS)}, fix=fix.fresh
    ),
    PossibleCause("hidden_size_differs", _sizes_are_equal, fix=fix.printed),
)
"""Causes in order of likelihood."""
