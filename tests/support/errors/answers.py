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

_LOADS = (
    "Error(s) in loading state_dict for Net: Missing key(s) in state_dict: {missing}. "
    "Unexpected key(s) in state_dict: {unexpected}. "
)
_W = '"{}lstm.weight_ih_l0", "{}lstm.weight_hh_l0"'
_SCRIPT = (
    "RuntimeError: \nArguments for call are not valid.\nThe following variants are available:\n  \n"
    "  forward__0(__torch__.torch.nn.modules.rnn.LSTM self, Tensor input) -> ((Tensor)):\n"
    "  Expected a value of type 'Optional[Tuple[Tensor, Tensor]]' for argument 'hx' "
    "but instead found type '{}'.\n"
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
    "5 a state of another width, without a name": Answer(
        "Expected hidden[0] size (1, 4, 256), got [1, 4, 128]",
        ("hidden_size_other",),
        ("nn.Linear(128, 256)",),
        ("zeros",),
    ),
    "5 a state in a call with an expression": Answer(
        traced(
            "Expected hidden size (1, 6, 32), got [2, 6, 32]",
            _own("y, state = dec(embed(word), context)"),
            _RNN,
        ),
        ("directions_needless",),
        ("input = embed(word)", "(context[0] + context[1])", "y, state = dec(input, context)"),
        ("zeros", "h_0"),
    ),
    "7 lengths of a replica": Answer(
        _REPLICA
        + traced(
            "Expected `len(lengths)` to be equal to batch_size, but got 48 (batch_size=12)",
            _own("y, memory = self.recurrent(x, memory)"),
        ),
        ("lengths_not_split",),
        (),
        ("packed_without_batch_first", "packed_with_batch_first"),
    ),
    "15 a number of layers": Answer(
        "gru() received an invalid combination of arguments - got (Tensor, Tensor, list, bool, "
        "!float!, float, bool, bool, bool); expected one of: * (Tensor data, Tensor batch_sizes)",
        ("number_for_layer",),
        ("int(layer.num_layers)",),
        ("flag_not_bool",),
    ),
    "15 a state in exclamation marks": Answer(
        "lstm() received an invalid combination of arguments - got (Tensor, !Tensor!, list, bool, "
        "int, float, bool, bool, bool); expected one of: * (Tensor data, Tensor batch_sizes)",
        ("one_tensor_for_two_states",),
    ),
    "17 inside a Transformer": Answer(
        traced(
            "shape '[5, 28, 4]' is invalid for input of size 720",
            _own("y = self.decode(target, memory)"),
            (f"{_LIBRARY}torch/nn/modules/transformer.py", "forward", "x + self._mha_block(x)"),
            _ATTENTION,
        ),
        ("attention_batch_first",),
        ("nn.TransformerDecoderLayer(d_model, heads, batch_first=True)",),
        ("nn.MultiheadAttention",),
    ),
    "21 lengths of a batch with time first": Answer(
        traced(
            "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True.",
            _own("p = rnn.pack_padded_sequence(seqs, lens)"),
        ),
        ("longest_not_first",),
        ("p = rnn.pack_padded_sequence(seqs, lens, enforce_sorted=False)",),
        ("batch_first",),
    ),
    "25 a squeeze of all axes": Answer(
        traced(
            "Dimension out of range (expected to be in range of [-1, 0], but got 1)",
            _own("p = scores.squeeze().argmax(dim=1)"),
            error="IndexError",
        ),
        ("squeeze_of_all_on_line",),
        ("print(scores.shape)",),
        ("unbatched_run",),
    ),
    "28 a loss of other sizes": Answer(
        traced(
            "The size of tensor a (9) must match the size of tensor b (10) at non-singleton "
            "dimension 1",
            _own("cost = mse(pred, price)"),
            (
                _FUNCTIONAL,
                "mse_loss",
                "expanded_input, expanded_target = torch.broadcast_tensors()",
            ),
        ),
        ("target_other_shape",),
        ("print(pred.shape, price.shape)",),
        ("shapes_do_not_meet", "packed_state_batch"),
    ),
    "29 a target without a length": Answer(
        "target_lengths must be of size batch_size",
        ("ctc_length_per_sequence", "ctc_batch_first"),
        ("print",),
        ("log_probs.transpose",),
    ),
    "a head that reads time": Answer(
        traced(
            "mat1 and mat2 shapes cannot be multiplied (7x192 and 160x3)",
            _own("return self.fc1(o.reshape(o.size(0), -1))"),
        ),
        ("head_of_other_steps",),
        ("print(o.shape, self.fc1.in_features)",),
        ("nn.Linear", "head_in_features"),
    ),
    "33 names of DataParallel": Answer(
        traced(
            _LOADS.format(missing=_W.format("", ""), unexpected=_W.format("module.", "module.")),
            _own("net.load_state_dict(ckpt)"),
        ),
        ("checkpoint_prefix",),
        ("name.removeprefix('module.')", "net.load_state_dict(ckpt)"),
        ("checkpoint_num_layers",),
    ),
    "33 a wrapped model": Answer(
        _LOADS.format(missing=_W.format("module.", "module."), unexpected=_W.format("", "")),
        ("checkpoint_prefix",),
        ("'module.' + name",),
    ),
    "33 layers of another name": Answer(
        _LOADS.format(missing=_W.format("", ""), unexpected='"gru.weight_ih_l0"'),
        ("checkpoint_names",),
        ("print",),
        ("checkpoint_num_layers", "checkpoint_prefix"),
    ),
    "33 a projection": Answer(
        "size mismatch for lstm.weight_hr_l0: copying a param with shape torch.Size([3, 8]) from "
        "checkpoint, the shape in current model is torch.Size([4, 8]).",
        ("checkpoint_proj_size",),
        ("proj_size = 3",),
        ("checkpoint_hidden_size",),
    ),
    "33 a vocabulary": Answer(
        "size mismatch for embedding.weight: copying a param with shape torch.Size([120, 16]) from "
        "checkpoint, the shape in current model is torch.Size([100, 16]).",
        ("checkpoint_other_module",),
    ),
    "34 an axis for expand": Answer(
        traced(
            "The expanded size of the tensor (12) must match the existing size (4) at "
            "non-singleton dimension 1. Target sizes: [4, 12, 8]. Tensor sizes: [4, 8]",
            _own("ctx = last.expand(4, T, 8)"),
        ),
        ("expand_lacks_axis",),
        ("ctx = last.unsqueeze(1).expand(4, T, 8)",),
        ("expand_of_a_batch",),
    ),
    "34 a state of another batch": Answer(
        traced(
            "The expanded size of the tensor (20) must match the existing size (32) at "
            "non-singleton dimension 1. Target sizes: [2, 20, 10]. Tensor sizes: [2, 32, 10]",
            _own("init = self.h0.expand(2, x.size(0), 10)"),
        ),
        ("expand_of_a_batch",),
        ("init = self.h0[:, :1].expand(2, x.size(0), 10)",),
        ("20", "32"),
    ),
    "37 a whole traceback of TorchScript": Answer(
        _SCRIPT.format("Tensor"), ("script_state_not_annotated",), ("tuple[Tensor, Tensor]",)
    ),
    "37 a list of states": Answer(
        _SCRIPT.format("List[Tensor]"), ("script_list_of_states",), ("(state[0], state[1])",)
    ),
    "37 a batch in ONNX": Answer(
        "Exporting a model to ONNX with a batch_size other than 1, with a variable length with "
        "LSTM can cause an error when running the ONNX model with a different batch size. ",
        ("export_of_one_size",),
        ("dynamic_shapes",),
    ),
    "38 a tuple in the person's line": Answer(
        traced(
            "'tuple' object has no attribute 'shape'",
            _own("b = enc.shape[0]"),
            error="AttributeError",
        ),
        ("result_not_opened",),
        ("output, _ = enc", "b = output.shape[0]"),
    ),
    "38 states in the place of a tensor": Answer(
        traced(
            "dropout(): argument 'input' (position 1) must be Tensor, not tuple",
            _own("z = self.drop(hidden)"),
            error="TypeError",
        ),
        ("states_for_tensor", "result_not_opened"),
        ("h_n, c_n = hidden", "z = self.drop(h_n[-1])"),
        ("layer_in_sequential",),
    ),
    "39 a wrapped method": Answer(
        traced(
            "'DataParallel' object has no attribute 'init_hidden'",
            _own("h = net.init_hidden(4)"),
            error="AttributeError",
        ),
        ("attribute_of_wrapped",),
        ("h = net.module.init_hidden(4)",),
        ("part_never_created",),
    ),
    "39 a misspelled variable in any line": Answer(
        traced("name 'ouputs' is not defined", _own("return ouputs.sum()"), error="NameError"),
        ("name_misspelled",),
        ("return outputs.sum()",),
    ),
    "1 a carried state": Answer(
        traced(
            "Expected hidden[0] size (2, 9, 24), got [2, 40, 24]",
            _own("scores, self.memory = self.lstm(frames, self.memory)"),
            _RNN,
        ),
        ("batch_shrank", "layer_reads_time_as_batch"),
        ("if self.memory[0].size(1) != batch:", "scores, self.memory = self.lstm(frames, self."),
    ),
    "1 one sample after training": Answer(
        traced(
            "Expected hidden size (1, 1, 24), got [1, 64, 24]", _own("y, _ = rnn(row, h0)"), _RNN
        ),
        ("batch_shrank", "step_is_time_first"),
        ("batch = row.size(", "h0 = torch.zeros(1, batch, 24"),
    ),
    "6 an output with time first": Answer(
        traced(
            "Expected hidden size (1, 6, 32), got [21, 6, 32]",
            _own("y, state = decoder(word, enc_out)"),
            _RNN,
        ),
        ("output_as_state",),
        ("h_n[-1:]",),
        ("layers_differ",),
    ),
    "21 lengths of the batch before": Answer(
        traced(
            "Expected `len(lengths)` to be equal to batch_size, but got 32 (batch_size=9)",
            _own("p = pack_padded_sequence(seqs, lens, batch_first=True)"),
        ),
        ("packed_with_batch_first", "lengths_of_another_batch"),
    ),
    "24 scores of layers": Answer(
        "Expected input batch_size (64) to match target batch_size (32).",
        ("scores_per_row", "scores_per_step"),
        ("h_n[-1]",),
    ),
    "28 a target with one more axis": Answer(
        "Target size (torch.Size([1])) must be the same as input size (torch.Size([]))",
        ("target_with_axis",),
        ("view_as",),
    ),
    "28 two outputs for one target": Answer(
        "Target size (torch.Size([40])) must be the same as input size (torch.Size([40, 2]))",
        ("several_scores",),
        ("print",),
    ),
    "33 another kind of layer": Answer(
        "size mismatch for rnn.weight_hh_l0: copying a param with shape torch.Size([80, 20]) from "
        "checkpoint, the shape in current model is torch.Size([60, 20]).",
        ("checkpoint_layer",),
        ("nn.LSTM",),
        ("checkpoint_hidden_size",),
    ),
    "33 a file with an epoch": Answer(
        _LOADS.format(missing=_W.format("", ""), unexpected='"epoch", "model_state_dict"'),
        ("checkpoint_nested",),
        ("saved['model_state_dict']",),
        ("checkpoint_names",),
    ),
    "33 a layer without biases": Answer(
        'Unexpected key(s) in state_dict: "bias_ih_l0", "bias_hh_l0". ',
        ("checkpoint_bias",),
        ("bias = True",),
    ),
    "34 a part of a tensor": Answer(
        traced(
            "The expanded size of the tensor (8) must match the existing size (4) at "
            "non-singleton dimension 0. Target sizes: [8, 20]. Tensor sizes: [4, 20]",
            _own("states[0] = last"),
        ),
        ("part_of_other_size",),
        ("print(states[0].shape, (last).shape)",),
        ("expand_of_a_batch",),
    ),
    "35 a mask of other steps": Answer(
        "Expected key_padded_mask.shape[1] to be 11, but got 10",
        ("padding_mask_of_other_steps",),
        ("print",),
        ("padding_mask_transposed",),
    ),
    "36 a target for padding": Answer(
        "Target -1 is out of bounds.",
        ("target_below_zero",),
        ("target >= 0",),
        ("classes_too_few",),
    ),
    "38 nothing returned, in a line of tensors": Answer(
        traced(
            "'NoneType' object has no attribute 'mean'",
            _own("cost = pred.mean()"),
            error="AttributeError",
        ),
        ("nothing_returned",),
    ),
    "38 a sliced tuple of any name": Answer(
        traced(
            "tuple indices must be integers or slices, not tuple",
            _own("last = y[:, -1, :]"),
            error="TypeError",
        ),
        ("result_not_opened",),
        ("output, _ = y", "last = output[:, -1, :]"),
    ),
    "38 a model that returns one value": Answer(
        traced(
            "too many values to unpack (expected 2)",
            _own("logits, aux = model(batch)"),
            error="ValueError",
        ),
        ("model_returns_one", "result_opened_wrong"),
        ("result = model(batch)",),
        ("no_cell_state",),
    ),
    "38 a layer in a Sequential of a class": Answer(
        traced(
            "linear(): argument 'input' (position 1) must be Tensor, not tuple",
            _own("return self.layers(x)"),
            (f"{_LIBRARY}torch/nn/modules/container.py", "forward", "input = module(input)"),
            error="TypeError",
        ),
        ("layer_in_sequential",),
        ("for part in self.layers:", "self.layers = nn.Sequential(*parts)"),
    ),
    "a product with batch and time swapped": Answer(
        traced(
            "Expected size for first two dimensions of batch2 tensor to be: [8, 15] but got: "
            "[15, 8].",
            _own("ctx = torch.bmm(w, enc)"),
        ),
        ("bmm_axes_swapped",),
        ("ctx = torch.bmm(w, enc.transpose(0, 1))",),
        ("reshape",),
    ),
    "7 lengths of a replica, in its line": Answer(
        _REPLICA
        + traced(
            "Expected `len(lengths)` to be equal to batch_size, but got 64 (batch_size=16)",
            _own("p = pack_padded_sequence(emb, lengths, batch_first=True)"),
        ),
        ("lengths_not_split",),
        (),
        ("packed_with_batch_first", "lengths_of_another_batch"),
    ),
    "19 a head of all steps": Answer(
        "mat1 and mat2 shapes cannot be multiplied (1600x64 and 3200x5)",
        ("head_reads_all_steps",),
        ("flatten(-2)",),
        ("head_in_features",),
    ),
    "36 an assertion of a GPU": Answer(
        "Assertion `t >= 0 && t < n_classes` failed.",
        ("classes_too_few",),
    ),
    "38 a sum with a tuple": Answer(
        "unsupported operand type(s) for +: 'Tensor' and 'tuple'", ("result_not_opened",)
    ),
    "40 a gather of lengths": Answer(
        "Index tensor must have the same number of dimensions as input tensor",
        ("gather_index_axes",),
        ("expand(-1, 1, output.size(2))",),
    ),
    "16 a target of another integer": Answer(
        "expected scalar type Long but found Int",
        ("target_not_whole",),
        ("target.long()",),
        ("input_is_whole",),
    ),
    "23 a head of packed steps": Answer(
        traced(
            "'PackedSequence' object has no attribute 'contiguous'",
            _own("logits = self.fc(out.contiguous().view(-1, self.hidden))"),
            error="AttributeError",
        ),
        ("packed_scores_per_token",),
        ("logits = self.fc(out.data)",),
        ("packed_target",),
    ),
    "38 None that is unpacked in older words": Answer(
        "'NoneType' object is not iterable", ("nothing_returned",)
    ),
    "38 sizes that are left out, in older words": Answer(
        "__init__() missing 1 required positional argument: 'hidden_size'", ("sizes_left_out",)
    ),
    "39 an import that is misspelled": Answer(
        "cannot import name 'pad_pack_sequence' from 'torch.nn.utils.rnn'",
        ("torch_name_misspelled",),
        ("torch.nn.utils.rnn.pad_packed_sequence",),
    ),
    "39 a part that Python finds": Answer(
        traced(
            "'Encoder' object has no attribute 'embeding'. Did you mean: 'embedding'?",
            _own("e = self.embeding(x)"),
            error="AttributeError",
        ),
        ("part_misspelled",),
        ("e = self.embedding(x)",),
        ("part_never_created",),
    ),
    "39 a variable that Python finds": Answer(
        "NameError: name 'hidden_sizes' is not defined. Did you mean: 'hidden_size'?",
        ("name_misspelled",),
    ),
    "a name that torch.nn lacks": Answer(
        "module 'torch.nn' has no attribute 'qqqqqq'", ("torch_name_unknown",)
    ),
}
"""Answers by the number of the question and its kind."""
