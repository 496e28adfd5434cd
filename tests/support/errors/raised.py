"""Calls with which torch raises each known error, and what must be recognized in its message.

Most of the file is the table of these calls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from backend.layer.build import without_stack
from tests.support.errors.raised_neighbors import NEIGHBORS

LSTM, GRU = nn.LSTM(10, 20, 2), nn.GRU(10, 20, 2)
BATCH = torch.zeros(7, 3, 10)
LINEAR = nn.Linear(20, 2)


def packed(
    sizes: tuple[int, ...] = (3, 7, 10), lengths: tuple[int, ...] = (7, 5, 3)
) -> PackedSequence:
    return pack_padded_sequence(torch.zeros(sizes), torch.tensor(lengths), True)


def opened(value: object) -> None:
    _first, _second = value  # type: ignore[misc]


def warned(do: Callable[[], object]) -> None:
    with pytest.warns(UserWarning, match="dropout") as caught:
        do()
    raise caught[0].message  # type: ignore[misc]


def without_gradients(layer: nn.Module, *given: object) -> None:
    with torch.inference_mode():
        layer(*given)


def backward_twice() -> None:
    loss = LINEAR(torch.ones(1, 20)).pow(2).sum()
    loss.backward()
    loss.backward()


RAISED: Mapping[str, tuple[Callable[[], object], str, Mapping[str, int | str]]] = {
    "tuple to Linear": (lambda: LINEAR(LSTM(BATCH)), "tuple_for_tensor", {"function": "linear"}),
    "packed to Linear": (lambda: LINEAR(packed()), "packed_for_tensor", {"function": "linear"}),
    "None to Linear": (lambda: LINEAR(None), "none_for_tensor", {"function": "linear"}),
    "packed to Embedding": (
        *(lambda: nn.Embedding(3, 4)(packed()), "packed_for_tensor"),
        {"function": "embedding"},
    ),
    "tuple to GRU": (lambda: GRU(LSTM(BATCH)), "tuple_has_no", {"attribute": "dim"}),
    "shape of packed": (lambda: packed().shape, "packed_has_no", {"attribute": "shape"}),  # type: ignore[attr-defined]
    "tensor unpacked": (
        *(lambda: pad_packed_sequence(BATCH), "tensor_has_no"),  # type: ignore[arg-type]
        {"attribute": "batch_sizes"},
    ),
    "None transposed": (
        *(lambda: packed().sorted_indices.transpose, "none_has_no"),  # type: ignore[union-attr]
        {"attribute": "transpose"},
    ),
    "None sliced": (lambda: packed().sorted_indices[0], "none_sliced", {}),  # type: ignore[index]
    "None opened": (lambda: opened(None), "none_opened", {}),
    "tuple sliced": (lambda: LSTM(BATCH)[:, -1], "tuple_sliced", {}),
    "tuple too short": (lambda: GRU(BATCH)[2], "tuple_too_short", {}),
    "head too narrow": (
        *(lambda: LINEAR(torch.zeros(3, 40)), "last_axis_differs"),
        {"rows": 3, "got": 40, "expected": 20, "makes": 2},
    ),
    "head too narrow on meta": (
        *(lambda: nn.Linear(20, 2, device="meta")(torch.zeros(3, 40, device="meta")),),
        *("last_axis_differs", {"rows": 3, "got": 40, "expected": 20, "makes": 2}),
    ),
    "last axis": (
        *(lambda: LSTM(torch.zeros(7, 3, 11)), "input_size_differs"),
        {"expected": 10, "got": 11},
    ),
    "last axis packed": (
        *(lambda: LSTM(packed((3, 7, 11))), "last_axis_differs"),
        {"rows": 15, "got": 11, "expected": 10, "makes": 80},
    ),
    "h_0 batch first": (
        *(lambda: LSTM(BATCH, (torch.zeros(3, 2, 20),) * 2), "hidden_size_differs"),
        {"state": 0, "expected": "2, 3, 20", "got": "3, 2, 20"},
    ),
    "h_0 of a GRU": (
        *(lambda: GRU(BATCH, torch.zeros(3, 2, 20)), "hidden_size_differs"),
        {"expected": "2, 3, 20", "got": "3, 2, 20"},
    ),
    "rows of h_0 packed": (
        lambda: LSTM(packed(), (torch.zeros(4, 3, 20), torch.zeros(4, 3, 20))),
        *("state_rows_differ", {}),
    ),
    "one row for two directions packed": (
        lambda: nn.LSTM(10, 20, bidirectional=True)(packed(), (torch.zeros(1, 3, 20),) * 2),
        *("state_rows_differ", {}),
    ),
    "one state packed": (
        *(lambda: LSTM(packed(), torch.zeros(2, 3, 20)), "kernel_refuses"),
        {"kernel": "lstm"},
    ),
    "cells without an axis packed": (
        lambda: nn.LSTM(10, 20, proj_size=5)(packed(), (torch.zeros(1, 3, 5), torch.zeros(()))),
        *("no_axes_left", {}),
    ),
    "no step": (lambda: GRU(torch.zeros(0, 3, 10)), "no_steps", {}),
    "nothing to pack": (lambda: packed((0, 7, 10), ()), "nothing_to_pack", {}),
    "states of half precision": (
        lambda: LSTM(BATCH, (torch.zeros(2, 3, 20).half(),) * 2),
        *("type_unsupported", {}),
    ),
    "states of bool": (
        *(lambda: without_gradients(LSTM, BATCH, (torch.zeros(2, 3, 20).bool(),) * 2),),
        *("type_unsupported", {}),
    ),
    "a state of complex numbers": (
        lambda: without_gradients(
            nn.GRU(10, 20, 2, bias=False), packed(), torch.zeros(2, 3, 20, dtype=torch.complex64)
        ),
        *("types_differ", {"got": "complex<float>", "expected": "float"}),
    ),
    "bmm": (
        *(lambda: torch.bmm(torch.zeros(3, 7, 20), torch.zeros(20, 3, 1)), "batches_differ"),
        {"expected": "3, 20", "got": "20, 3"},
    ),
    "select": (
        *(lambda: torch.zeros(1, 1, 2).select(0, 1), "no_such_row"),
        {"index": 1, "size": 1, "dim": 0},
    ),
    "states of half precision packed into a GRU": (
        lambda: GRU(packed(), torch.zeros(2, 3, 20).half()),
        *("types_differ", {"got": "Half", "expected": "Float"}),
    ),
    "batch of h_0 packed": (
        lambda: LSTM(packed(), (torch.zeros(2, 4, 20), torch.zeros(2, 4, 20))),
        *("sizes_differ", {"a": 4, "b": 3, "dim": 0}),
    ),
    "sizes": (
        *(lambda: torch.zeros(3) + torch.zeros(4), "sizes_differ"),
        {"a": 3, "b": 4, "dim": 0},
    ),
    "target": (
        lambda: nn.CrossEntropyLoss()(torch.zeros(3, 7, 4), torch.zeros(3, 7).long()),
        *("target_differs", {"expected": "3, 4", "got": "3, 7"}),
    ),
    "view": (
        *(lambda: torch.zeros(7).view(2, -1), "view_does_not_fit"),
        {"expected": "2, -1", "got": 7},
    ),
    "four axes": (
        *(lambda: LSTM(torch.zeros(1, 1, 3, 10)), "wrong_axes"),
        {"layer": "LSTM", "got": 4},
    ),
    "packed features of one axis": (
        *(lambda: GRU(packed((3, 7))), "wrong_axes"),
        {"expected": 2, "got": 1},
    ),
    "batched state": (
        lambda: LSTM(torch.zeros(7, 10), (torch.zeros(2, 3, 20), torch.zeros(2, 3, 20))),
        *("unbatched_with_batched_state", {"got": 3, "got_c": 3}),
    ),
    "batched state of a GRU": (
        *(lambda: GRU(torch.zeros(7, 10), torch.zeros(2, 3, 20)),),
        *("unbatched_with_batched_state", {"got": 3}),
    ),
    "one tensor for two states": (
        *(lambda: LSTM(BATCH, torch.zeros(2, 3, 20)), "batched_with_unbatched_state"),
        {"got": 2, "got_c": 2},
    ),
    "indices": (lambda: torch.zeros(3)[:, -1], "too_many_indices", {"got": 1}),
    "axis": (
        *(lambda: torch.zeros(3).transpose(0, 1), "no_such_axis"),
        {"low": -1, "high": 0, "got": 1},
    ),
    "row": (
        *(lambda: torch.zeros(1, 3)[-2], "no_such_row"),
        {"index": -2, "dim": 0, "size": 1},
    ),
    "number indexed": (lambda: torch.zeros(())[0], "no_axes_left", {}),
    "number opened": (lambda: opened(torch.zeros(())), "no_axes_left", {}),
    "numbers joined": (lambda: torch.cat((torch.zeros(()),)), "no_axes_left", {}),
    "number to Linear": (lambda: nn.Linear(2, 2)(torch.zeros(())), "no_axes_left", {}),
    "opened too short": (lambda: opened(packed()), "too_many_values", {"expected": 2}),
    "opened too long": (
        *(lambda: opened(torch.zeros(1, 2)), "too_few_values"),
        {"expected": 2, "got": 1},
    ),
    "ids of floats": (
        *(lambda: nn.Embedding(3, 4)(torch.zeros(2)), "ids_are_floats"),
        {"got": "torch.FloatTensor"},
    ),
    "id too large": (lambda: nn.Embedding(3, 4)(torch.tensor([3])), "index_beyond", {}),
    "more lengths than rows": (
        lambda: pack_padded_sequence(
            torch.zeros(2, 3, 1).long(), torch.tensor([3, 2, 1]), True, enforce_sorted=False
        ),
        *("index_beyond", {}),
    ),
    "ids to Linear": (
        *(lambda: nn.Linear(2, 2)(torch.zeros(1, 2).long()), "types_differ"),
        {"got": "Long", "expected": "Float"},
    ),
    "double to LSTM": (
        *(lambda: LSTM(BATCH.double()), "types_differ"),
        {"got": "torch.float64", "expected": "torch.float32"},
    ),
    "unsorted": (lambda: packed(lengths=(3, 5, 7)), "lengths_not_sorted", {}),
    "lengths elsewhere": (
        lambda: pack_padded_sequence(BATCH, torch.ones(3, device="meta", dtype=torch.long)),
        *("lengths_on_device", {"got": "meta"}),
    ),
    "lengths of another axis": (
        lambda: pack_padded_sequence(BATCH, torch.tensor([3, 2, 1]), True),
        *("lengths_count_differs", {"got": 3, "expected": 7}),
    ),
    "empty sentence": (lambda: packed(lengths=(3, 2, 0)), "length_is_zero", {}),
    "lengths beyond": (
        *(lambda: LSTM(packed(lengths=(9, 5, 1))), "lengths_beyond_steps"),
        {"start": 13, "length": 1, "size": 13},
    ),
    "total_length": (
        lambda: pad_packed_sequence(packed(), total_length=3),
        *("total_length_too_small", {"got": 3, "expected": 7}),
    ),
    "proj_size": (lambda: nn.LSTM(3, 4, proj_size=4), "proj_too_large", {}),
    "proj_size of a GRU": (lambda: nn.GRU(3, 4, proj_size=2), "proj_only_lstm", {}),
    "no features": (lambda: nn.LSTM(3, 0), "size_is_zero", {"argument": "hidden_size"}),
    "no layers": (lambda: nn.LSTM(3, 4, 0), "size_is_zero", {"argument": "num_layers"}),
    "dropout of a layer": (lambda: nn.LSTM(3, 4, 2, dropout=2), "not_probability", {}),
    "dropout": (lambda: nn.Dropout(1.5), "not_probability", {"got": "1.5"}),
    "bias": (lambda: nn.LSTM(10, 20, 2, 0.5), "bias_is_number", {"got": "float"}),
    "padding_index": (
        *(lambda: nn.Embedding(3, 4, padding_index=0), "unknown_argument"),  # type: ignore[call-arg]
        {"argument": "padding_index"},
    ),
    "no sizes": (
        *(lambda: nn.Embedding(3), "missing_argument"),  # type: ignore[call-arg]
        {"count": 1, "argument": "embedding_dim"},
    ),
    "no input": (lambda: LSTM(), "forward_argument_missing", {"argument": "input"}),
    "states apart": (
        *(lambda: LSTM(BATCH, BATCH, BATCH), "forward_argument_extra"),  # type: ignore[call-arg]
        {"takes": 3, "passed": 4},
    ),
    "padding_idx": (
        *(lambda: nn.Embedding(3, 4, padding_idx=3), "padding_beyond_vocabulary"),
        {},
    ),
    "list to Embedding": (
        *(lambda: nn.Embedding(3, 4)([1]), "other_for_tensor"),
        {"function": "embedding", "type": "list"},
    ),
    "tuple joined": (
        *(lambda: torch.cat(LSTM(BATCH)), "element_not_tensor"),
        {"element": 1, "type": "tuple"},
    ),
    "width of h_0 packed": (
        lambda: LSTM(packed(), (torch.zeros(2, 3, 19), torch.zeros(2, 3, 20))),
        *("state_width_differs", {}),
    ),
    "joined": (
        *(lambda: torch.cat([torch.zeros(3, 2), torch.zeros(7, 2)], 1), "joined_sizes_differ"),
        {"dim": 1, "expected": 3, "got": 7},
    ),
    "joined with and without time": (
        *(lambda: torch.cat([torch.zeros(1, 3, 2), torch.zeros(3, 2)], 1), "joined_axes_differ"),
        {"expected": 3, "got": 2},
    ),
    "stacked": (
        *(lambda: torch.stack([torch.zeros(3, 2), torch.zeros(3, 4)]), "stacked_sizes_differ"),
        {"expected": "3, 2", "got": "3, 4", "entry": 1},
    ),
    "view of a transposed": (lambda: BATCH.transpose(0, 1).view(3, -1), "view_not_contiguous", {}),
    "target of another shape": (
        lambda: nn.BCEWithLogitsLoss()(torch.zeros(3, 1), torch.zeros(3)),
        "target_shape_differs",
        {"expected": "3, 1", "got": 3},
    ),
    "target with an axis": (
        lambda: nn.CrossEntropyLoss()(torch.zeros(3, 4), torch.zeros(3, 1).long()),
        *("target_has_axis", {}),
    ),
    "target of another batch": (
        lambda: nn.CrossEntropyLoss()(torch.zeros(21, 4), torch.zeros(3).long()),
        *("target_rows_differ", {"expected": 21, "got": 3}),
    ),
    "target beyond": (
        lambda: nn.CrossEntropyLoss()(torch.zeros(1, 4), torch.tensor([4])),
        *("target_beyond", {"index": 4}),
    ),
    "target of floats": (
        lambda: nn.CrossEntropyLoss()(torch.zeros(3, 4), torch.zeros(3)),
        *("types_differ", {"expected": "Long", "got": "Float"}),
    ),
    "input elsewhere": (
        *(lambda: LSTM(BATCH.to("meta")), "devices_differ"),
        {"what": "parameter", "got": "meta", "expected": "cpu"},
    ),
    "state elsewhere": (
        *(lambda: GRU(BATCH, torch.zeros(2, 3, 20, device="meta")), "devices_differ"),
        {"what": "hidden", "got": "cpu", "expected": "meta"},
    ),
    "input to Linear elsewhere": (
        *(lambda: LINEAR(torch.zeros(3, 20, device="meta")), "devices_differ"),
        {"got": "cpu", "expected": "meta"},
    ),
    "lengths of two axes": (
        lambda: pack_padded_sequence(BATCH, torch.ones(3, 1).long()),
        *("lengths_not_in_a_row", {"got": 2}),
    ),
    "half a feature": (
        *(lambda: nn.LSTM(10, 40 / 2), "size_not_whole"),
        {"argument": "hidden_size", "got": "float"},
    ),
    "nonlinearity": (lambda: nn.RNN(3, 4, 2, 0.5), "unknown_nonlinearity", {"got": "0.5"}),
    "dropout of one layer": (
        *(lambda: warned(lambda: nn.LSTM(3, 4, dropout=0.5)), "dropout_without_effect"),
        {"dropout": "0.5", "num_layers": 1},
    ),
    "backward": (backward_twice, "backward_twice", {}),
    **NEIGHBORS,
}
"""Call, code and params by the name of the case."""


def message_of(name: str) -> str:
    """Make the call of a case and return the message, without the stack of C++ code."""
    do, _, _ = RAISED[name]
    with pytest.raises(Exception, match=r".") as caught:
        do()
    return without_stack(str(caught.value))
