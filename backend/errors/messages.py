"""The words of torch 2.13's messages as patterns; :mod:`backend.errors.explain` reads with them.

Named groups are what a message tells: sizes, numbers, names. Where the same confusion has several
wordings, all of them name the groups that its sentence needs.
"""

from __future__ import annotations

_SIZES = r"[\[(](?P<{0}>[\d, ]*)[\])]"
_EXPECTED, _GOT = _SIZES.format("expected"), _SIZES.format("got")

RECENT: tuple[tuple[str, str], ...] = (
    # What goes into a module.
    (
        "tuple_for_tensor",
        r"\b(?P<function>\w+)\(\): argument '\w+' \(position \d+\) must be Tensor, not tuple",
    ),
    (
        "packed_for_tensor",
        r"\b(?P<function>\w+)\(\): argument '\w+' \(position \d+\) must be Tensor, "
        r"not PackedSequence",
    ),
    (
        "none_for_tensor",
        r"\b(?P<function>\w+)\(\): argument '\w+' \(position \d+\) must be Tensor, not NoneType",
    ),
    (
        "other_for_tensor",
        r"\b(?P<function>\w+)\(\): argument '\w+' \(position \d+\) must be Tensor, "
        r"not (?P<type>[\w.]+)",
    ),
    (
        "element_not_tensor",
        r"expected Tensor as element (?P<element>\d+) in argument \d+, but got (?P<type>[\w.]+)",
    ),
    # torch's own kernel, called with something in the place of a state that is none.
    (
        "kernel_refuses",
        r"\b(?P<kernel>lstm|gru|rnn_tanh|rnn_relu)\(\) received an invalid combination of "
        r"arguments - got \((Tensor, )+?(?P<given>tuple|list|NoneType)\b",
    ),
    ("tuple_has_no", r"'tuple' object has no attribute '(?P<attribute>\w+)'"),
    ("packed_has_no", r"'PackedSequence' object has no attribute '(?P<attribute>\w+)'"),
    ("tensor_has_no", r"'Tensor' object has no attribute '(?P<attribute>\w+)'"),
    ("none_has_no", r"'NoneType' object has no attribute '(?P<attribute>\w+)'"),
    ("none_sliced", r"'NoneType' object is not subscriptable"),
    ("none_opened", r"cannot unpack non-iterable NoneType object"),
    ("tuple_sliced", r"tuple indices must be integers or slices, not tuple"),
    ("tuple_too_short", r"tuple index out of range"),
    # Sizes that meet.
    (
        "last_axis_differs",
        r"mat1 and mat2 shapes cannot be multiplied "
        r"\((?P<rows>\d+)x(?P<got>\d+) and (?P<expected>\d+)x(?P<makes>\d+)\)",
    ),
    (
        "last_axis_differs",
        r"a and b must have same reduction dim, but got "
        r"\[(?P<rows>\d+), (?P<got>\d+)\] X \[(?P<expected>\d+), (?P<makes>\d+)\]",
    ),
    (
        "input_size_differs",
        r"input\.size\(-1\) must be equal to input_size\. "
        r"Expected (?P<expected>\d+), got (?P<got>\d+)",
    ),
    ("hidden_size_differs", rf"Expected hidden(\[(?P<state>\d)\])? size {_EXPECTED}, got {_GOT}"),
    # With a PackedSequence torch skips its own checks: this is what it stumbles over.
    ("state_rows_differ", r"Expected more hidden states in stacked_rnn"),
    ("state_rows_differ", r"Odd number of params or hiddens given to a bidirectional RNN"),
    ("state_width_differs", r"got an incorrect number of RNN parameters"),
    (
        "sizes_differ",
        r"The size of tensor a \((?P<a>\d+)\) must match the size of tensor b \((?P<b>\d+)\) "
        r"at non-singleton dimension (?P<dim>\d+)",
    ),
    (
        "joined_sizes_differ",
        r"Sizes of tensors must match except in dimension (?P<dim>\d+)\. "
        r"Expected size (?P<expected>\d+) but got size (?P<got>\d+) for tensor number",
    ),
    (
        "batches_differ",
        rf"Expected size for first two dimensions of batch2 tensor to be: {_EXPECTED} "
        rf"but got: {_GOT}",
    ),
    (
        "stacked_sizes_differ",
        rf"stack expects each tensor to be equal size, but got {_EXPECTED} at entry 0 "
        rf"and {_GOT} at entry (?P<entry>\d+)",
    ),
    # A loss and its target.
    ("target_differs", rf"Expected target size {_EXPECTED}, got (torch\.Size\()?{_GOT}"),
    (
        "target_shape_differs",
        rf"Target size \(torch\.Size\({_GOT}\)\) must be the same as "
        rf"input size \(torch\.Size\({_EXPECTED}\)\)",
    ),
    ("target_has_axis", r"multi-target not supported"),
    (
        "target_rows_differ",
        r"Expected input batch_size \((?P<expected>\d+)\) to match "
        r"target batch_size \((?P<got>\d+)\)",
    ),
    ("target_beyond", r"^Target (?P<index>-?\d+) is out of bounds\.?$"),
    ("view_not_contiguous", r"view size is not compatible with input tensor's size and stride"),
    (
        "view_does_not_fit",
        r"shape '\[(?P<expected>[-\d, ]*)\]' is invalid for input of size (?P<got>\d+)",
    ),
    # How many axes.
    (
        "wrong_axes",
        r"\b(?P<layer>\w+): Expected input to be 2-?D or 3-?D,? (but )?(got|received) "
        r"(?P<got>\d+)-?D",
    ),
    ("wrong_axes", r"input must have (?P<expected>\d+) dimensions, got (?P<got>\d+)"),
    (
        "unbatched_with_batched_state",
        r"For unbatched 2-D input, hx (and cx )?should also be 2-D but got "
        r"\(?(?P<got>\d)-D(, (?P<got_c>\d)-D)?\)? tensors?",
    ),
    (
        "batched_with_unbatched_state",
        r"For batched 3-D input, hx (and cx )?should also be 3-D but got "
        r"\(?(?P<got>\d)-D(, (?P<got_c>\d)-D)?\)? tensors?",
    ),
    ("too_many_indices", r"too many indices for tensor of dimension (?P<got>\d+)"),
    (
        "no_such_axis",
        r"[Dd]imension out of range \(expected to be in range of "
        r"\[(?P<low>-?\d+), (?P<high>-?\d+)\], but got (?P<got>-?\d+)\)",
    ),
    (
        "no_such_row",
        r"index (?P<index>-?\d+) is out of bounds for dimension (?P<dim>\d+) "
        r"with size (?P<size>\d+)",
    ),
    (
        "no_such_row",
        r"index (?P<index>-?\d+) out of range for tensor of size "
        r"\[(?P<size>\d+)(, \d+)*\] at dimension (?P<dim>0)",
    ),
    ("no_axes_left", r"invalid index of a 0-dim tensor"),
    ("no_axes_left", r"[Dd]imension specified as -?\d+ but tensor has no dimensions"),
    ("no_axes_left", r"iteration over a 0-d tensor"),
    ("no_axes_left", r"zero-dimensional tensor \(at position \d+\) cannot be concatenated"),
    ("no_axes_left", r"both arguments to linear need to be at least 1D, but they are 0D and 2D"),
    # Opening a result.
    ("too_many_values", r"too many values to unpack \(expected (?P<expected>\d+)(, got \d+)?\)"),
    (
        "too_few_values",
        r"not enough values to unpack \(expected (?P<expected>\d+), got (?P<got>\d+)\)",
    ),
    # Kinds of numbers.
    (
        "ids_are_floats",
        r"Expected tensor for argument #1 'indices' to have one of the following scalar types: "
        r"Long, Int; but got (?P<got>[\w.]+) instead",
    ),
    ("index_beyond", r"\bindex out of range in self\b"),
    (
        "index_beyond",
        r"INDICES element is out of DATA bounds, id=(?P<index>\d+) axis_dim=(?P<size>\d+)",
    ),
    (
        "types_differ",
        r"mat1 and mat2 must have the same dtype, but got (?P<got>\w+) and (?P<expected>\w+)",
    ),
    (
        "types_differ",
        r"expected m1 and m2 to have the same dtype, but got: "
        r"(c10::)?(?P<got>[\w<> ]+) != (c10::)?(?P<expected>[\w<> ]+)",
    ),
    (
        "types_differ",
        r"RNN input dtype \((?P<got>[\w.]+)\) does not match weight dtype "
        r"\((?P<expected>[\w.]+)\)",
    ),
    (
        "types_differ",
        r"Input and (?P<what>hidden|parameter) tensors are not the same dtype, found input tensor "
        r"with (?P<got>[\w.]+) and \w+ tensor with (?P<expected>[\w.]+)",
    ),
    (
        "types_differ",
        r"expected target dtype to be (?P<expected>\w+)( or \w+)?, but got (?P<got>\w+)",
    ),
    ("type_unsupported", r"get_mkldnn_dtype: unsupported data type"),
    ("type_unsupported", r"could not create a primitive descriptor for the \w+ forward"),
    # Where tensors are.
    (
        "devices_differ",
        r"Input and (?P<what>hidden|parameter) tensors are not at the same device, "
        r"found input tensor at (?P<got>[\w:]+) and \w+ tensor at (?P<expected>[\w:]+)",
    ),
    (
        "devices_differ",
        r"Tensor on device (?P<got>[\w:]+) is not on the expected device (?P<expected>[\w:]+)!",
    ),
    (
        "devices_differ",
        r"Expected all tensors to be on the same device, but got (?P<what>\w+) is on "
        r"(?P<got>[\w:]+), different from other tensors on (?P<expected>[\w:]+)",
    ),
    (
        "devices_differ",
        r"Expected all tensors to be on the same device, but found at least two devices, "
        r"(?P<expected>[\w:]+) and (?P<got>[\w:]+)",
    ),
    # Packing.
    ("lengths_not_sorted", r"`lengths` array must be sorted in decreasing order when"),
    (
        "lengths_on_device",
        r"'lengths' argument should be a 1D CPU int64 tensor, but got 1D (?P<got>\S+) Long",
    ),
    (
        "lengths_not_in_a_row",
        r"'lengths' argument should be a 1D CPU int64 tensor, but got (?P<got>[^1]|\d\d+)D",
    ),
    (
        "lengths_count_differs",
        r"Expected `len\(lengths\)` to be equal to batch_size, but got (?P<got>\d+) "
        r"\(batch_size=(?P<expected>\d+)\)",
    ),
    ("length_is_zero", r"Length of all samples has to be greater than 0"),
    ("nothing_to_pack", r"Cannot pack empty tensors\."),
    ("no_steps", r"Expected sequence length to be larger than 0 in RNN"),
    (
        "lengths_beyond_steps",
        r"start \((?P<start>\d+)\) \+ length \((?P<length>\d+)\) exceeds dimension size "
        r"\((?P<size>\d+)\)",
    ),
    (
        "total_length_too_small",
        r"got total_length=(?P<got>\d+) and max sequence length being (?P<expected>\d+)",
    ),
    # What a constructor refuses.
    ("proj_too_large", r"proj_size has to be smaller than hidden_size"),
    ("proj_only_lstm", r"proj_size argument is only supported for LSTM"),
    (
        "size_not_whole",
        r"(?P<argument>input_size|hidden_size) should be of type int, got: (?P<got>\w+)",
    ),
    (
        "unknown_nonlinearity",
        r"Unknown nonlinearity '(?P<got>[^']*)'",
    ),
    ("size_is_zero", r"(?P<argument>hidden_size|num_layers) must be greater than zero"),
    ("not_probability", r"dropout should be a number in range \[0, 1\]"),
    (
        "not_probability",
        r"dropout probability has to be between 0 and 1, but got (?P<got>[\d.]+)",
    ),
    (
        "dropout_without_effect",
        r"non-zero dropout expects num_layers greater than 1, but got "
        r"dropout=(?P<dropout>\d+(\.\d+)?) and num_layers=(?P<num_layers>\d+)",
    ),
    ("bias_is_number", r"bias should be of type bool, got: (?P<got>\w+)"),
    ("unknown_argument", r"unexpected keyword argument '(?P<argument>\w+)'"),
    (
        "missing_argument",
        r"missing (?P<count>\d+) required positional arguments?: '(?P<argument>\w+)'",
    ),
    ("padding_beyond_vocabulary", r"Padding_idx must be within num_embeddings"),
    # Training.
    ("backward_twice", r"Trying to backward through the graph a second time"),
)
"""Code and pattern, the more special before the more general."""
