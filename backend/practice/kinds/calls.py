"""The calls of which is asked whether they raise: a fixed catalogue, each fit for the layer as set.

Only calls that torch answers, with a result or an error: no input of one axis, which can crash it.
What is wrong with each of them, or only looks wrong, its ``id`` tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from backend.layer.spec import LayerSpec
from backend.practice.call import Call
from backend.practice.kinds.practice_call_parts import (
    input_sizes,
    made,
    output_features,
    plain_call,
    state_sizes,
    swapped,
    with_states,
)
from backend.practice.reckoning import Reckoned

Builder = Callable[[LayerSpec], Call | None]


def calls_of(spec: LayerSpec, level: int) -> tuple[Call, ...]:
    """The calls up to a level that fit the layer, in a fixed order; at least one."""
    found = [build(spec) for build, needed in CATALOGUE.values() if needed <= level]
    return tuple(call for call in found if call)


def _plain(spec: LayerSpec) -> Call | None:
    return plain_call(spec, "plain")


def _plain_states(spec: LayerSpec) -> Call | None:
    return with_states(spec, "plain_states", *state_sizes(spec))


def _wrong_input_size(spec: LayerSpec) -> Call | None:
    given = (*input_sizes(spec)[:-1], spec.input_size + 1)
    return replace(plain_call(spec, "wrong_input_size"), input=given)


def _hidden_for_input(spec: LayerSpec) -> Call | None:
    given = (*input_sizes(spec)[:-1], spec.hidden_size)
    return replace(plain_call(spec, "hidden_for_input"), input=given)


def _other_layout(spec: LayerSpec) -> Call | None:
    if not spec.batched:
        return None
    return replace(plain_call(spec, "other_layout"), input=swapped(input_sizes(spec)))


def _other_layout_states(spec: LayerSpec) -> Call | None:
    if not spec.batched:
        return None
    call = with_states(spec, "other_layout_states", *state_sizes(spec))
    return replace(call, input=swapped(call.input))


def _states_batch_first(spec: LayerSpec) -> Call | None:
    if not (spec.batched and spec.batch_first):
        return None
    return with_states(spec, "states_batch_first", *map(swapped, state_sizes(spec)))


def _states_one_direction(spec: LayerSpec) -> Call | None:
    if not spec.bidirectional:
        return None
    fewer = state_sizes(replace(spec, bidirectional=False))
    return with_states(spec, "states_one_direction", *fewer)


def _states_other_batch(spec: LayerSpec) -> Call | None:
    if not spec.batched or spec.batch == 1:
        return None
    larger = state_sizes(replace(spec, batch=spec.batch + 1))
    return with_states(spec, "states_other_batch", *larger)


def _states_unprojected(spec: LayerSpec) -> Call | None:
    if not spec.proj_size:
        return None
    return with_states(spec, "states_unprojected", *state_sizes(replace(spec, proj_size=0)))


def _unbatched(spec: LayerSpec) -> Call | None:
    return replace(plain_call(spec, "unbatched"), input=(spec.seq_len, spec.input_size))


def _unbatched_batched_states(spec: LayerSpec) -> Call | None:
    states = state_sizes(replace(spec, batched=True))
    call = with_states(spec, "unbatched_batched_states", *states)
    return replace(call, input=(spec.seq_len, spec.input_size))


def _batched_unbatched_states(spec: LayerSpec) -> Call | None:
    if not spec.batched:
        return None
    states = state_sizes(replace(spec, batched=False))
    return with_states(spec, "batched_unbatched_states", *states)


def _four_axes(spec: LayerSpec) -> Call | None:
    if not spec.batched:
        return None
    check = Reckoned("input.dim()", "3", "3", "4")
    return replace(plain_call(spec, "four_axes"), input=(1, *input_sizes(spec)), checks=(check,))


def _double_input(spec: LayerSpec) -> Call | None:
    check = Reckoned("input.dtype", "torch.float32", "torch.float32", "torch.float64")
    return replace(plain_call(spec, "double_input"), double=True, checks=(check,))


def _pair_for_one_state(spec: LayerSpec) -> Call | None:
    if spec.layer == "LSTM":
        return None
    h_0 = state_sizes(spec)[0]
    check = Reckoned("hx", "h_0", "Tensor", "tuple")
    call = with_states(spec, "pair_for_one_state", h_0, h_0)
    return replace(call, paired=True, checks=(check,))


def _one_state_for_pair(spec: LayerSpec) -> Call | None:
    if spec.layer != "LSTM":
        return None
    check = Reckoned("hx", "(h_0, c_0)", "tuple", "Tensor")
    call = with_states(spec, "one_state_for_pair", state_sizes(spec)[0])
    return replace(call, paired=False, checks=(check,))


def _opened_as_pair(spec: LayerSpec) -> Call | None:
    return replace(plain_call(spec, "opened_as_pair"), use="open_pair")


def _opened_as_lstm(spec: LayerSpec) -> Call | None:
    rows = spec.num_layers * spec.num_directions
    right = spec.layer == "LSTM"
    found = Reckoned("len((h_n, c_n))", "2", "2", "2" if right else str(rows))
    return replace(plain_call(spec, "opened_as_lstm"), use="open_nested", checks=(found,))


def _result_to_linear(spec: LayerSpec) -> Call | None:
    check = Reckoned("nn.Linear", "output", "Tensor", "tuple")
    call = plain_call(spec, "result_to_linear")
    return replace(call, use="to_linear", sizes=(output_features(spec),), checks=(check,))


def _result_sliced(spec: LayerSpec) -> Call | None:
    check = Reckoned("[:, -1]", "output", "Tensor", "tuple")
    return replace(plain_call(spec, "result_sliced"), use="slice_result", checks=(check,))


def _head_of_one_direction(spec: LayerSpec) -> Call | None:
    h_out = spec.proj_size or spec.hidden_size
    arithmetic = f"{spec.num_directions}*{h_out}"
    check = Reckoned("in_features", "D*H_out", arithmetic, f"{h_out}")
    same = replace(check, arithmetic=check.given)
    call = replace(plain_call(spec, "head_of_one_direction"), use="head", sizes=(h_out,))
    return replace(call, checks=(check if spec.bidirectional else same,))


def _view_without_directions(spec: LayerSpec) -> Call | None:
    rows, *rest = state_sizes(spec)[0]
    check = Reckoned("h_n rows", "D*num_layers", str(rows), str(spec.num_layers))
    call = plain_call(spec, "view_without_directions")
    return replace(call, use="view_states", sizes=(spec.num_layers, *rest), checks=(check,))


def _proj_as_large(spec: LayerSpec) -> Call | None:
    if spec.layer != "LSTM":
        return None
    size = spec.hidden_size
    check = Reckoned("proj_size", "< hidden_size", f"< {size}", str(size))
    return made(spec, "proj_as_large", check, proj_size=size)


def _proj_of_other_layer(spec: LayerSpec) -> Call | None:
    if spec.layer == "LSTM":
        return None
    check = Reckoned("proj_size", "0", "0", "1")
    return made(spec, "proj_of_other_layer", check, proj_size=1)


def _dropout_above_one(spec: LayerSpec) -> Call | None:
    check = Reckoned("dropout", "[0, 1]", "[0, 1]", "1.5")
    return made(spec, "dropout_above_one", check, dropout=1.5)


def _misspelt_argument(spec: LayerSpec) -> Call | None:
    check = Reckoned("**kwargs", "batch_first", "batch_first", "batchfirst")
    return made(spec, "misspelt_argument", check, batchfirst=True)


def _no_hidden_features(spec: LayerSpec) -> Call | None:
    check = Reckoned("hidden_size", "> 0", "> 0", "0")
    call = made(spec, "no_hidden_features", check)
    keywords = tuple(each for each in call.keywords if each[0] != "proj_size")
    return replace(call, positional=(spec.input_size, 0), keywords=keywords)


def _fourth_position(spec: LayerSpec) -> Call | None:
    return None if spec.layer == "RNN" else _by_position(spec, "fourth_position", True)


def _fourth_position_number(spec: LayerSpec) -> Call | None:
    return None if spec.layer == "RNN" else _by_position(spec, "fourth_position_number", 0.5)


def _by_position(spec: LayerSpec, name: str, fourth: object) -> Call:
    check = Reckoned("bias", "bool", "bool", type(fourth).__name__)
    positional = (spec.input_size, spec.hidden_size, spec.num_layers, fourth)
    call = made(spec, name, check)
    keywords = tuple(each for each in call.keywords if each[0] not in ("num_layers", "bias"))
    return replace(call, positional=positional, keywords=keywords)


CATALOGUE: Mapping[str, tuple[Builder, int]] = {
    "plain": (_plain, 1),
    "plain_states": (_plain_states, 1),
    "wrong_input_size": (_wrong_input_size, 1),
    "hidden_for_input": (_hidden_for_input, 1),
    "other_layout": (_other_layout, 1),
    "other_layout_states": (_other_layout_states, 2),
    "states_batch_first": (_states_batch_first, 1),
    "states_one_direction": (_states_one_direction, 2),
    "states_other_batch": (_states_other_batch, 1),
    "states_unprojected": (_states_unprojected, 3),
    "unbatched": (_unbatched, 1),
    "unbatched_batched_states": (_unbatched_batched_states, 2),
    "batched_unbatched_states": (_batched_unbatched_states, 2),
    "four_axes": (_four_axes, 1),
    "double_input": (_double_input, 2),
    "pair_for_one_state": (_pair_for_one_state, 2),
    "one_state_for_pair": (_one_state_for_pair, 3),
    "opened_as_pair": (_opened_as_pair, 2),
    "opened_as_lstm": (_opened_as_lstm, 2),
    "result_to_linear": (_result_to_linear, 1),
    "result_sliced": (_result_sliced, 1),
    "head_of_one_direction": (_head_of_one_direction, 2),
    "view_without_directions": (_view_without_directions, 3),
    "proj_as_large": (_proj_as_large, 3),
    "proj_of_other_layer": (_proj_of_other_layer, 3),
    "dropout_above_one": (_dropout_above_one, 2),
    "misspelt_argument": (_misspelt_argument, 1),
    "no_hidden_features": (_no_hidden_features, 3),
    "fourth_position": (_fourth_position, 2),
    "fourth_position_number": (_fourth_position_number, 2),
}
"""Every call by its id, with the lowest level that asks it."""
