"""Questions whether a call raises: a fixed catalog of calls, each adapted to the layer.

The catalog has no input of one axis, because torch may crash on it. The ``id`` of a call says what
is wrong with it, or only looks wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backend.layer.spec import LayerSpec
from backend.practice.call import Call
from backend.practice.kinds import call_arguments, call_results
from backend.practice.kinds.call_outcome import check_lines, outcome, wrong_outcomes
from backend.practice.question import Question, hints

Builder = Callable[[LayerSpec], Call | None]

CATALOG: Mapping[str, tuple[Builder, int]] = {
    "plain": (call_arguments.plain, 1),
    "plain_states": (call_arguments.plain_states, 1),
    "wrong_input_size": (call_arguments.wrong_input_size, 1),
    "hidden_for_input": (call_arguments.hidden_for_input, 1),
    "other_layout": (call_arguments.other_layout, 1),
    "other_layout_states": (call_arguments.other_layout_states, 2),
    "states_batch_first": (call_arguments.states_batch_first, 1),
    "states_one_direction": (call_arguments.states_one_direction, 2),
    "states_other_batch": (call_arguments.states_other_batch, 1),
    "states_unprojected": (call_arguments.states_unprojected, 3),
    "unbatched": (call_arguments.unbatched, 1),
    "unbatched_batched_states": (call_arguments.unbatched_batched_states, 2),
    "batched_unbatched_states": (call_arguments.batched_unbatched_states, 2),
    "four_axes": (call_arguments.four_axes, 1),
    "double_input": (call_arguments.double_input, 2),
    "pair_for_one_state": (call_arguments.pair_for_one_state, 2),
    "one_state_for_pair": (call_arguments.one_state_for_pair, 3),
    "opened_as_pair": (call_results.opened_as_pair, 2),
    "opened_as_lstm": (call_results.opened_as_lstm, 2),
    "result_to_linear": (call_results.result_to_linear, 1),
    "result_sliced": (call_results.result_sliced, 1),
    "head_of_one_direction": (call_results.head_of_one_direction, 2),
    "view_without_directions": (call_results.view_without_directions, 3),
    "proj_as_large": (call_results.proj_as_large, 3),
    "proj_of_other_layer": (call_results.proj_of_other_layer, 3),
    "dropout_above_one": (call_results.dropout_above_one, 2),
    "misspelt_argument": (call_results.misspelled_argument, 1),
    "no_hidden_features": (call_results.no_hidden_features, 3),
    "fourth_position": (call_results.fourth_position, 2),
    "fourth_position_number": (call_results.fourth_position_number, 2),
}
"""Every call by its id, with the lowest level that uses it."""


def calls_of(spec: LayerSpec, level: int) -> tuple[Call, ...]:
    """Return the calls up to a level that fit the layer, in a fixed order; at least one."""
    found = [build(spec) for build, needed in CATALOG.values() if needed <= level]
    return tuple(call for call in found if call)


def call_question(spec: LayerSpec, call: Call) -> Question:
    """Return the question whether ``call``, a call of the layer of ``spec``, raises."""
    answer, message = outcome(call)
    lines = check_lines(spec, call)
    places = tuple(dict.fromkeys(line.name for line in lines))
    return Question(
        *("raises", spec, answer, lines, tuple(wrong_outcomes(call, answer))),
        hints=hints(lines, *places),
        call=call,
        message=message,
    )
