"""Calls around a recurrent layer that torch raises, and what must be recognized in the message."""

from __future__ import annotations

import operator
import warnings
from collections.abc import Callable, Mapping

import pytest
import torch
from torch import nn

NORM, CONV = nn.BatchNorm1d(20), nn.Conv1d(8, 16, 3)
ATTENTION = nn.MultiheadAttention(32, 4, batch_first=True)
TIME_FIRST = nn.MultiheadAttention(32, 4)
TRANSFORMER = nn.Transformer(32, 4, custom_encoder=nn.Identity(), custom_decoder=nn.Identity())
SCORES = torch.zeros(20, 3, 5).log_softmax(2)
FRAMES = torch.full((3,), 20)
STEPS = [torch.zeros(3)]
zeros = torch.zeros


def passing() -> nn.Module:
    """Return a model that passes a state on without an annotation.

    TorchScript compiles a class once, so that every call needs its own.
    """

    class Passing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.lstm = nn.LSTM(3, 4)

        def forward(self, input: torch.Tensor, state: torch.Tensor) -> torch.Tensor:
            output: torch.Tensor = self.lstm(input, state)[0]
            return output

    return Passing()


def scripted(model: nn.Module) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.jit.script(model)


def passing_a_pair() -> nn.Module:
    """Return a model that passes a pair to a layer with one state."""

    class PassingPair(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.gru = nn.GRU(3, 4)

        def forward(self, input: torch.Tensor) -> torch.Tensor:
            output: torch.Tensor = self.gru(input, (input, input))[0]
            return output

    return PassingPair()


def without_init() -> nn.Module:
    class Bare(nn.Module):
        def __init__(self) -> None:
            self.lstm = nn.LSTM(3, 4)

    return Bare()


def attend(layer: nn.MultiheadAttention, *sizes: int, **masks: torch.Tensor) -> None:
    query = zeros(sizes)
    layer(query, query, query, **masks)


def loads(model: nn.Module, saved: nn.Module) -> None:
    nn.ModuleDict({"lstm": model}).load_state_dict(nn.ModuleDict({"lstm": saved}).state_dict())


def warned_of_size() -> None:
    with pytest.warns(UserWarning, match="target size") as caught:
        nn.MSELoss()(zeros(64, 1), zeros(64))
    raise caught[0].message  # type: ignore[misc]


def ctc(input_lengths: torch.Tensor) -> None:
    nn.CTCLoss()(SCORES, torch.ones(3, 6).long(), input_lengths, torch.full((3,), 6))


def undefined() -> None:
    exec("embedd")


NEIGHBORS: Mapping[str, tuple[Callable[[], object], str, Mapping[str, int | str]]] = {
    "bidirectional as an int": (
        *(lambda: nn.LSTM(3, 4, bidirectional=1)(zeros(2, 2, 3)), "flag_not_bool"),
        {"kernel": "lstm", "flags": "bool, int, float, bool, int, bool"},
    ),
    "warning of a loss": (warned_of_size, "target_shape_differs", {"expected": "64, 1", "got": 64}),
    "BCELoss": (
        *(lambda: nn.BCELoss()(zeros(64, 1), zeros(64)), "target_shape_differs"),
        {"expected": "64, 1", "got": 64},
    ),
    "BatchNorm1d": (
        *(lambda: NORM(zeros(3, 7, 20)), "batch_norm_axis"),
        {"got": 7, "expected": 20},
    ),
    "BatchNorm1d of a batch of one": (
        *(lambda: NORM(zeros(1, 20)), "norm_of_one_value"),
        {"shape": "1, 20"},
    ),
    "Conv1d of four axes": (
        *(lambda: CONV(zeros(3, 7, 10, 2)), "conv_axes"),
        {"shape": "3, 7, 10, 2"},
    ),
    "LayerNorm": (
        *(lambda: nn.LayerNorm(7)(zeros(3, 7, 32)), "layer_norm_axis"),
        {"expected": 7, "shape": "3, 7, 32"},
    ),
    "Conv1d": (
        *(lambda: CONV(zeros(32, 10, 8)), "conv_channels"),
        {"shape": "32, 10, 8", "expected": 8, "got": 10},
    ),
    "LSTMCell with h alone": (
        *(lambda: nn.LSTMCell(5, 4)(zeros(3, 5), zeros(3, 4)), "cell_needs_pair"),
        {},
    ),
    "features of a cell": (
        *(lambda: nn.LSTMCell(5, 4)(zeros(3, 8)), "cell_input_size"),
        {"got": 8, "expected": 5},
    ),
    "batch of a cell": (
        *(lambda: nn.GRUCell(5, 4)(zeros(3, 5), zeros(1, 4)), "cell_batch"),
        {"expected": 3, "state": 0, "got": 1},
    ),
    "width of a cell": (
        *(lambda: nn.GRUCell(5, 4)(zeros(3, 5), zeros(3, 9)), "cell_hidden_size"),
        {"state": 0, "got": 9, "expected": 4},
    ),
    "sequence to a cell": (
        *(lambda: nn.LSTMCell(5, 4)(zeros(3, 7, 5)), "cell_axes"),
        {"cell": "LSTMCell", "got": 3},
    ),
    "state of a layer to a cell": (
        *(lambda: nn.GRUCell(5, 4)(zeros(3, 5), zeros(1, 3, 4)), "cell_state_axes"),
        {"cell": "GRUCell", "got": 3},
    ),
    "expand": (
        *(lambda: zeros(16, 3).expand(20, 3), "expand_needs_one"),
        {"expected": 20, "got": 16, "dim": 0, "wanted": "20, 3", "has": "16, 3"},
    ),
    "expand of too few": (lambda: zeros(2, 16, 3).expand(16, 3), "too_few_sizes", {}),
    "repeat": (lambda: zeros(2, 16, 3).repeat(2, 1), "too_few_sizes", {}),
    "padding mask": (
        lambda: attend(ATTENTION, 3, 7, 32, key_padding_mask=zeros(7, 3).bool()),
        *("padding_mask_axis", {"axis": 0, "expected": 3, "got": 7}),
    ),
    "mask of steps": (
        lambda: attend(TIME_FIRST, 3, 7, 32, attn_mask=zeros(7, 7)),
        *("mask_shape", {"got": "7, 7", "expected": "3, 3"}),
    ),
    "mask per sample": (
        lambda: attend(ATTENTION, 3, 7, 32, attn_mask=zeros(3, 7, 7)),
        *("mask_per_head", {"got": "3, 7, 7", "expected": "12, 7, 7"}),
    ),
    "mask of four axes": (
        lambda: attend(ATTENTION, 3, 7, 32, attn_mask=zeros(3, 4, 7, 7)),
        *("mask_axes", {"axes": 3, "got": 4}),
    ),
    "mask of a TransformerEncoder": (
        lambda: nn.TransformerEncoderLayer(32, 4)(zeros(3, 7, 32), src_mask=zeros(7, 7)),
        *("mask_shape", {"got": "7, 7", "expected": "3, 3"}),
    ),
    "features of attention": (
        lambda: attend(ATTENTION, 3, 7, 30),
        *("embedding_dimension", {"expected": 32, "got": 30}),
    ),
    "heads": (lambda: nn.MultiheadAttention(30, 4), "heads_do_not_divide", {}),
    "gather without axes": (
        lambda: zeros(3, 7, 4).gather(1, zeros(3).long()),
        *("gather_axes", {}),
    ),
    "gather of another batch": (
        lambda: zeros(3, 7, 4).gather(1, zeros(5, 1, 4).long()),
        *("gather_beyond", {"got": "5, 1, 4", "expected": "3, 7, 4"}),
    ),
    "a longer mask": (
        lambda: zeros(3, 7, 4)[zeros(3, 9).bool()],
        *("mask_selects", {"got": "3, 9", "expected": "3, 7, 4"}),
    ),
    "a tensor and a tuple": (
        lambda: operator.add(zeros(3), (zeros(3),)),
        *("operand_is_tuple", {}),
    ),
    "a tuple and a tensor": (
        lambda: operator.add((zeros(3),), zeros(3)),
        *("operand_is_tuple", {}),
    ),
    "pad_pack_sequence": (
        lambda: exec("from torch.nn.utils.rnn import pad_pack_sequence"),
        *("module_has_no", {"module": "torch.nn.utils.rnn", "attribute": "pad_pack_sequence"}),
    ),
    "mask of integers": (
        lambda: attend(ATTENTION, 3, 7, 32, key_padding_mask=zeros(3, 7).long()),
        *("mask_dtype", {"mask": "key_padding_mask"}),
    ),
    "key and value": (
        lambda: ATTENTION(zeros(3, 1, 32), zeros(3, 7, 32), zeros(3, 8, 32)),
        *("key_and_value_differ", {"expected": "7, 3, 32", "got": "8, 3, 32"}),
    ),
    "batches of a Transformer": (
        lambda: TRANSFORMER(zeros(3, 7, 32), zeros(3, 5, 32)),
        *("source_and_target_batches", {}),
    ),
    "features of a Transformer": (
        lambda: TRANSFORMER(zeros(7, 3, 30), zeros(5, 3, 32)),
        *("source_and_target_features", {}),
    ),
    "BatchNorm1d of four axes": (
        lambda: NORM(zeros(3, 7, 20, 2)),
        *("batch_norm_axes", {"got": 4}),
    ),
    "RMSNorm": (
        *(lambda: nn.RMSNorm(7)(zeros(3, 7, 32)), "layer_norm_axis"),
        {"expected": 7, "shape": "3, 7, 32"},
    ),
    "a layer that is saved alone": (
        lambda: nn.LSTM(4, 3, bias=False).load_state_dict(nn.LSTM(4, 3).state_dict()),
        *("checkpoint_differs", {}),
    ),
    "steps of CTC": (
        lambda: ctc(torch.full((20,), 20)),
        *("ctc_lengths", {"lengths": "input_lengths"}),
    ),
    "length of CTC": (
        lambda: ctc(torch.full((3,), 25)),
        *("ctc_length_beyond", {"expected": 20, "got": 25}),
    ),
    "checkpoint": (
        lambda: loads(nn.LSTM(128, 64, 2), nn.LSTM(128, 128, 2)),
        *("checkpoint_differs", {}),
    ),
    "checkpoint of other layers": (
        lambda: loads(nn.LSTM(128, 64, 2), nn.LSTM(128, 64)),
        *("checkpoint_differs", {}),
    ),
    "targets of CTC": (
        lambda: nn.CTCLoss()(SCORES, torch.ones(3, 6).long(), FRAMES, torch.full((3,), 9)),
        *("ctc_targets_too_short", {"expected": 9, "got": 6}),
    ),
    "kernel": (
        *(lambda: CONV(zeros(3, 8, 2)), "conv_kernel_longer"),
        {"got": 2, "expected": 3},
    ),
    "permute": (
        *(lambda: zeros(3, 4).permute(1, 0, 2), "order_of_other_axes"),
        {"got": 2, "expected": 3},
    ),
    "bmm of two axes": (
        *(lambda: zeros(3, 4).bmm(zeros(3, 4, 5)), "product_needs_batch"),
        {"operand": 1},
    ),
    "cat of arguments": (
        *(lambda: torch.cat(zeros(3), zeros(3)), "tensors_without_list"),  # type: ignore[arg-type]
        {"function": "cat"},
    ),
    "list of steps": (
        *(lambda: STEPS[:, -1], "list_for_tensor"),  # type: ignore[call-overload]
        {},
    ),
    "shape of a list": (
        *(lambda: STEPS.shape, "list_for_tensor"),  # type: ignore[attr-defined]
        {},
    ),
    "batch_first as an int": (
        *(lambda: nn.GRU(3, 4, batch_first=1), "flag_is_number"),
        {"argument": "batch_first", "got": "int"},
    ),
    "num_layers as a float": (lambda: nn.GRU(3, 4, num_layers=2.0), "size_is_fraction", {}),
    "LayerNorm of two axes": (
        *(lambda: nn.LayerNorm([7, 32])(zeros(3, 5, 32)), "layer_norm_axis"),
        {"expected": 32, "shape": "3, 5, 32"},
    ),
    "vocabulary of a checkpoint": (
        lambda: nn.ModuleDict({"emb": nn.Embedding(9, 4)}).load_state_dict(
            nn.ModuleDict({"emb": nn.Embedding(8, 4)}).state_dict()
        ),
        *("checkpoint_differs", {}),
    ),
    "no super": (without_init, "module_not_initialized", {"kind": "module"}),
    "script of a GRU": (
        *(lambda: scripted(passing_a_pair()), "script_needs_one"),
        {"type": "Tuple[Tensor, Tensor]"},
    ),
    "script": (lambda: scripted(passing()), "script_needs_pair", {"type": "Tensor"}),
    "orthononal_": (
        *(lambda: nn.init.orthononal_, "module_has_no"),  # type: ignore[attr-defined]
        {"module": "torch.nn.init", "attribute": "orthononal_"},
    ),
    "parenthesis": (
        lambda: compile("fc = nn.Linear(2 * 64, 2\n", "model.py", "exec"),
        *("parenthesis_open", {}),
    ),
    "embedd": (undefined, "name_not_defined", {"name": "embedd"}),
    "fc": (lambda: passing().fc, "part_missing", {"owner": "Passing", "attribute": "fc"}),
}
"""Call, code and params by the name of the case."""
