"""Messages of real questions, each with its true cause and the code that answers it.

Most of the file is the table of these messages.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """Right answer to one pasted text.

    Attributes:
        text: the pasted text.
        causes: the likely causes that must come first, in this order.
        fix: code that must be offered.
        absent: causes and code that must not appear.
    """

    text: str
    causes: tuple[str, ...]
    fix: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def traced(message: str, *frames: tuple[str, str, str], error: str = "RuntimeError") -> str:
    """Return a traceback with frames of file, function and line."""
    lines = [f'  File "{file}", line 7, in {name}\n    {line}\n' for file, name, line in frames]
    return f"Traceback (most recent call last):\n{''.join(lines)}{error}: {message}\n"


_LIBRARY = "/usr/lib/python3/site-packages/"
_RNN = (f"{_LIBRARY}torch/nn/modules/rnn.py", "forward", "result = _impl(input, hx)")
_FUNCTIONAL = f"{_LIBRARY}torch/nn/functional.py"
_ATTENTION = (
    *(_FUNCTIONAL, "multi_head_attention_forward"),
    "k = k.view(k.shape[0], bsz * num_heads, head_dim).transpose(0, 1)",
)
_SUMMARY = (
    *(f"{_LIBRARY}torchsummary/torchsummary.py", "hook"),
    'summary[m_key]["output_shape"] = list(output.size())',
)


def _own(line: str) -> tuple[str, str, str]:
    return "model.py", "forward", line


_SPLIT = "Expected hidden[0] size (2, 24, 128), got [1, 48, 128]"
_REPLICA = (
    "RuntimeError: Caught RuntimeError in replica 0 on device 0.\n"
    "Original Traceback (most recent call last):\n"
)
_FLAGS = (
    "lstm() received an invalid combination of arguments - got (Tensor, tuple, list, bool, int, "
    "float, bool, !int!, bool); expected one of: * (Tensor data, Tensor batch_sizes)"
)
_KIND = (
    "lstm.weight_ih_l1: copying a param with shape torch.Size([{}]) from checkpoint, "
    "the shape in current model is torch.Size([{}])."
)

ANSWERS: dict[str, Answer] = {
    "1 fixed batch size": Answer(
        "Expected hidden[0] size (1, 5, 256), got [1, 32, 256]",
        ("batch_shrank", "layer_reads_time_as_batch"),
        ("batch = input.size(0 if layer.batch_first else 1)", "h_0 = torch.zeros(1, batch, 256"),
        ("zeros(1, 5", "step_is_time_first", "directions_missing"),
    ),
    "2 time for the batch": Answer(
        "Expected hidden[0] size (1, 70, 1150), got (1, 10, 1150)",
        ("layer_reads_time_as_batch", "batch_grew"),
        ("input.transpose(0, 1)",),
        ("70", "zeros"),
    ),
    "2 time for the batch, printed": Answer(
        ">>> print(x.shape)\ntorch.Size([10, 70, 400])\n"
        + traced(
            "Expected hidden[0] size (1, 70, 1150), got (1, 10, 1150)",
            _own("out, (h, c) = self.rnn(x, (h, c))"),
        ),
        ("time_as_batch_seen",),
        ("x = x.transpose(0, 1)", "out, (h, c) = self.rnn(x, (h, c))"),
        ("batch_grew", "layer_reads_time_as_batch"),
    ),
    "3 a step with time first": Answer(
        "Expected hidden[0] size (2, 1, 512), got [2, 128, 512]",
        ("step_is_time_first", "batch_shrank"),
        ("input.transpose(0, 1)",),
        ("zeros", "layer_reads_time_as_batch"),
    ),
    "4 one axis too many": Answer(
        "For batched 3-D input, hx should also be 3-D but got 4-D tensor",
        ("state_has_extra_axis",),
        ("h_0.squeeze(0)",),
        ("state_has_no_batch", "unsqueeze"),
    ),
    "5 both directions of an encoder": Answer(
        "Expected hidden size (1, 4, 16), got [2, 4, 16]",
        ("directions_needless", "layers_differ"),
        ("(h_0[0] + h_0[1]).unsqueeze(0)",),
        ("zeros",),
    ),
    "6 a whole output": Answer(
        "Expected hidden[0] size (1, 8, 512), got [8, 40, 1024]",
        ("output_as_state",),
        ("encoder_output, (h_n, c_n) = encoder(source)", "(h_n[-2] + h_n[-1]).unsqueeze(0)"),
        ("zeros", "layers_differ", "batch_shrank", "hidden_size_other"),
    ),
    "7 DataParallel": Answer(
        _SPLIT, ("parallel_splits_rows",), ("layer(input)",), ("zeros", "directions_missing")
    ),
    "7 DataParallel, proved": Answer(
        _REPLICA + traced(_SPLIT, _own("out, hidden = self.lstm(x, hidden)"), _RNN),
        ("parallel_splits_rows",),
        ("out, hidden = self.lstm(x)",),
    ),
    "7 DataParallel with a state per batch": Answer(
        _REPLICA + traced(_SPLIT.replace("[1,", "[2,"), _own("out, h = self.gru(x, h)"), _RNN),
        ("parallel_splits_rows",),
    ),
    "8 rows that are a size": Answer(
        "Expected hidden[0] size (416, 82, 50), got [416, 100, 50]",
        ("batch_shrank", "layer_reads_time_as_batch", "size_as_layers"),
        ("batch = input.size(",),
        ("82",),
    ),
    "10 sizes of Python 2": Answer(
        "Expected hidden[0] size (2, 24, 128), got (1L, 48L, 128L)", ("parallel_splits_rows",)
    ),
    "joined directions": Answer(
        traced(
            "Expected hidden size (1, 8, 512), got [1, 8, 1024]",
            _own("out, hidden = self.decoder(x, encoder_hidden)"),
        ),
        ("state_joins_directions",),
        ("nn.Linear(1024, 512)", "self.decoder(x, encoder_hidden)"),
        ("zeros",),
    ),
    "a state for one sequence": Answer(
        "Expected hidden[0] size (1, 32, 20), got [1, 1, 20]", ("state_for_one",), ("batch =",)
    ),
    "14 rows of scores are steps": Answer(
        "Expected input batch_size (150) to match target batch_size (64).",
        ("rows_are_time",),
        ("transpose(0, 1)",),
        ("reshape", "steps_flattened_on_one_side"),
    ),
    "15 a flag that is an int": Answer(
        _FLAGS, ("flag_not_bool",), ("layer.bidirectional = bool",), ("one_tensor_for_two_states",)
    ),
    "16 an input of integers": Answer(
        traced("expected scalar type Long but found Float", _own("y, h = self.rnn(x, h)"), _RNN),
        ("input_is_whole",),
        ("x = x.float()",),
        ("target_not_whole", "target"),
    ),
    "16 an input of doubles": Answer(
        traced("expected scalar type Double but found Float", _own("y, h = self.rnn(x, h)"), _RNN),
        ("numbers_from_numpy",),
        ("x = x.float()",),
        ("double()",),
    ),
    "16 a target of floats": Answer(
        traced("expected scalar type Long but found Float", _own("loss = criterion(y, target)")),
        ("target_not_whole",),
        ("target.long()",),
    ),
    "17 inside attention": Answer(
        traced("shape '[4, 2, 8]' is invalid for input of size 576", _own("y = a(x)"), _ATTENTION),
        ("attention_batch_first",),
        ("nn.MultiheadAttention(", "batch_first=True"),
        ("h_n.view", "directions_left_out", "another_batch"),
    ),
    "18 a summary tool": Answer(
        traced(
            *("'tuple' object has no attribute 'size'", _own("summary(model, (3, 7))"), _RNN),
            _SUMMARY,
            error="AttributeError",
        ),
        ("summary_tool",),
        ("torchinfo",),
        ("pair_for_one_state", "result_not_opened"),
    ),
    "19 layers for features": Answer(
        "mat1 and mat2 shapes cannot be multiplied (10x128 and 4x2)",
        ("layers_for_features",),
        ("nn.Linear(2 * 64, 2)",),
        ("axes_flattened",),
    ),
    "20 frequency and time swapped": Answer(
        "input.size(-1) must be equal to input_size. Expected 1312, got 6048",
        ("features_not_last",),
        ("input.transpose(1, 2)",),
        ("nn.LSTM", "nn.GRU"),
    ),
    "21 lengths, either way": Answer(
        "Expected `len(lengths)` to be equal to batch_size, but got 32 (batch_size=22)",
        ("packed_without_batch_first", "packed_with_batch_first"),
        ("batch_first=True",),
        ("lengths_not_split",),
    ),
    "21 lengths, the other way": Answer(
        traced(
            "Expected `len(lengths)` to be equal to batch_size, but got 32 (batch_size=22)",
            _own("packed = pack_padded_sequence(x, lengths, batch_first=True)"),
        ),
        ("packed_with_batch_first",),
        (),
        ("packed_without_batch_first", "batch_first=True"),
    ),
    "21 lengths of two devices": Answer(
        "Expected `len(lengths)` to be equal to batch_size, but got 32 (batch_size=16)",
        ("lengths_not_split",),
    ),
    "22 replicas": Answer(
        "Gather got an input of invalid size: got [16, 31, 20], but expected [16, 35, 20]",
        ("replicas_pad_differently",),
        ("total_length=input.size(1)",),
    ),
    "23 scores of a packed output": Answer(
        traced(
            "'PackedSequence' object has no attribute 'view'",
            _own("loss = criterion(output.view(-1, 20), y)"),
            error="AttributeError",
        ),
        ("packed_scores_per_token", "packed_not_unpacked"),
        (".data",),
    ),
    "24 scores per step": Answer(
        "Expected input batch_size (448) to match target batch_size (64).",
        ("scores_per_step",),
        ("[:, -1]",),
        ("rows_are_time",),
    ),
    "24 targets per step": Answer(
        "Expected input batch_size (64) to match target batch_size (448).",
        ("steps_flattened_on_one_side",),
    ),
    "25 a squeezed batch": Answer(
        traced(
            "Dimension out of range (expected to be in range of [-2, 1], but got 2)",
            _own("score = hidden.squeeze(0).unsqueeze(2)"),
            error="IndexError",
        ),
        ("squeeze_on_line",),
        ("score = hidden.unsqueeze(2)",),
        ("unbatched_run",),
    ),
    "28 a loss that broadcasts": Answer(
        "Using a target size (torch.Size([64])) that is different to the input size "
        "(torch.Size([64, 1])). This will likely lead to incorrect results due to broadcasting.",
        ("target_broadcasts",),
        ("view_as",),
    ),
    "28 a loss of other steps": Answer(
        "Using a target size (torch.Size([64, 7])) that is different to the input size "
        "(torch.Size([64, 10])). This will likely lead to incorrect results due to broadcasting.",
        ("target_other_shape",),
        ("print",),
        ("view_as",),
    ),
    "29 lengths of CTC": Answer(
        "input_lengths must be of size batch_size", ("ctc_batch_first",), ("transpose(0, 1)",)
    ),
    "30 LayerNorm of another size": Answer(
        "Given normalized_shape=[20], expected input with shape [*, 20], "
        "but got input of size[3, 7, 32]",
        ("norm_of_other_features",),
        ("nn.LayerNorm(32)",),
    ),
    "31 Conv1d": Answer(
        "Given groups=1, weight of size [16, 8, 3], expected input[32, 10, 8] to have 8 channels, "
        "but got 10 channels instead",
        ("conv_features_last",),
        ("input.transpose(1, 2)",),
    ),
    "31 Conv1d of other channels": Answer(
        "Given groups=1, weight of size [16, 8, 3], expected input[32, 10, 9] to have 8 channels, "
        "but got 10 channels instead",
        ("conv_channels",),
        ("print",),
    ),
    "33 hidden_size of a checkpoint": Answer(
        "size mismatch for " + _KIND.format("512, 256", "256, 128"),
        ("checkpoint_hidden_size",),
        ("hidden_size = 128",),
        ("checkpoint_bidirectional",),
    ),
    "33 directions of a checkpoint": Answer(
        "size mismatch for " + _KIND.format("512, 256", "512, 128"),
        ("checkpoint_bidirectional",),
        ("bidirectional = True",),
        ("checkpoint_hidden_size",),
    ),
    "36 a class of a later batch": Answer(
        "Target 10 is out of bounds.",
        ("classes_too_few",),
        ("int(target.max()) + 1",),
    ),
    "33 directions of a layer that is called rnn": Answer(
        "size mismatch for rnn.weight_ih_l2: copying a param with shape torch.Size([384, 256]) "
        "from checkpoint, the shape in current model is torch.Size([384, 128]).",
        ("checkpoint_bidirectional",),
        ("bidirectional = True",),
        ("checkpoint_hidden_size",),
    ),
    "33 hidden_size of a layer that is called rnn": Answer(
        "size mismatch for rnn.weight_ih_l0: copying a param with shape torch.Size([384, 40]) "
        "from checkpoint, the shape in current model is torch.Size([192, 40]). "
        "size mismatch for rnn.weight_hh_l0: copying a param with shape torch.Size([384, 128]) "
        "from checkpoint, the shape in current model is torch.Size([192, 64]).",
        ("checkpoint_hidden_size",),
        ("hidden_size = 128",),
        ("checkpoint_bidirectional",),
    ),
    "33 input_size of a checkpoint": Answer(
        "size mismatch for " + _KIND.format("512, 300", "512, 200").replace("l1", "l0"),
        ("checkpoint_input_size",),
        ("input_size = 300",),
    ),
    "33 layers of a checkpoint": Answer(
        'Missing key(s) in state_dict: "lstm.weight_ih_l1", "lstm.weight_hh_l1".',
        ("checkpoint_num_layers",),
        ("num_layers = 1",),
    ),
    "33 a checkpoint that shows no argument": Answer(
        "size mismatch for " + _KIND.format("512, 300", "512, 200"), ("checkpoint_unclear",)
    ),
    "35 a mask of other lengths": Answer(
        "The shape of the 2D attn_mask is torch.Size([7, 9]), but should be (7, 7).",
        ("mask_of_other_lengths",),
    ),
    "36 one target per sequence": Answer(
        "Expected target size [3, 5], got [3]", ("target_per_sequence",), ("scores[:, -1]",)
    ),
    "39 misspelled in torch": Answer(
        "AttributeError: module 'torch.nn.init' has no attribute 'orthononal_'",
        ("torch_name_misspelled",),
        ("torch.nn.init.orthogonal_",),
    ),
    "39 a head that is never created": Answer(
        "AttributeError: 'LSTMNet' object has no attribute 'fc'",
        ("part_never_created",),
        ("self.fc = nn.Linear(",),
    ),
    "39 a misspelled variable": Answer(
        traced(
            "name 'embedd' is not defined",
            _own("output, h = self.lstm(embedd)"),
            error="NameError",
        ),
        ("name_misspelled",),
        ("output, h = self.lstm(embedded)",),
    ),
    "39 a missing import": Answer(
        "NameError: name 'pack_padded_sequence' is not defined",
        ("import_missing",),
        ("from torch.nn.utils.rnn import pack_padded_sequence",),
    ),
    "39 a name without a value": Answer(
        traced("name 'xs' is not defined", _own("o, h = self.lstm(xs)"), error="NameError"),
        ("name_never_assigned",),
    ),
    "39 padding_index": Answer(
        "TypeError: got an unexpected keyword argument 'padding_index'",
        ("misspelt_argument",),
    ),
    "a name that torch.nn lacks": Answer(
        "module 'torch.nn' has no attribute 'qqqqqq'", ("torch_name_unknown",)
    ),
}
"""Answers by the number of the question and its kind."""
