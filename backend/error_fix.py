"""Code that mends a message's most likely cause, with the message's own numbers put in.

The names are those of the app's scripts: ``layer`` reads ``input`` and gives ``output``, ``h_n``,
``c_n``; ``head`` is the ``nn.Linear`` behind it; ``packed`` and ``lengths`` belong to packing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backend.error_causes import Cause, meant_argument
from backend.error_facts import Facts
from backend.snippet import constructor_of

Lines = tuple[str, ...]


def fix(facts: Facts, likely: tuple[Cause, ...]) -> Lines:
    """Lines of code, the most likely cause mended; a line may differ in names from the reader's.

    Args:
        likely: as :func:`backend.error_causes.causes` gives them.
    """
    for_cause = _BY_CAUSE.get(likely[0].code)
    if for_cause is not None:
        return for_cause(facts)
    return _BY_CODE[facts.code](facts)


def _opened(facts: Facts) -> str:
    if facts.layer == "LSTM":
        return "output, (h_n, c_n) = layer(input)"
    return "output, h_n = layer(input)"


def _states(facts: Facts) -> Lines:
    sizes = facts.sizes("expected")
    expected = ", ".join(map(str, sizes))
    if "state" not in facts.params or len(sizes) != 3:
        return (f"h_0 = torch.zeros({expected})", "output, h_n = layer(input, h_0)")
    rows, batch, width = sizes
    other = (facts.sizes("got") or (width,))[-1]
    # Of a projected layer, one of h and c is as wide as it was; the message names the other.
    h, c = (width, max(width, other)) if facts.number("state") == 0 else (min(width, other), width)
    return (
        f"h_0 = torch.zeros({rows}, {batch}, {h})",
        f"c_0 = torch.zeros({rows}, {batch}, {c})",
        "output, (h_n, c_n) = layer(input, (h_0, c_0))",
    )


def _transposed_states(facts: Facts) -> Lines:
    if "state" not in facts.params:
        return ("h_0 = h_0.transpose(0, 1).contiguous()", "output, h_n = layer(input, h_0)")
    return (
        "h_0, c_0 = (state.transpose(0, 1).contiguous() for state in (h_0, c_0))",
        "output, (h_n, c_n) = layer(input, (h_0, c_0))",
    )


def _packed_states(facts: Facts) -> Lines:
    lstm = (
        "rows = layer.num_layers * (2 if layer.bidirectional else 1)",
        "batch = int(packed.batch_sizes[0])",
        "h_0 = torch.zeros(rows, batch, layer.proj_size or layer.hidden_size)",
    )
    if facts.layer in ("RNN", "GRU"):
        return (*lstm, "packed_output, h_n = layer(packed, h_0)")
    return (
        *lstm,
        "c_0 = torch.zeros(rows, batch, layer.hidden_size)",
        "packed_output, (h_n, c_n) = layer(packed, (h_0, c_0))",
    )


def _layer_of(facts: Facts) -> Lines:
    """The constructor, mended where its line can be read, otherwise what to change in it."""
    arguments = facts.arguments()
    if "input_size" in arguments and "hidden_size" in arguments:
        layer = arguments.pop("layer")
        return (f"layer = {constructor_of(layer, arguments | _mended(facts, arguments))}",)
    return ()


def _mended(facts: Facts, arguments: Mapping[str, object]) -> dict[str, object]:
    match facts.code:
        case "bias_is_number":
            return {"bias": True, "dropout": arguments.get("bias", 0.0)}
        case "unknown_nonlinearity":
            return {"nonlinearity": "tanh", "dropout": arguments.get("nonlinearity", 0.0)}
        case "proj_too_large" | "proj_only_lstm":
            return {"proj_size": 0}
        case "not_probability":
            return {"dropout": 0.5}
        case "dropout_without_effect":
            return {"num_layers": 2}
    return {}


def _constructor(*fallback: str) -> Callable[[Facts], Lines]:
    return lambda facts: _layer_of(facts) or fallback


def _reads(facts: Facts) -> Lines:
    width = facts.number("got")
    return (f"layer = nn.{facts.layer or 'LSTM'}({width}, hidden_size)",)


def _head(facts: Facts) -> Lines:
    return (f"head = nn.Linear({facts.number('got')}, {facts.number('makes') or 'classes'})",)


def _packed_reads(facts: Facts) -> Lines:
    if not facts.recurrent:
        return _head(facts)
    width, makes = facts.number("got"), facts.number("makes")
    return (f"layer = nn.{facts.layer or 'LSTM'}({width}, {makes // facts.gates})",)


def _dtype(facts: Facts) -> Lines:
    expected = str(facts.params["expected"]).removesuffix("Tensor").removeprefix("torch.")
    name = _DTYPES.get(expected.lower(), "float")
    return (f"input = input.{name}()",)


def _argument(facts: Facts) -> Lines:
    name = str(facts.params["argument"])
    meant = meant_argument(name)
    line = facts.raised.line
    if meant and name in line:
        return (line.replace(name, meant),)
    return (f"# {name} -> {meant}",) if meant else (f"# without {name}",)


def _embedding(facts: Facts) -> Lines:
    if "index" in facts.params:
        return (f"embedding = nn.Embedding({facts.number('index') + 1}, embedding_dim)",)
    return ("embedding = nn.Embedding(int(ids.max()) + 1, embedding_dim)",)


def _total(facts: Facts) -> Lines:
    call = "pad_packed_sequence(packed, batch_first=True, total_length="
    return (f"output, lengths = {call}{facts.number('expected')})",)


def _always(*lines: str) -> Callable[[Facts], Lines]:
    return lambda _: lines


_UNPACK = "output, lengths = pad_packed_sequence(packed, batch_first=True)"
_PACK = "packed = pack_padded_sequence(input, lengths{}, batch_first=True, enforce_sorted=False)"
_EMBED = ("input = embedding(ids)", "output, h_n = layer(input)")
_DTYPES = {"double": "double", "float64": "double", "half": "half", "float16": "half"}
_DTYPES |= {"bfloat16": "bfloat16", "long": "long", "int64": "long"}
_DEVICE = ("layer = layer.to(device)", "input = input.to(device)")

_BY_CAUSE: Mapping[str, Callable[[Facts], Lines]] = {
    "state_is_batch_first": _transposed_states,
    "one_tensor_for_two_states": _always("output, (h_n, c_n) = layer(input, (h_0, c_0))"),
    "no_feature_axis": _always("input = input.unsqueeze(-1)", "output, h_n = layer(input)"),
    "head_sees_one_direction": _always(
        "h_n = torch.cat([h_n[-2], h_n[-1]], dim=-1)", "scores = head(h_n)"
    ),
    "pair_for_one_state": _always("output, h_n = layer(input, h_0)"),
    "packed_state_batch": _packed_states,
    "ids_without_embedding": _always(*_EMBED),
    "too_many_axes": _always("input = input.flatten(2)", "output, h_n = layer(input)"),
    "no_batch_axis": _always("input = input.unsqueeze(0 if layer.batch_first else 1)"),
    "too_few_axes": _always("input = input.view(1, -1, layer.input_size)"),
    "target_not_whole": _always("loss = criterion(scores, target.long())"),
    "state_elsewhere": _always("h_0 = torch.zeros(rows, batch, hidden_size, device=input.device)"),
    "one_direction_only": _always("last = h_n[-1]"),
}
_BY_CODE: Mapping[str, Callable[[Facts], Lines]] = {
    "tuple_for_tensor": lambda facts: (_opened(facts), "scores = head(output)"),
    "packed_for_tensor": _always(_UNPACK, "scores = head(output)"),
    "none_for_tensor": _always("return output"),
    "other_for_tensor": _always("ids = torch.as_tensor(ids)"),
    "element_not_tensor": lambda facts: (_opened(facts), "joined = torch.cat([h_n[-2], h_n[-1]])"),
    "tuple_has_no": lambda facts: (_opened(facts),),
    "packed_has_no": _always(_UNPACK),
    "tensor_has_no": _always(_PACK.format(""), "packed_output, h_n = layer(packed)"),
    "none_has_no": _always("return output"),
    "none_sliced": _always("return output"),
    "none_opened": _always("return output, h_n"),
    "tuple_sliced": lambda facts: (_opened(facts), "last = output[:, -1]"),
    "tuple_too_short": _always("output, (h_n, c_n) = layer(input)"),
    "last_axis_differs": _packed_reads,
    "matrices_do_not_fit": _always("head = nn.Linear(output.shape[-1], classes)"),
    "input_size_differs": _reads,
    "hidden_size_differs": _states,
    "state_rows_differ": _packed_states,
    "state_width_differs": _packed_states,
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
    "index_beyond": _embedding,
    "types_differ": _dtype,
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
    "total_length_too_small": _total,
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
    "unknown_argument": _argument,
    "missing_argument": _always("layer = nn.LSTM(input_size, hidden_size)"),
    "padding_beyond_vocabulary": _always("embedding = nn.Embedding(vocabulary, 32, padding_idx=0)"),
    "backward_twice": _always("h_0 = h_n.detach()", "output, h_n = layer(input, h_0)"),
    "backward_in_eval": _always("layer.train()", "loss.backward()"),
    "weights_scattered": _always("layer.flatten_parameters()"),
    "state_not_contiguous": _always("h_0 = h_0.contiguous()"),
}
