"""Code that mends a message's most likely cause, with the message's own numbers put in.

The names are those of the app's scripts: ``layer`` reads ``input`` and gives ``output``, ``h_n``,
``c_n``; ``head`` is the ``nn.Linear`` behind it; ``packed`` and ``lengths`` belong to packing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backend.errors.causes import Cause
from backend.errors.error_fix_lines import (
    Lines,
    argument,
    dtype,
    embedding,
    layer_of,
    opened,
    packed_reads,
    packed_states,
    reads,
    states,
    total,
    transposed_states,
)
from backend.errors.facts import Facts


def fix(facts: Facts, likely: tuple[Cause, ...]) -> Lines:
    """Lines of code, the most likely cause mended; a line may differ in names from the reader's.

    Args:
        likely: as :func:`backend.errors.error_causes.causes` gives them.
    """
    for_cause = _BY_CAUSE.get(likely[0].code)
    if for_cause is not None:
        return for_cause(facts)
    return _BY_CODE[facts.code](facts)


def _constructor(*fallback: str) -> Callable[[Facts], Lines]:
    return lambda facts: layer_of(facts) or fallback


def _always(*lines: str) -> Callable[[Facts], Lines]:
    return lambda _: lines


_UNPACK = "output, lengths = pad_packed_sequence(packed, batch_first=True)"
_PACK = "packed = pack_padded_sequence(input, lengths{}, batch_first=True, enforce_sorted=False)"
_EMBED = ("input = embedding(ids)", "output, h_n = layer(input)")
_DEVICE = ("layer = layer.to(device)", "input = input.to(device)")

_BY_CAUSE: Mapping[str, Callable[[Facts], Lines]] = {
    "state_is_batch_first": transposed_states,
    "one_tensor_for_two_states": _always("output, (h_n, c_n) = layer(input, (h_0, c_0))"),
    "no_feature_axis": _always("input = input.unsqueeze(-1)", "output, h_n = layer(input)"),
    "head_sees_one_direction": _always(
        "h_n = torch.cat([h_n[-2], h_n[-1]], dim=-1)", "scores = head(h_n)"
    ),
    "pair_for_one_state": _always("output, h_n = layer(input, h_0)"),
    "packed_state_batch": packed_states,
    "ids_without_embedding": _always(*_EMBED),
    "too_many_axes": _always("input = input.flatten(2)", "output, h_n = layer(input)"),
    "no_batch_axis": _always("input = input.unsqueeze(0 if layer.batch_first else 1)"),
    "too_few_axes": _always("input = input.view(1, -1, layer.input_size)"),
    "target_not_whole": _always("loss = criterion(scores, target.long())"),
    "state_elsewhere": _always("h_0 = torch.zeros(rows, batch, hidden_size, device=input.device)"),
    "one_direction_only": _always("last = h_n[-1]"),
}
_BY_CODE: Mapping[str, Callable[[Facts], Lines]] = {
    "tuple_for_tensor": lambda facts: (opened(facts), "scores = head(output)"),
    "packed_for_tensor": _always(_UNPACK, "scores = head(output)"),
    "none_for_tensor": _always("return output"),
    "other_for_tensor": _always("ids = torch.as_tensor(ids)"),
    "element_not_tensor": lambda facts: (opened(facts), "joined = torch.cat([h_n[-2], h_n[-1]])"),
    "tuple_has_no": lambda facts: (opened(facts),),
    "packed_has_no": _always(_UNPACK),
    "tensor_has_no": _always(_PACK.format(""), "packed_output, h_n = layer(packed)"),
    "none_has_no": _always("return output"),
    "none_sliced": _always("return output"),
    "none_opened": _always("return output, h_n"),
    "tuple_sliced": lambda facts: (opened(facts), "last = output[:, -1]"),
    "tuple_too_short": _always("output, (h_n, c_n) = layer(input)"),
    "last_axis_differs": packed_reads,
    "matrices_do_not_fit": _always("head = nn.Linear(output.shape[-1], classes)"),
    "input_size_differs": reads,
    "hidden_size_differs": states,
    "state_rows_differ": packed_states,
    "state_width_differs": packed_states,
    "sizes_differ": _always("print(a.shape, b.shape)"),
    "joined_sizes_differ": _always("joined = torch.cat([h_n[-2], h_n[-1]], dim=-1)"),
    "batches_differ": _always("scores = output @ query.reshape(output.shape[0], -1, 1)"),
    "stacked_sizes_differ": _always("input = pad_sequence(sequences, batch_first=True)"),
    "target_differs": _always("loss = criterion(scores.transpose(1, 2), target)"),
    "target_shape_differs": _always("loss = criterion(scores, target.view_as(scores).float())"),
    "target_has_axis": _always("loss = criterion(scores, target.squeeze(1))"),
    "target_rows_differ": _always(
        "loss = criterion(scores.reshape(-1, classes), target.reshape(-1))"
    ),
    "target_beyond": lambda facts: (f"head = nn.Linear(in_features, {facts.number('index') + 1})",),
    "view_does_not_fit": _always("rows = h_n.view(num_layers, num_directions, batch, -1)"),
    "view_not_contiguous": _always("flat = output.reshape(-1, output.shape[-1])"),
    "wrong_axes": _always(*_EMBED),
    "unbatched_with_batched_state": _always(
        "input = input.unsqueeze(0 if layer.batch_first else 1)"
    ),
    "batched_with_unbatched_state": _always(
        "h_0 = h_0.unsqueeze(1).repeat(1, batch, 1)", "output, h_n = layer(input, h_0)"
    ),
    "too_many_indices": _always("print(output.shape)", "last = output[-1]"),
    "no_such_axis": _always("print(output.shape)", "swapped = output.transpose(-2, -1)"),
    "no_such_row": _always("print(h_n.shape)", "last = h_n[-1]"),
    "no_axes_left": _always("last = output[..., -1, :]"),
    "too_many_values": _always("output, h_n = layer(input)"),
    "too_few_values": _always("output, h_n = layer(input)"),
    "ids_are_floats": _always("input = embedding(ids.long())"),
    "index_beyond": embedding,
    "types_differ": dtype,
    "type_unsupported": _always("input, h_0, c_0 = (each.float() for each in (input, h_0, c_0))"),
    "devices_differ": _always(*_DEVICE),
    "lengths_not_sorted": _always(_PACK.format("")),
    "lengths_on_device": _always(_PACK.format(".cpu()")),
    "lengths_not_in_a_row": _always(_PACK.format(".flatten().cpu()")),
    "lengths_count_differs": _always(_PACK.format("")),
    "length_is_zero": _always("keep = lengths > 0", "input, lengths = input[keep], lengths[keep]"),
    "nothing_to_pack": _always("if input.numel() > 0:", f"    {_PACK.format('')}"),
    "no_steps": _always(
        "if input.size(1 if layer.batch_first else 0) > 0:", "    output, h_n = layer(input)"
    ),
    "lengths_beyond_steps": _always(
        "lengths = lengths.clamp(max=input.shape[1])", _PACK.format("")
    ),
    "total_length_too_small": total,
    "proj_too_large": _constructor("proj_size = 0"),
    "proj_only_lstm": _constructor("layer = nn.LSTM(input_size, hidden_size, proj_size=proj_size)"),
    "size_is_zero": lambda facts: (f"{facts.params['argument']} = 1",),
    "size_not_whole": lambda facts: (
        f"{facts.params['argument']} = int({facts.params['argument']})",
    ),
    "unknown_nonlinearity": _constructor("layer = nn.RNN(input_size, hidden_size, dropout=0.5)"),
    "not_probability": _constructor("dropout = 0.5"),
    "dropout_without_effect": _constructor("layer = nn.LSTM(10, 20, num_layers=2, dropout=0.5)"),
    "bias_is_number": _constructor("layer = nn.LSTM(10, 20, 2, dropout=0.5)"),
    "unknown_argument": argument,
    "missing_argument": _always("layer = nn.LSTM(input_size, hidden_size)"),
    "padding_beyond_vocabulary": _always("embedding = nn.Embedding(vocabulary, 32, padding_idx=0)"),
    "backward_twice": _always("h_0 = h_n.detach()", "output, h_n = layer(input, h_0)"),
    "backward_in_eval": _always("layer.train()", "loss.backward()"),
    "weights_scattered": _always("layer.flatten_parameters()"),
    "state_not_contiguous": _always("h_0 = h_0.contiguous()"),
}
