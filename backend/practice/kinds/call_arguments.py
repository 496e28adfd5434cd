"""Calls with a right or wrong input or initial state, one function for each call."""

from __future__ import annotations

from dataclasses import replace

from backend.layer.spec import LayerSpec
from backend.practice.call import Call
from backend.practice.kinds.call_parts import (
    input_sizes,
    plain_call,
    state_sizes,
    swapped,
    with_states,
)
from backend.practice.rule_lines import RuleLine


def plain(spec: LayerSpec) -> Call | None:
    return plain_call(spec, "plain")


def plain_states(spec: LayerSpec) -> Call | None:
    return with_states(spec, "plain_states", *state_sizes(spec))


def wrong_input_size(spec: LayerSpec) -> Call | None:
    sizes = (*input_sizes(spec)[:-1], spec.input_size + 1)
    return replace(plain_call(spec, "wrong_input_size"), input=sizes)


def hidden_for_input(spec: LayerSpec) -> Call | None:
    sizes = (*input_sizes(spec)[:-1], spec.hidden_size)
    return replace(plain_call(spec, "hidden_for_input"), input=sizes)


def other_layout(spec: LayerSpec) -> Call | None:
    if not spec.batched:
        return None
    return replace(plain_call(spec, "other_layout"), input=swapped(input_sizes(spec)))


def other_layout_states(spec: LayerSpec) -> Call | None:
    if not spec.batched:
        return None
    call = with_states(spec, "other_layout_states", *state_sizes(spec))
    return replace(call, input=swapped(call.input))


def states_batch_first(spec: LayerSpec) -> Call | None:
    if not (spec.batched and spec.batch_first):
        return None
    return with_states(spec, "states_batch_first", *map(swapped, state_sizes(spec)))


def states_one_direction(spec: LayerSpec) -> Call | None:
    if not spec.bidirectional:
        return None
    fewer = state_sizes(replace(spec, bidirectional=False))
    return with_states(spec, "states_one_direction", *fewer)


def states_other_batch(spec: LayerSpec) -> Call | None:
    if not spec.batched or spec.batch == 1:
        return None
    larger = state_sizes(replace(spec, batch=spec.batch + 1))
    return with_states(spec, "states_other_batch", *larger)


def states_unprojected(spec: LayerSpec) -> Call | None:
    if not spec.proj_size:
        return None
    return with_states(spec, "states_unprojected", *state_sizes(replace(spec, proj_size=0)))


def unbatched(spec: LayerSpec) -> Call | None:
    return replace(plain_call(spec, "unbatched"), input=(spec.seq_len, spec.input_size))


def unbatched_batched_states(spec: LayerSpec) -> Call | None:
    states = state_sizes(replace(spec, batched=True))
    call = with_states(spec, "unbatched_batched_states", *states)
    return replace(call, input=(spec.seq_len, spec.input_size))


def batched_unbatched_states(spec: LayerSpec) -> Call | None:
    if not spec.batched:
        return None
    states = state_sizes(replace(spec, batched=False))
    return with_states(spec, "batched_unbatched_states", *states)


def four_axes(spec: LayerSpec) -> Call | None:
    if not spec.batched:
        return None
    check = RuleLine("input.dim()", "3", "3", "4")
    return replace(plain_call(spec, "four_axes"), input=(1, *input_sizes(spec)), checks=(check,))


def double_input(spec: LayerSpec) -> Call | None:
    check = RuleLine("input.dtype", "torch.float32", "torch.float32", "torch.float64")
    return replace(plain_call(spec, "double_input"), double=True, checks=(check,))


def pair_for_one_state(spec: LayerSpec) -> Call | None:
    if spec.has_cell:
        return None
    h_0 = state_sizes(spec)[0]
    check = RuleLine("hx", "h_0", "Tensor", "tuple")
    call = with_states(spec, "pair_for_one_state", h_0, h_0)
    return replace(call, paired=True, checks=(check,))


def one_state_for_pair(spec: LayerSpec) -> Call | None:
    if not spec.has_cell:
        return None
    check = RuleLine("hx", "(h_0, c_0)", "tuple", "Tensor")
    call = with_states(spec, "one_state_for_pair", state_sizes(spec)[0])
    return replace(call, paired=False, checks=(check,))
