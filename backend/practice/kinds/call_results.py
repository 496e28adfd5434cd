"""Calls whose result is used, or whose layer is constructed, with or without a mistake."""

from __future__ import annotations

from dataclasses import replace

from backend.layer.spec import LayerSpec
from backend.practice.call import Call
from backend.practice.kinds.call_parts import (
    made,
    output_features,
    plain_call,
    state_sizes,
)
from backend.practice.rule_lines import RuleLine


def opened_as_pair(spec: LayerSpec) -> Call | None:
    return replace(plain_call(spec, "opened_as_pair"), use="open_pair")


def opened_as_lstm(spec: LayerSpec) -> Call | None:
    rows = spec.rows
    right = spec.has_cell
    found = RuleLine("len((h_n, c_n))", "2", "2", "2" if right else str(rows))
    return replace(plain_call(spec, "opened_as_lstm"), use="open_nested", checks=(found,))


def result_to_linear(spec: LayerSpec) -> Call | None:
    check = RuleLine("nn.Linear", "output", "Tensor", "tuple")
    call = plain_call(spec, "result_to_linear")
    return replace(call, use="to_linear", sizes=(output_features(spec),), checks=(check,))


def result_sliced(spec: LayerSpec) -> Call | None:
    check = RuleLine("[:, -1]", "output", "Tensor", "tuple")
    return replace(plain_call(spec, "result_sliced"), use="slice_result", checks=(check,))


def head_of_one_direction(spec: LayerSpec) -> Call | None:
    h_out = spec.h_out
    arithmetic = f"{spec.num_directions}*{h_out}"
    check = RuleLine("in_features", "D*H_out", arithmetic, f"{h_out}")
    same = replace(check, arithmetic=check.actual)
    call = replace(plain_call(spec, "head_of_one_direction"), use="head", sizes=(h_out,))
    return replace(call, checks=(check if spec.bidirectional else same,))


def view_without_directions(spec: LayerSpec) -> Call | None:
    rows, *rest = state_sizes(spec)[0]
    check = RuleLine("h_n rows", "D*num_layers", str(rows), str(spec.num_layers))
    call = plain_call(spec, "view_without_directions")
    return replace(call, use="view_states", sizes=(spec.num_layers, *rest), checks=(check,))


def proj_as_large(spec: LayerSpec) -> Call | None:
    if not spec.has_cell:
        return None
    size = spec.hidden_size
    check = RuleLine("proj_size", "< hidden_size", f"< {size}", str(size))
    return made(spec, "proj_as_large", check, proj_size=size)


def proj_of_other_layer(spec: LayerSpec) -> Call | None:
    if spec.has_cell:
        return None
    check = RuleLine("proj_size", "0", "0", "1")
    return made(spec, "proj_of_other_layer", check, proj_size=1)


def dropout_above_one(spec: LayerSpec) -> Call | None:
    check = RuleLine("dropout", "[0, 1]", "[0, 1]", "1.5")
    return made(spec, "dropout_above_one", check, dropout=1.5)


def misspelled_argument(spec: LayerSpec) -> Call | None:
    check = RuleLine("**kwargs", "batch_first", "batch_first", "batchfirst")
    return made(spec, "misspelt_argument", check, batchfirst=True)


def no_hidden_features(spec: LayerSpec) -> Call | None:
    check = RuleLine("hidden_size", "> 0", "> 0", "0")
    call = made(spec, "no_hidden_features", check)
    keywords = tuple(each for each in call.keywords if each[0] != "proj_size")
    return replace(call, positional=(spec.input_size, 0), keywords=keywords)


def fourth_position(spec: LayerSpec) -> Call | None:
    return None if spec.layer == "RNN" else _by_position(spec, "fourth_position", True)


def fourth_position_number(spec: LayerSpec) -> Call | None:
    return None if spec.layer == "RNN" else _by_position(spec, "fourth_position_number", 0.5)


def _by_position(spec: LayerSpec, name: str, fourth: object) -> Call:
    check = RuleLine("bias", "bool", "bool", type(fourth).__name__)
    positional = (spec.input_size, spec.hidden_size, spec.num_layers, fourth)
    call = made(spec, name, check)
    keywords = tuple(each for each in call.keywords if each[0] not in ("num_layers", "bias"))
    return replace(call, positional=positional, keywords=keywords)
