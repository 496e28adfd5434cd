"""One message for each code, as torch says it: to try, and to find the nearest of a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

_WORD = re.compile(r"[A-Za-z_]+|\d+")
_MAX_WORDS = 80
_NEAR = 0.7

SAMPLES: Mapping[str, str] = {
    "tuple_for_tensor": "linear(): argument 'input' (position 1) must be Tensor, not tuple",
    "packed_for_tensor": "linear(): argument 'input' (position 1) must be Tensor, "
    "not PackedSequence",
    "none_for_tensor": "linear(): argument 'input' (position 1) must be Tensor, not NoneType",
    "other_for_tensor": "embedding(): argument 'indices' (position 2) must be Tensor, not list",
    "element_not_tensor": "expected Tensor as element 1 in argument 0, but got tuple",
    "kernel_refuses": "lstm() received an invalid combination of arguments - got (Tensor, Tensor, "
    "Tensor, list, bool, int, float, bool, bool), but expected one of:",
    "tuple_has_no": "'tuple' object has no attribute 'dim'",
    "packed_has_no": "'PackedSequence' object has no attribute 'shape'",
    "tensor_has_no": "'Tensor' object has no attribute 'batch_sizes'",
    "none_has_no": "'NoneType' object has no attribute 'size'",
    "none_sliced": "'NoneType' object is not subscriptable",
    "none_opened": "cannot unpack non-iterable NoneType object",
    "tuple_sliced": "tuple indices must be integers or slices, not tuple",
    "tuple_too_short": "tuple index out of range",
    "last_axis_differs": "mat1 and mat2 shapes cannot be multiplied (3x40 and 20x2)",
    "matrices_do_not_fit": "mat1 dim 1 must match mat2 dim 0",
    "input_size_differs": "input.size(-1) must be equal to input_size. Expected 10, got 11",
    "hidden_size_differs": "Expected hidden[0] size (2, 3, 20), got [3, 2, 20]",
    "state_rows_differ": "Expected more hidden states in stacked_rnn",
    "state_width_differs": "got an incorrect number of RNN parameters",
    "sizes_differ": "The size of tensor a (4) must match the size of tensor b (3) "
    "at non-singleton dimension 0",
    "joined_sizes_differ": "Sizes of tensors must match except in dimension 1. "
    "Expected size 3 but got size 7 for tensor number 1 in the list.",
    "batches_differ": "Expected size for first two dimensions of batch2 tensor to be: [3, 20] "
    "but got: [4, 20].",
    "stacked_sizes_differ": "stack expects each tensor to be equal size, "
    "but got [5] at entry 0 and [7] at entry 1",
    "target_differs": "Expected target size [3, 4], got [3, 7]",
    "target_shape_differs": "Target size (torch.Size([3])) must be the same as "
    "input size (torch.Size([3, 1]))",
    "target_has_axis": "0D or 1D target tensor expected, multi-target not supported",
    "target_rows_differ": "Expected input batch_size (21) to match target batch_size (3).",
    "target_beyond": "Target 4 is out of bounds.",
    "view_does_not_fit": "shape '[2, 3, 20]' is invalid for input of size 240",
    "view_not_contiguous": "view size is not compatible with input tensor's size and stride "
    "(at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.",
    "wrong_axes": "LSTM: Expected input to be 2D or 3D, got 4D instead",
    "unbatched_with_batched_state": "For unbatched 2-D input, hx and cx should also be 2-D "
    "but got (3-D, 3-D) tensors",
    "batched_with_unbatched_state": "For batched 3-D input, hx and cx should also be 3-D "
    "but got (2-D, 2-D) tensors",
    "too_many_indices": "too many indices for tensor of dimension 2",
    "no_such_axis": "Dimension out of range (expected to be in range of [-2, 1], but got 2)",
    "no_such_row": "index 1 is out of bounds for dimension 0 with size 1",
    "no_axes_left": "invalid index of a 0-dim tensor. Use `tensor.item()` in Python "
    "to convert a 0-dim tensor to a number",
    "too_many_values": "too many values to unpack (expected 2)",
    "too_few_values": "not enough values to unpack (expected 2, got 1)",
    "ids_are_floats": "Expected tensor for argument #1 'indices' to have one of the following "
    "scalar types: Long, Int; but got torch.FloatTensor instead "
    "(while checking arguments for embedding)",
    "index_beyond": "index out of range in self",
    "types_differ": "RNN input dtype (torch.float64) does not match weight dtype (torch.float32).",
    "type_unsupported": "get_mkldnn_dtype: unsupported data type",
    "devices_differ": "Input and hidden tensors are not at the same device, "
    "found input tensor at cuda:0 and hidden tensor at cpu",
    "lengths_not_sorted": "`lengths` array must be sorted in decreasing order when "
    "`enforce_sorted` is True. You can pass `enforce_sorted=False` to pack_padded_sequence "
    "and/or pack_sequence to sidestep this requirement if you do not need ONNX exportability.",
    "lengths_on_device": "'lengths' argument should be a 1D CPU int64 tensor, "
    "but got 1D cuda:0 Long tensor",
    "lengths_not_in_a_row": "'lengths' argument should be a 1D CPU int64 tensor, "
    "but got 2D cpu Long tensor",
    "lengths_count_differs": "Expected `len(lengths)` to be equal to batch_size, "
    "but got 3 (batch_size=7)",
    "length_is_zero": "Length of all samples has to be greater than 0, "
    "but found an element in 'lengths' that is <= 0",
    "nothing_to_pack": "Cannot pack empty tensors.",
    "no_steps": "Expected sequence length to be larger than 0 in RNN",
    "lengths_beyond_steps": "start (15) + length (1) exceeds dimension size (15).",
    "total_length_too_small": "Expected total_length to be at least the length of the longest "
    "sequence in input, but got total_length=3 and max sequence length being 5",
    "proj_too_large": "proj_size has to be smaller than hidden_size",
    "proj_only_lstm": "proj_size argument is only supported for LSTM, not RNN or GRU",
    "size_is_zero": "hidden_size must be greater than zero",
    "size_not_whole": "hidden_size should be of type int, got: float",
    "unknown_nonlinearity": "Unknown nonlinearity '0.5'. Select from 'tanh' or 'relu'.",
    "not_probability": "dropout should be a number in range [0, 1] "
    "representing the probability of an element being zeroed",
    "dropout_without_effect": "dropout option adds dropout after all but last recurrent layer, "
    "so non-zero dropout expects num_layers greater than 1, but got dropout=0.5 and num_layers=1",
    "bias_is_number": "bias should be of type bool, got: float",
    "unknown_argument": "Embedding.__init__() got an unexpected keyword argument 'padding_index'",
    "missing_argument": "RNNBase.__init__() missing 1 required positional argument: 'hidden_size'",
    "padding_beyond_vocabulary": "Padding_idx must be within num_embeddings",
    "backward_twice": "Trying to backward through the graph a second time (or directly access "
    "saved tensors after they have already been freed).",
    "backward_in_eval": "cudnn RNN backward can only be called in training mode",
    "weights_scattered": "RNN module weights are not part of single contiguous chunk of memory.",
    "state_not_contiguous": "rnn: hx is not contiguous",
}


@dataclass(frozen=True)
class Nearest:
    """The known message that an unknown one is most like.

    Attributes:
        code: of the known one.
        message: its words.
        score: 0 to 1, how much of the words both have in the same order; numbers count as equal.
    """

    code: str
    message: str
    score: float


def nearest(message: str) -> Nearest | None:
    """The known message with the most words of ``message``, or ``None`` where none is near."""
    given = _words(message)
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    matcher.set_seq2(given)
    best: tuple[float, str] = (0.0, "")
    for code, words in _known():
        matcher.set_seq1(words)
        if min(matcher.real_quick_ratio(), matcher.quick_ratio()) > best[0]:
            best = max(best, (matcher.ratio(), code))
    score, code = best
    return Nearest(code, SAMPLES[code], score) if score >= _NEAR else None


def _words(message: str) -> list[str]:
    words = _WORD.findall(message)[:_MAX_WORDS]
    return ["#" if word.isdigit() else word.lower() for word in words]


@cache
def _known() -> tuple[tuple[str, list[str]], ...]:
    return tuple((code, _words(message)) for code, message in SAMPLES.items())
