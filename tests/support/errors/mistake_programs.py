"""Programs with mistakes that torch or Python rejects, by name."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from tests.support.errors.mistakes import Mistake


def _made(before: str, line: str, code: str, cause: str, *compared: str, **link: str) -> Mistake:
    """Return a mistake whose fix replaces the failing line."""
    return Mistake(before, line, code, cause, MappingProxyType(link), compared)


def _fixed_before(
    before: str, line: str, code: str, cause: str, *compared: str, **link: str
) -> Mistake:
    """Return a mistake whose fix goes before the failing line, which then runs."""
    return replace(_made(before, line, code, cause, *compared, **link), runs_after_fix=True)


_BOTH = "layer = nn.LSTM(10, 20, 2, batch_first=True, bidirectional=True)\n"
_LSTM = "layer = nn.LSTM(10, 20, 2, batch_first=True)\n"
_GRU = "layer = nn.GRU(10, 20, 2, batch_first=True)\n"
_PAIR = "output, (h_n, c_n) = lstm(input, (h_0, c_0))"
_PACKED = "packed = pack_padded_sequence(input, lengths, batch_first=True)\n"
_AS_LSTM = "lstm = layer\n"

MISTAKES = {
    "h_0 batch first": _fixed_before(
        _LSTM + _AS_LSTM + "h_0 = c_0 = torch.zeros(3, 2, 20)",
        *(_PAIR, "hidden_size_differs", "state_is_batch_first"),
        *("D*num_layers 2 3", "N 3 2"),
        **{"layer": "LSTM", "hidden_size": "20", "batch": "3", "num_layers": "2"},
        bidirectional="false",
    ),
    "h_0 of a GRU batch first": _fixed_before(
        _GRU + "gru = layer\nh_0 = torch.zeros(3, 2, 20)",
        *("output, h_n = gru(input, h_0)", "hidden_size_differs", "state_is_batch_first"),
        *("D*num_layers 2 3", "N 3 2"),
        **{"layer": "GRU", "hidden_size": "20", "batch": "3", "num_layers": "2"},
        bidirectional="false",
    ),
    "a smaller last batch": _fixed_before(
        _LSTM + _AS_LSTM + "h_0 = c_0 = torch.zeros(2, 3, 20)\ninput = input[:2]",
        *(_PAIR, "hidden_size_differs", "batch_shrank", "N 2 3"),
        **{"layer": "LSTM", "hidden_size": "20", "batch": "2", "num_layers": "2"},
        bidirectional="false",
    ),
    "directions left out": _fixed_before(
        _BOTH + _AS_LSTM + "h_0 = c_0 = torch.zeros(2, 3, 20)",
        *(_PAIR, "hidden_size_differs", "directions_missing", "D*num_layers 4 2"),
        **{"layer": "LSTM", "hidden_size": "20", "batch": "3", "num_layers": "2"},
        bidirectional="true",
    ),
    "a stale state, packed": _fixed_before(
        _BOTH + _AS_LSTM + _PACKED + "h_0 = c_0 = torch.zeros(4, 4, 20)",
        "output, (h_n, c_n) = lstm(packed, (h_0, c_0))",
        *("sizes_differ", "packed_state_batch", "N 3 4"),
        **{"layer": "LSTM", "batch": "3"},
    ),
    "directions left out, packed": _fixed_before(
        _BOTH + _AS_LSTM + _PACKED + "h_0 = c_0 = torch.zeros(2, 3, 20)",
        "output, (h_n, c_n) = lstm(packed, (h_0, c_0))",
        *("state_rows_differ", "directions_left_out"),
        **{"layer": "LSTM"},
    ),
    "another input_size": _made(
        _GRU + "input = torch.zeros(3, 7, 11)",
        *("output, h_n = layer(input)", "input_size_differs", "features_differ", "H_in 10 11"),
        **{"input_size": "10"},
    ),
    "another input_size, packed": _made(
        "layer = nn.LSTM(11, 20, 2)\nlstm = layer\n" + _PACKED,
        *("output, (h_n, c_n) = lstm(packed)", "last_axis_differs", "packed_input_size"),
        *("H_in 11 10",),
        **{"layer": "LSTM", "input_size": "11", "hidden_size": "20"},
    ),
    "a head for one direction": _fixed_before(
        _BOTH + "output, (h_n, c_n) = layer(input)",
        *("scores = head(output[:, -1])", "last_axis_differs", "head_sees_both_directions"),
        *("in_features 20 40",),
        **{"hidden_size": "20", "bidirectional": "true"},
    ),
    "2-D input with 3-D states": _fixed_before(
        _LSTM + _AS_LSTM + "h_0 = c_0 = torch.zeros(2, 1, 20)\ninput = input[:1].squeeze()",
        *(_PAIR, "unbatched_with_batched_state", "batch_squeezed", "dim() 2 3"),
        **{"layer": "LSTM", "batched": "false"},
    ),
    "2-D input with a 3-D state": _fixed_before(
        _GRU + "h_0 = torch.zeros(2, 1, 20)\ninput = input[:1].squeeze()",
        *("output, h_n = layer(input, h_0)", "unbatched_with_batched_state", "batch_squeezed"),
        *("dim() 2 3",),
        **{"layer": "GRU", "batched": "false"},
    ),
    "4-D input": _fixed_before(
        _LSTM.replace("10", "40") + "input = torch.zeros(3, 7, 4, 10)",
        *("output, h_n = layer(input)", "wrong_axes", "too_many_axes", "dim() 3 4"),
        **{"layer": "LSTM"},
    ),
    "c_n of a GRU": _made(
        "layer = nn.GRU(10, 20)",
        *("output, (h, c) = layer(input)", "too_few_values", "no_cell_state"),
    ),
    "a pair for a GRU": _made(
        _GRU + "h_0 = torch.zeros(2, 3, 20)",
        *("output, h_n = layer(input, (h_0, h_0))", "tuple_has_no", "pair_for_one_state"),
    ),
    "one state for an LSTM": _made(
        _LSTM + "h_0 = c_0 = torch.zeros(2, 3, 20)",
        "output, (h_n, c_n) = layer(input, h_0)",
        *("batched_with_unbatched_state", "one_tensor_for_two_states", "dim() 3 2"),
        **{"layer": "LSTM", "batched": "true"},
    ),
    "one state for an LSTM, packed": _made(
        _LSTM + _PACKED + "h_0 = c_0 = torch.zeros(2, 3, 20)",
        *("output, (h_n, c_n) = layer(packed, h_0)", "kernel_refuses"),
        "one_tensor_for_two_states",
        layer="LSTM",
    ),
    "a pair for a GRU, packed": _made(
        _GRU + _PACKED + "h_0 = torch.zeros(2, 3, 20)",
        *("output, h_n = layer(packed, (h_0, h_0))", "tuple_has_no", "pair_for_one_state"),
    ),
    "one state row, packed": _made(
        _BOTH + _AS_LSTM + _PACKED + "h_0 = c_0 = torch.zeros(1, 3, 20)",
        "output, (h_n, c_n) = lstm(packed, (h_0, c_0))",
        *("state_rows_differ", "directions_left_out"),
        **{"layer": "LSTM"},
    ),
    "no step": _made(
        _GRU + "input = input[:, :0]",
        *("output, h_n = layer(input)", "no_steps", "steps_sliced_away"),
        layer="GRU",
    ),
    "a state of half precision": _made(
        _LSTM + _AS_LSTM + "h_0 = c_0 = torch.zeros(2, 3, 20).half()",
        *(_PAIR, "type_unsupported", "types_mixed"),
        **{"layer": "LSTM"},
    ),
    "attention with the batch second": _made(
        "output, query = torch.zeros(3, 7, 20), torch.zeros(3, 20, 1).transpose(0, 1)",
        *("scores = torch.bmm(output, query)", "batches_differ", "bmm_axes_swapped"),
    ),
    "the result to a head": _made(
        "layer = nn.GRU(10, 20)",
        "scores = head(layer(input))",
        "tuple_for_tensor",
        *("result_not_opened",),
    ),
    "a layer in a Sequential": _made(
        "layer = nn.GRU(10, 20)\nmodel = nn.Sequential(layer, head)",
        *("scores = model(input)", "tuple_for_tensor", "layer_in_sequential"),
    ),
    "the result sliced": _made(
        _GRU + "gru = layer",
        "last = gru(input)[:, -1]",
        *("tuple_sliced", "result_not_opened"),
        layer="GRU",
    ),
    "lengths not sorted": _made(
        _LSTM + "lengths = lengths.flip(0)",
        "packed = pack_padded_sequence(input, lengths, batch_first=True)",
        *("lengths_not_sorted", "longest_not_first"),
    ),
    "lengths elsewhere": _made(
        "lengths = lengths.to('meta')",
        "packed = pack_padded_sequence(input, lengths, batch_first=True)",
        *("lengths_on_device", "lengths_moved_along"),
    ),
    "lengths of the other axis": _made(
        "",
        "packed = pack_padded_sequence(input, lengths)",
        *("lengths_count_differs", "packed_without_batch_first", "N 7 3"),
    ),
    "a length of zero": _fixed_before(
        "lengths = torch.tensor([7, 5, 0])",
        "packed = pack_padded_sequence(input, lengths, batch_first=True)",
        *("length_is_zero", "empty_sequence"),
    ),
    "lengths beyond the input": _fixed_before(
        _LSTM + "lengths = torch.tensor([9, 5, 1])\n" + _PACKED,
        *("output, (h_n, c_n) = layer(packed)", "lengths_beyond_steps", "lengths_beyond_input"),
        "sum(lengths) 14 13",
        layer="LSTM",
    ),
    "nothing to pack": _made(
        "input, lengths = input[:0], lengths[:0]",
        "packed = pack_padded_sequence(input, lengths, batch_first=True)",
        *("nothing_to_pack", "batch_is_empty"),
    ),
    "shape of a packed one": _made(
        _LSTM + _PACKED, "packed.shape", "packed_has_no", "packed_not_unpacked"
    ),
    "a packed one to a head": _made(
        "layer = nn.GRU(10, 20)\n" + _PACKED + "packed, h_n = layer(packed)",
        *("scores = head(packed)", "packed_for_tensor", "packed_not_unpacked"),
    ),
    "too small a total_length": _made(
        _PACKED,
        "output, lengths = pad_packed_sequence(packed, True, total_length=3)",
        *("total_length_too_small", "total_length_below_longest", "total_length 7 3"),
    ),
    "dropout in one layer": _made(
        "",
        "layer = nn.GRU(10, 20, dropout=0.5)",
        "dropout_without_effect",
        "one_layer_only",
        **{"num_layers": "1", "dropout": "0.5", "layer": "GRU", "bidirectional": "false"},
        **{"input_size": "10", "hidden_size": "20", "batch_first": "false"},
    ),
    "dropout in bias's place": _made(
        "",
        "layer = nn.LSTM(10, 20, 2, 0.5)",
        "bias_is_number",
        "fourth_is_bias",
        **{"layer": "LSTM", "input_size": "10", "hidden_size": "20", "num_layers": "2"},
        **{"dropout": "0.5", "bias": "true", "batch_first": "false", "bidirectional": "false"},
    ),
    "h_0 of a projected layer": _fixed_before(
        "layer = nn.LSTM(10, 20, 2, batch_first=True, proj_size=5)\nlstm = layer\n"
        "h_0 = c_0 = torch.zeros(2, 3, 20)",
        *(_PAIR, "hidden_size_differs", "h_is_projected"),
        *("H_out 5 20",),
        **{"layer": "LSTM", "hidden_size": "20", "proj_size": "5", "batch": "3"},
        num_layers="2",
        bidirectional="false",
    ),
    "c_0 of a projected layer": _fixed_before(
        "layer = nn.LSTM(10, 20, 2, batch_first=True, proj_size=5)\nlstm = layer\n"
        "h_0 = c_0 = torch.zeros(2, 3, 5)",
        *(_PAIR, "hidden_size_differs", "c_is_not_projected"),
        *("H_cell 20 5",),
        **{"layer": "LSTM", "hidden_size": "20", "proj_size": "5", "batch": "3"},
        num_layers="2",
        bidirectional="false",
    ),
    "a projected GRU": _made(
        "",
        "layer = nn.GRU(10, 20, proj_size=5)",
        "proj_only_lstm",
        "proj_only_lstm",
        **{"layer": "GRU", "input_size": "10", "hidden_size": "20", "num_layers": "1"},
        **{"batch_first": "false", "bidirectional": "false"},
    ),
    "too large a projection": _made(
        "",
        "layer = nn.LSTM(10, 20, proj_size=20)",
        "proj_too_large",
        "proj_not_smaller",
        **{"layer": "LSTM", "input_size": "10", "hidden_size": "20", "num_layers": "1"},
        **{"batch_first": "false", "bidirectional": "false"},
    ),
    "ids of floats": _made(
        "embedding, ids = nn.Embedding(100, 10), torch.zeros(3, 7)",
        *("input = embedding(ids)", "ids_are_floats", "ids_not_whole"),
    ),
    "an id beyond": _fixed_before(
        "embedding_dim = 10\nembedding = nn.Embedding(5, 10)\nids = torch.full((3, 7), 5)",
        *("input = embedding(ids)", "index_beyond", "id_beyond_vocabulary"),
    ),
    "doubles": _fixed_before(
        _GRU + "input = input.double()",
        *("output, h_n = layer(input)", "types_differ", "numbers_from_numpy"),
    ),
    "classes last": _made(
        "scores, target = torch.zeros(3, 7, 4), torch.zeros(3, 7).long()",
        *("loss = criterion(scores, target)", "target_differs", "classes_not_second"),
        *("d_1 4 7",),
    ),
    "a state kept": _fixed_before(
        _GRU + "h_0 = torch.zeros(2, 3, 20)\noutput, h_n = layer(input, h_0)\n"
        "output.sum().backward()\noutput, h_n = layer(input, h_n)",
        *("output.sum().backward()", "backward_twice", "state_carried_over"),
    ),
}
"""Mistakes by name; together they raise the errors that a layer and its use lead to."""
