"""Errors of TorchScript and ONNX: a state without an annotation, a batch of a fixed size."""

from __future__ import annotations

from backend.errors.facts import Facts
from backend.errors.record import (
    ErrorRecord,
    Pattern,
    PossibleCause,
    lines,
    older,
    text,
    unless,
)
from backend.errors.setting import nothing


def _list_of_states(facts: Facts) -> bool:
    return str(facts.params["type"]).startswith("List")


RECORDS = (
    ErrorRecord(
        code="script_needs_pair",
        patterns=(
            Pattern(
                r"Expected a value of type 'Optional\[Tuple\[Tensor, Tensor\]\]' for argument 'hx' "
                r"but instead found type '(?P<type>[\w.\[\], ]+)"
            ),
        ),
        sample="Arguments for call are not valid. Expected a value of type "
        "'Optional[Tuple[Tensor, Tensor]]' for argument 'hx' but instead found type 'Tensor'",
        causes=(
            PossibleCause(
                "script_list_of_states",
                _list_of_states,
                fix=lines("output, (h_n, c_n) = self.lstm(input, (state[0], state[1]))"),
            ),
            PossibleCause("script_state_not_annotated", unless(_list_of_states)),
        ),
        fix=lines(
            "from torch import Tensor",
            "def forward(self, input: Tensor, state: tuple[Tensor, Tensor]):",
            "    return self.lstm(input, state)",
        ),
    ),
    ErrorRecord(
        code="script_needs_one",
        patterns=(
            Pattern(
                r"Expected a value of type 'Optional\[Tensor\]' for argument 'hx' "
                r"but instead found type '(?P<type>[\w.\[\], ]+)"
            ),
        ),
        sample="Arguments for call are not valid. Expected a value of type 'Optional[Tensor]' "
        "for argument 'hx' but instead found type 'Tuple[Tensor, Tensor]'.",
        causes=(PossibleCause("script_pair_for_one", values={"type": text("type")}),),
        fix=lines(
            "from torch import Tensor",
            "def forward(self, input: Tensor, state: Tensor):",
            "    return self.gru(input, state)",
        ),
    ),
    ErrorRecord(
        code="export_fixes_batch",
        patterns=(
            older(
                r"Exporting a model to ONNX with a batch_size other than 1, with a variable length "
                r"with (?:LSTM|GRU|RNN)",
                "ONNX",
            ),
            older(
                r"Got invalid dimensions for input: \w+ for the following indices "
                r"index: \d+ Got: \d+ Expected: \d+",
                "ONNX",
            ),
        ),
        sample="Exporting a model to ONNX with a batch_size other than 1, with a variable length "
        "with LSTM can cause an error when running the ONNX model with a different batch size.",
        causes=(PossibleCause("export_of_one_size"),),
        fix=lines(
            "batch, time = torch.export.Dim.DYNAMIC, torch.export.Dim.DYNAMIC",
            "program = torch.onnx.export(",
            "    model, (input,), dynamo=True, dynamic_shapes=({0: batch, 1: time},)",
            ")",
        ),
        setting=nothing,
    ),
)
