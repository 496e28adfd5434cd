"""Why a message came: its likely causes as codes, the likeliest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backend.errors.causes import (
    Cause,
    argument,
    attribute,
    axes,
    beyond,
    bias,
    device,
    input_size,
    kernel,
    met,
    opened,
    product,
    row,
    state,
    tuple_given,
    types,
    unbatched_states,
)
from backend.errors.facts import Facts


def causes(facts: Facts) -> tuple[Cause, ...]:
    """The likely causes of a message, in order; at least one for every code.

    Where the numbers of a message point to none, the message's own code stands for it.
    """
    give = _CAUSES[facts.code]
    found = give(facts) if callable(give) else [Cause(code) for code in give]
    return tuple(found) or (Cause(facts.code),)


_CAUSES: Mapping[str, tuple[str, ...] | Callable[[Facts], list[Cause]]] = {
    "tuple_for_tensor": tuple_given,
    "packed_for_tensor": ("packed_not_unpacked",),
    "none_for_tensor": ("nothing_returned",),
    "other_for_tensor": ("not_a_tensor",),
    "element_not_tensor": ("result_not_opened",),
    "kernel_refuses": kernel,
    "tuple_has_no": attribute,
    "packed_has_no": ("packed_not_unpacked",),
    "tensor_has_no": ("padded_not_packed", "misspelt_name"),
    "none_has_no": ("nothing_returned", "state_is_none"),
    "none_sliced": ("nothing_returned", "state_is_none"),
    "none_opened": ("nothing_returned", "state_is_none"),
    "tuple_sliced": ("result_not_opened", "packed_not_unpacked"),
    "tuple_too_short": ("pair_has_two",),
    "last_axis_differs": product,
    "matrices_do_not_fit": ("features_between_layers",),
    "input_size_differs": input_size,
    "hidden_size_differs": state,
    "state_rows_differ": ("directions_left_out", "layers_left_out"),
    "state_width_differs": ("state_of_other_width", "state_not_projected"),
    "sizes_differ": met,
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
    "wrong_axes": axes,
    "unbatched_with_batched_state": ("batch_squeezed", "rows_are_one_sequence"),
    "batched_with_unbatched_state": unbatched_states,
    "too_many_indices": ("axis_gone", "unbatched_run"),
    "no_such_axis": ("axis_gone", "unbatched_run"),
    "no_such_row": row,
    "no_axes_left": ("axis_gone",),
    "too_many_values": opened,
    "too_few_values": opened,
    "ids_are_floats": ("ids_not_whole",),
    "index_beyond": beyond,
    "types_differ": types,
    "type_unsupported": ("types_mixed",),
    "devices_differ": device,
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
    "bias_is_number": bias,
    "unknown_argument": argument,
    "missing_argument": ("sizes_left_out",),
    "padding_beyond_vocabulary": ("padding_not_counted",),
    "backward_twice": ("state_carried_over", "loss_used_twice"),
    "backward_in_eval": ("eval_while_training",),
    "weights_scattered": ("weights_not_flattened",),
    "state_not_contiguous": ("state_transposed",),
}
