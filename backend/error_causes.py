"""Why a message came: its likely causes as codes, the likeliest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from backend.error_facts import Facts
from backend.paste import POSITIONS

ARGUMENTS = (*dict.fromkeys(name for names in POSITIONS.values() for name in names),)
"""Every argument of a recurrent layer's constructor."""
_KNOWN = (*ARGUMENTS, "padding_idx", "num_embeddings", "embedding_dim", "enforce_sorted")
_KNOWN += ("in_features", "out_features", "total_length", "p", "device", "dtype")


@dataclass(frozen=True)
class Cause:
    """One likely reason: a code, and the numbers and names for its sentence."""

    code: str
    params: Mapping[str, int | str] = field(default_factory=dict)


def causes(facts: Facts) -> tuple[Cause, ...]:
    """The likely causes of a message, in order; at least one for every code.

    Where the numbers of a message point to none, the message's own code stands for it.
    """
    give = _CAUSES[facts.code]
    found = give(facts) if callable(give) else [Cause(code) for code in give]
    return tuple(found) or (Cause(facts.code),)


def meant_argument(name: str) -> str | None:
    """The argument that a misspelt name was meant to be.

    >>> meant_argument("padding_index"), meant_argument("batchfirst"), meant_argument("colour")
    ('padding_idx', 'batch_first', None)
    """
    usual = {"hidden_dim": "hidden_size", "input_dim": "input_size", "n_layers": "num_layers"}
    usual |= {"embed_dim": "embedding_dim", "activation": "nonlinearity"}
    return usual.get(name) or next(iter(get_close_matches(name, _KNOWN, 1, 0.7)), None)


def _input_size(facts: Facts) -> list[Cause]:
    sizes = {"expected": facts.number("expected"), "got": facts.number("got")}
    found = []
    if sizes["expected"] == 1:
        found.append(Cause("no_feature_axis", {"got": sizes["got"]}))
    if sizes["got"] == 2 * sizes["expected"]:
        found.append(Cause("layer_below_is_bidirectional", sizes))
    return [*found, Cause("features_differ", sizes), Cause("features_not_last", sizes)]


def _state(facts: Facts) -> list[Cause]:
    expected, got = facts.sizes("expected"), facts.sizes("got")
    if len(expected) != 3 or len(got) != 3:
        single = "state" in facts.params and len(got) == 2
        return [Cause("one_tensor_for_two_states" if single else "state_has_no_batch")]
    rows, batch, features = zip(expected, got, strict=True)
    found = []
    if got == (expected[1], expected[0], expected[2]) and rows[0] != batch[0]:
        return [Cause("state_is_batch_first")]
    if rows[0] == 2 * rows[1]:
        found.append(Cause("directions_missing", {"num_layers": rows[1], "expected": rows[0]}))
    elif 2 * rows[0] == rows[1]:
        found.append(Cause("directions_needless", {"num_layers": rows[0], "got": rows[1]}))
    elif rows[0] != rows[1]:
        found.append(Cause("layers_differ", {"expected": rows[0], "got": rows[1]}))
    if batch[0] != batch[1]:
        sizes = {"expected": batch[0], "got": batch[1]}
        found += [Cause("batch_shrank" if batch[0] < batch[1] else "batch_grew", sizes)]
        found += [Cause("layer_reads_time_as_batch", {"batch": batch[0]})]
    return found + _state_width(facts, *features)


def _state_width(facts: Facts, expected: int, got: int) -> list[Cause]:
    if expected == got:
        return []
    sizes = {"expected": expected, "got": got}
    if "state" not in facts.params:
        return [Cause("hidden_size_other", sizes)]
    projected = facts.number("state") == 0 and expected < got
    cell = facts.number("state") == 1 and got < expected
    # hidden[0] is h, which a projection makes smaller; hidden[1] is c, which it leaves alone.
    first = [Cause("h_is_projected", sizes)] if projected else []
    first += [Cause("c_is_not_projected", sizes)] if cell else []
    return [*first, Cause("hidden_size_other", sizes)]


def _product(facts: Facts) -> list[Cause]:
    expected, got, makes = (facts.number(name) for name in ("expected", "got", "makes"))
    sizes = {"expected": expected, "got": got}
    packed = [Cause("packed_input_size", sizes)] if makes % facts.gates == 0 else []
    if facts.recurrent:
        return packed or [Cause("features_differ", sizes)]
    found = []
    if got == 2 * expected:
        found.append(Cause("head_sees_both_directions", sizes))
    elif expected == 2 * got:
        found.append(Cause("head_sees_one_direction", sizes))
    elif expected and got % expected == 0:
        found.append(Cause("axes_flattened", sizes | {"times": got // expected}))
    return [*found, Cause("head_in_features", sizes), *packed]


def _met(facts: Facts) -> list[Cause]:
    sizes = {"a": facts.number("a"), "b": facts.number("b"), "dim": facts.number("dim")}
    packed = Cause("packed_state_batch", {"expected": sizes["b"], "got": sizes["a"]})
    if facts.recurrent:
        return [packed, Cause("shapes_do_not_meet", sizes)]
    return [Cause("shapes_do_not_meet", sizes), *([packed] if sizes["dim"] == 0 else [])]


def _axes(facts: Facts) -> list[Cause]:
    got = facts.number("got")
    if got > 3:
        return [Cause("too_many_axes", {"got": got})]
    if got == 2:
        return [Cause("no_batch_axis"), Cause("ids_without_embedding")]
    return [Cause("too_few_axes", {"got": got}), Cause("ids_without_embedding")]


def _unbatched_states(facts: Facts) -> list[Cause]:
    one = facts.number("got") == 2 and "got_c" in facts.params
    first = [Cause("one_tensor_for_two_states")] if one else []
    return [*first, Cause("state_has_no_batch")]


def _attribute(facts: Facts) -> list[Cause]:
    attribute = facts.params.get("attribute")
    if attribute == "dim" or (attribute == "size" and facts.recurrent):
        return [Cause("pair_for_one_state"), Cause("result_not_opened")]
    return [Cause("result_not_opened"), Cause("states_are_a_pair")]


def _kernel(facts: Facts) -> list[Cause]:
    if facts.layer == "LSTM":
        return [Cause("one_tensor_for_two_states")]
    return [Cause("pair_for_one_state")]


def _row(facts: Facts) -> list[Cause]:
    index, size = facts.number("index"), facts.number("size")
    found = []
    if (index, size, facts.number("dim")) == (1, 1, 0):
        found.append(Cause("one_tensor_for_two_states"))
    if index == -2 and size == 1:
        found.append(Cause("one_direction_only"))
    return [*found, Cause("another_axis_meant", {"index": index, "size": size})]


def _opened(facts: Facts) -> list[Cause]:
    if facts.params.get("expected") == 2:
        return [Cause("no_cell_state"), Cause("result_opened_wrong")]
    return [Cause("result_opened_wrong")]


def _types(facts: Facts) -> list[Cause]:
    got, expected = str(facts.params["got"]).lower(), str(facts.params["expected"]).lower()
    if any(name in got for name in ("double", "float64")):
        return [Cause("numbers_from_numpy"), Cause("type_differs")]
    if "long" in expected or "int" in expected:
        return [Cause("target_not_whole"), Cause("type_differs")]
    if any(name in got for name in ("long", "int")):
        return [Cause("ids_without_embedding"), Cause("type_differs")]
    return [Cause("half_precision" if "half" in got + expected else "type_differs")]


def _device(facts: Facts) -> list[Cause]:
    where = {"expected": str(facts.params["expected"]), "got": str(facts.params["got"])}
    if facts.params.get("what") == "hidden":
        return [Cause("state_elsewhere", where), Cause("input_elsewhere", where)]
    return [Cause("input_elsewhere", where), Cause("model_elsewhere", where)]


def _argument(facts: Facts) -> list[Cause]:
    name = str(facts.params["argument"])
    meant = meant_argument(name)
    if meant and meant != name:
        return [Cause("misspelt_argument", {"argument": name, "meant": meant})]
    return [Cause("argument_of_another_layer", {"argument": name})]


def _bias(facts: Facts) -> list[Cause]:
    return [Cause("fourth_is_bias", {"got": str(facts.params["got"])})]


def _beyond(facts: Facts) -> list[Cause]:
    known = "index" in facts.params and "size" in facts.params
    found = Cause("id_too_large", dict(facts.params)) if known else Cause("id_beyond_vocabulary")
    return [found, Cause("more_lengths_than_sequences")]


def _tuple(facts: Facts) -> list[Cause]:
    found = [Cause("result_not_opened"), Cause("layer_in_sequential")]
    return found[::-1] if facts.raised.in_container else found


_CAUSES: Mapping[str, tuple[str, ...] | Callable[[Facts], list[Cause]]] = {
    "tuple_for_tensor": _tuple,
    "packed_for_tensor": ("packed_not_unpacked",),
    "none_for_tensor": ("nothing_returned",),
    "other_for_tensor": ("not_a_tensor",),
    "element_not_tensor": ("result_not_opened",),
    "kernel_refuses": _kernel,
    "tuple_has_no": _attribute,
    "packed_has_no": ("packed_not_unpacked",),
    "tensor_has_no": ("padded_not_packed", "misspelt_name"),
    "none_has_no": ("nothing_returned", "state_is_none"),
    "none_sliced": ("nothing_returned", "state_is_none"),
    "none_opened": ("nothing_returned", "state_is_none"),
    "tuple_sliced": ("result_not_opened", "packed_not_unpacked"),
    "tuple_too_short": ("pair_has_two",),
    "last_axis_differs": _product,
    "matrices_do_not_fit": ("features_between_layers",),
    "input_size_differs": _input_size,
    "hidden_size_differs": _state,
    "state_rows_differ": ("directions_left_out", "layers_left_out"),
    "state_width_differs": ("state_of_other_width", "state_not_projected"),
    "sizes_differ": _met,
    "joined_sizes_differ": ("batch_not_kept", "axes_swapped"),
    "batches_differ": ("bmm_axes",),
    "stacked_sizes_differ": ("sequences_not_padded",),
    "target_differs": ("classes_not_second",),
    "target_shape_differs": ("target_without_axis",),
    "target_has_axis": ("target_has_axis",),
    "target_rows_differ": ("steps_flattened_on_one_side", "axes_swapped"),
    "target_beyond": ("classes_too_few",),
    "view_does_not_fit": ("directions_left_out", "another_batch", "lengths_beyond_input"),
    "view_not_contiguous": ("view_after_transpose",),
    "wrong_axes": _axes,
    "unbatched_with_batched_state": ("batch_squeezed", "rows_are_one_sequence"),
    "batched_with_unbatched_state": _unbatched_states,
    "too_many_indices": ("axis_gone", "unbatched_run"),
    "no_such_axis": ("axis_gone", "unbatched_run"),
    "no_such_row": _row,
    "no_axes_left": ("axis_gone",),
    "too_many_values": _opened,
    "too_few_values": _opened,
    "ids_are_floats": ("ids_not_whole",),
    "index_beyond": _beyond,
    "types_differ": _types,
    "type_unsupported": ("types_mixed",),
    "devices_differ": _device,
    "lengths_not_sorted": ("longest_not_first",),
    "lengths_on_device": ("lengths_moved_along",),
    "lengths_not_in_a_row": ("lengths_have_axes",),
    "lengths_count_differs": ("packed_without_batch_first",),
    "length_is_zero": ("empty_sequence",),
    "nothing_to_pack": ("batch_is_empty", "empty_sequence"),
    "no_steps": ("steps_sliced_away", "axes_swapped_before"),
    "lengths_beyond_steps": ("lengths_beyond_input",),
    "total_length_too_small": ("total_length_below_longest",),
    "proj_too_large": ("proj_not_smaller",),
    "proj_only_lstm": ("proj_only_lstm",),
    "size_is_zero": ("size_computed",),
    "size_not_whole": ("size_divided",),
    "unknown_nonlinearity": ("fourth_is_nonlinearity",),
    "not_probability": ("not_probability",),
    "dropout_without_effect": ("one_layer_only",),
    "bias_is_number": _bias,
    "unknown_argument": _argument,
    "missing_argument": ("sizes_left_out",),
    "padding_beyond_vocabulary": ("padding_not_counted",),
    "backward_twice": ("state_carried_over", "loss_used_twice"),
    "backward_in_eval": ("eval_while_training",),
    "weights_scattered": ("weights_not_flattened",),
    "state_not_contiguous": ("state_transposed",),
}
