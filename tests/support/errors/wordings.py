"""Wordings of known errors in several versions of torch, with placeholders for sizes."""

from __future__ import annotations

WORDINGS: tuple[tuple[str, str], ...] = (
    ("input_size_differs", "input.size(-1) must be equal to input_size. Expected {a}, got {b}"),
    ("input_size_differs", "input.size(-1) must be equal to input_size. Expected {a}, got {b}."),
    ("hidden_size_differs", "Expected hidden[0] size ({a}, {b}, {c}), got [{b}, {a}, {c}]"),
    ("hidden_size_differs", "Expected hidden[1] size ({a}, {b}, {c}), got ({a}, {b}, {d})"),
    ("hidden_size_differs", "Expected hidden size ({a}, {b}, {c}), got [{a}, {d}, {c}]"),
    ("hidden_size_differs", "Expected hidden size ({a}, {b}, {c}), got ({d}, {b}, {c})"),
    ("last_axis_differs", "mat1 and mat2 shapes cannot be multiplied ({a}x{b} and {c}x{d})"),
    (
        "last_axis_differs",
        "size mismatch, m1: [{a} x {b}], m2: [{c} x {d}] at "
        "/pytorch/aten/src/TH/generic/THTensorMath.cpp:136",
    ),
    ("last_axis_differs", "size mismatch, m1: [{a} x {b}], m2: [{c} x {d}]"),
    ("last_axis_differs", "size mismatch, got {a}, {a}x{b},{c}"),
    ("matrices_do_not_fit", "mat1 dim 1 must match mat2 dim 0"),
    (
        "export_fixes_batch",
        "Got invalid dimensions for input: input for the following indices "
        "index: 0 Got: {a} Expected: {b}",
    ),
    (
        "sizes_differ",
        "The size of tensor a ({a}) must match the size of tensor b ({b}) "
        "at non-singleton dimension 0",
    ),
    (
        "gather_beyond",
        "Size does not match at dimension 0 expected index [{a}, 1, {b}] to be smaller than "
        "self [{c}, {d}, {b}] apart from dimension 1",
    ),
    ("none_opened", "'NoneType' object is not iterable"),
    ("wrong_axes", "input must have 3 dimensions, got {a}"),
    ("wrong_axes", "LSTM: Expected input to be 2-D or 3-D but received {a}-D tensor"),
    ("wrong_axes", "RNN: Expected input to be 2D or 3D, got {a}D tensor instead"),
    ("wrong_axes", "GRU: Expected input to be 2-D or 3-D, got {a}-D instead"),
    ("wrong_axes", "Expected 3-dimensional tensor, but got {a}-dimensional tensor for argument #1"),
    (
        "unbatched_with_batched_state",
        "For unbatched 2-D input, hx should also be 2-D but got 3-D tensor",
    ),
    (
        "unbatched_with_batched_state",
        "For unbatched 2-D input, hx and cx should also be 2-D but got (3-D, 3-D) tensors",
    ),
    (
        "batched_with_unbatched_state",
        "For batched 3-D input, hx should also be 3-D but got 2-D tensor",
    ),
    (
        "batched_with_unbatched_state",
        "For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors",
    ),
    ("tuple_for_tensor", "linear(): argument 'input' (position 1) must be Tensor, not tuple"),
    ("tuple_for_tensor", "addmm(): argument 'mat1' (position 1) must be Tensor, not tuple"),
    (
        "packed_for_tensor",
        "embedding(): argument 'indices' (position 2) must be Tensor, not PackedSequence",
    ),
    (
        "lengths_not_sorted",
        "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You "
        "can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to "
        "sidestep this requirement if you do not need ONNX exportability.",
    ),
    ("lengths_not_sorted", "lengths array has to be sorted in decreasing order"),
    ("lengths_not_sorted", "'lengths' array has to be sorted in decreasing order"),
    (
        "lengths_on_device",
        "'lengths' argument should be a 1D CPU int64 tensor, but got 1D cuda:0 Long tensor",
    ),
    (
        "lengths_count_differs",
        "Expected `len(lengths)` to be equal to batch_size, but got {a} (batch_size={b})",
    ),
    (
        "length_is_zero",
        "Length of all samples has to be greater than 0, but found an element in 'lengths' "
        "that is <= 0",
    ),
    ("lengths_beyond_steps", "start ({a}) + length ({b}) exceeds dimension size ({c})."),
    (
        "total_length_too_small",
        "Expected total_length to be at least the length of the longest sequence in input, but "
        "got total_length={a} and max sequence length being {b}",
    ),
    ("packed_has_no", "'PackedSequence' object has no attribute 'size'"),
    ("tuple_has_no", "'tuple' object has no attribute 'dim'"),
    ("tuple_has_no", "'tuple' object has no attribute 'size'"),
    ("tuple_sliced", "tuple indices must be integers or slices, not tuple"),
    ("too_few_values", "not enough values to unpack (expected 2, got 1)"),
    ("bias_is_number", "bias should be of type bool, got: float"),
    ("proj_only_lstm", "proj_size argument is only supported for LSTM, not RNN or GRU"),
    ("proj_too_large", "proj_size has to be smaller than hidden_size"),
    (
        "dropout_without_effect",
        "dropout option adds dropout after all but last recurrent layer, so non-zero dropout "
        "expects num_layers greater than 1, but got dropout=0.{a} and num_layers=1",
    ),
    (
        "ids_are_floats",
        "Expected tensor for argument #1 'indices' to have one of the following scalar types: "
        "Long, Int; but got torch.FloatTensor instead (while checking arguments for embedding)",
    ),
    (
        "ids_are_floats",
        "Expected tensor for argument #1 'indices' to have scalar type Long; but got "
        "torch.cuda.FloatTensor instead (while checking arguments for embedding)",
    ),
    (
        "ids_are_floats",
        "Expected object of scalar type Long but got scalar type Float for argument #3 'index' "
        "in call to _th_index_select",
    ),
    (
        "ids_are_floats",
        "Expected object of type torch.LongTensor but found type torch.FloatTensor for "
        "argument #3 'index'",
    ),
    ("index_beyond", "index out of range in self"),
    (
        "index_beyond",
        "index out of range: Tried to access index {a} out of table with {b} rows. at "
        "/pytorch/aten/src/TH/generic/THTensorEvenMoreMath.cpp:418",
    ),
    ("index_beyond", "INDICES element is out of DATA bounds, id={a} axis_dim={b}"),
    (
        "index_beyond",
        "index out of range at /pytorch/aten/src/TH/generic/THTensorEvenMoreMath.cpp:193",
    ),
    ("index_beyond", "Assertion `srcIndex < srcSelectDimSize` failed."),
    (
        "devices_differ",
        "Expected object of type torch.cuda.FloatTensor but found type torch.FloatTensor for "
        "argument #4 'mat1'",
    ),
    (
        "types_differ",
        "RNN input dtype (torch.float64) does not match weight dtype (torch.float32). Convert "
        "input: input.to(torch.float32), or convert model: model.to(torch.float64)",
    ),
    ("types_differ", "Expected object of scalar type Long but got scalar type Float"),
    (
        "types_differ",
        "Expected object of scalar type Float but got scalar type Double for argument #4 'mat1'",
    ),
    (
        "types_differ",
        "Expected object of type torch.FloatTensor but found type torch.DoubleTensor for "
        "argument #4 'mat1'",
    ),
    ("types_differ", "expected scalar type Float but found Double"),
    ("types_differ", "expected dtype Double but got dtype Float"),
    (
        "types_differ",
        "Input and parameter tensors are not the same dtype, found input tensor with Double and "
        "parameter tensor with Float",
    ),
    (
        "devices_differ",
        "Input and hidden tensors are not at the same device, found input tensor at cuda:0 and "
        "hidden tensor at cpu",
    ),
    (
        "devices_differ",
        "Expected all tensors to be on the same device, but found at least two devices, cuda:0 "
        "and cpu! (when checking argument for argument mat2 in method wrapper_CUDA_mm)",
    ),
    (
        "devices_differ",
        "Expected all tensors to be on the same device, but got index is on cpu, different from "
        "other tensors on cuda:0 (when checking argument in method wrapper_CUDA__index_select)",
    ),
    (
        "devices_differ",
        "Expected object of backend CPU but got backend CUDA for argument #3 'index'",
    ),
    (
        "devices_differ",
        "Expected object of device type cuda but got device type cpu for argument #1 'self'",
    ),
    ("target_differs", "Expected target size [{a}, {b}], got [{a}, {c}]"),
    ("target_differs", "Expected target size ({a}, {b}), got torch.Size([{a}, {c}])"),
    ("target_has_axis", "1D target tensor expected, multi-target not supported"),
    (
        "target_has_axis",
        "multi-target not supported at /pytorch/aten/src/THNN/generic/ClassNLLCriterion.c:20",
    ),
    ("target_rows_differ", "Expected input batch_size ({a}) to match target batch_size ({b})."),
    (
        "backward_twice",
        "Trying to backward through the graph a second time, but the buffers have already been "
        "freed. Specify retain_graph=True when calling backward the first time.",
    ),
    (
        "backward_twice",
        "Trying to backward through the graph a second time (or directly access saved tensors "
        "after they have already been freed).",
    ),
    (
        "joined_sizes_differ",
        "invalid argument 0: Sizes of tensors must match except in dimension 1. Got {a} and {b} "
        "in dimension 0 at /pytorch/aten/src/TH/generic/THTensor.cpp:612",
    ),
    (
        "stacked_sizes_differ",
        "stack expects each tensor to be equal size, but got [{a}] at entry 0 and [{b}] at entry 1",
    ),
    ("view_does_not_fit", "shape '[{a}, {b}, -1]' is invalid for input of size {c}"),
    (
        "view_does_not_fit",
        "invalid argument 2: size '[{a} x {b}]' is invalid for input with {c} elements at "
        "/pytorch/aten/src/TH/THStorage.cpp:84",
    ),
    (
        "view_not_contiguous",
        "invalid argument 2: view size is not compatible with input tensor's size and stride (at "
        "least one dimension spans across two contiguous subspaces). Call .contiguous() before "
        ".view().",
    ),
    ("backward_in_eval", "cudnn RNN backward can only be called in training mode"),
    ("state_not_contiguous", "rnn: hx is not contiguous"),
    (
        "hidden_size_differs",
        "Expected hidden[0] size ({a}, {b}, {c}), got ({a}L, {d}L, {c}L)",
    ),
    (
        "gathered_sizes_differ",
        "Gather got an input of invalid size: got [{a}, {b}, {c}], but expected [{a}, {d}, {c}]",
    ),
    ("part_missing", "object has no attribute 'fc'"),
    ("parenthesis_open", "unexpected EOF while parsing (train.py, line {a})"),
)
"""Code of the error and its message, with ``{a}`` to ``{d}`` for any sizes."""
