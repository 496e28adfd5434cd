"""Errors of TorchScript, which reads a state without an annotation as one tensor."""

from __future__ import annotations

from backend.errors.record import ErrorRecord, Pattern, PossibleCause, lines

RECORDS = (
    ErrorRecord(
        code="script_needs_pair",
        patterns=(
            Pattern(
                r"Expected a value of type 'Optional\[Tuple\[Tensor, Tensor\]\]' for argument 'hx' "
                r"but instead found type '(?P<type>[\w.]+)"
            ),
        ),
        sample="Arguments for call are not valid. Expected a value of type "
        "'Optional[Tuple[Tensor, Tensor]]' for argument 'hx' but instead found type 'Tensor'",
        causes=(PossibleCause("script_state_not_annotated"),),
        fix=lines(
            "from torch import Tensor",
            "def forward(self, input: Tensor, state: tuple[Tensor, Tensor]):",
            "    return self.lstm(input, state)",
        ),
    ),
)
