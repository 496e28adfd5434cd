"""Errors of a single cell, which reads one step and has states without layers."""

from __future__ import annotations

import re

from backend.errors.comparison import Comparison, number_of_axes, one_size
from backend.errors.facts import Facts
from backend.errors.record import (
    EXPECTED_AND_GOT,
    ErrorRecord,
    Lines,
    Pattern,
    PossibleCause,
    lines,
)
from backend.errors.roles import Roles, names_in
from backend.errors.setting import nothing

_CELL = r"(?P<cell>(?:RNN|LSTM|GRU)Cell)"
_CALLS_CELL = (
    Roles("cell", ("input", "h"), calls=r"(?i)(cell|rnn|gru|lstm)\w*(\[\w+\])?$"),
    Roles("cell", ("input", "h")),
)
_INITIAL = re.compile(r"(?i)init|zero|[hc]x?_?0$")


def _compare_axes(facts: Facts) -> Comparison:
    return number_of_axes(2)(facts)


def _cell_names(facts: Facts) -> dict[str, str]:
    return names_in(facts.failing, _CALLS_CELL)


def _state_of_batch(facts: Facts) -> Lines:
    """Create the states of a cell for the size of the batch itself."""
    zeros = "input.new_zeros(input.size(0), cell.hidden_size)"
    return tuple(
        f"{name} = {zeros}" for name in ("h", "c") if name == "h" or name in _cell_names(facts)
    )


def _state_of_width(facts: Facts) -> Lines:
    """Map a state that carries information to the size of the cell."""
    names = _cell_names(facts)
    if not names or _INITIAL.search(names.get("h", "")):
        return _state_of_batch(facts)
    bridge = f"bridge = nn.Linear({facts.number('got')}, cell.hidden_size)"
    return (bridge, *(f"{name} = bridge({name})" for name in ("h", "c") if name in names))


RECORDS = (
    ErrorRecord(
        code="cell_needs_pair",
        patterns=(
            Pattern(
                r"lstm_cell\(\): argument 'hx' \(position 2\) must be tuple of Tensors, not Tensor"
            ),
        ),
        sample="lstm_cell(): argument 'hx' (position 2) must be tuple of Tensors, not Tensor",
        causes=(PossibleCause("cell_needs_pair"),),
        fix=lines("c = torch.zeros_like(h)", "h, c = cell(input, (h, c))"),
        roles=_CALLS_CELL,
    ),
    ErrorRecord(
        code="cell_input_size",
        patterns=(
            Pattern(
                r"input has inconsistent input_size: got (?P<got>\d+),? expected (?P<expected>\d+)"
            ),
        ),
        sample="input has inconsistent input_size: got 8 expected 5",
        causes=(PossibleCause("cell_input_size", values=EXPECTED_AND_GOT),),
        comparison=one_size("feature", "H_in"),
        fix=lines("print(input.shape, cell.input_size)"),
        roles=_CALLS_CELL,
    ),
    ErrorRecord(
        code="cell_batch",
        patterns=(
            Pattern(
                r"Input batch size (?P<expected>\d+) doesn't match hidden(?P<state>\d) "
                r"batch size (?P<got>\d+)"
            ),
        ),
        sample="Input batch size 3 doesn't match hidden0 batch size 1",
        causes=(PossibleCause("cell_batch", values=EXPECTED_AND_GOT),),
        comparison=one_size("batch", "N"),
        fix=_state_of_batch,
        setting=nothing,
        roles=_CALLS_CELL,
    ),
    ErrorRecord(
        code="cell_hidden_size",
        patterns=(
            Pattern(
                r"hidden(?P<state>\d) has inconsistent hidden_size: got (?P<got>\d+), "
                r"expected (?P<expected>\d+)"
            ),
        ),
        sample="hidden0 has inconsistent hidden_size: got 9, expected 4",
        causes=(PossibleCause("cell_hidden_size", values=EXPECTED_AND_GOT),),
        comparison=one_size("feature", "H_out"),
        fix=_state_of_width,
        setting=nothing,
        roles=_CALLS_CELL,
    ),
    ErrorRecord(
        code="cell_axes",
        patterns=(
            Pattern(
                r"(?P<cell>(?:RNN|LSTM|GRU)Cell): Expected input to be 1D or 2D, got (?P<got>\d)D"
            ),
        ),
        sample="LSTMCell: Expected input to be 1D or 2D, got 3D instead",
        causes=(PossibleCause("cell_reads_one_step"),),
        comparison=_compare_axes,
        fix=lines(
            "outputs, state = [], None",
            "for step in input.unbind(1):",
            "    state = cell(step, state)",
            "    outputs.append(state[0] if isinstance(state, tuple) else state)",
        ),
        setting=nothing,
        roles=_CALLS_CELL,
    ),
    ErrorRecord(
        code="cell_state_axes",
        patterns=(
            Pattern(_CELL + r": Expected (hidden|hx\[\d\]) to be 1D or 2D, got (?P<got>\d)D"),
        ),
        sample="GRUCell: Expected hidden to be 1D or 2D, got 3D instead",
        causes=(PossibleCause("cell_state_has_layers"),),
        comparison=_compare_axes,
        fix=lines("h = h[-1]"),
        setting=nothing,
        roles=_CALLS_CELL,
    ),
)
