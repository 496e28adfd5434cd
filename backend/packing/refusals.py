"""Torch's errors about packing: a code for each message, with the numbers in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, get_args

Stage = Literal["pack", "run", "unpack"]
"""The call that fails: ``pack_padded_sequence``, the layer, or ``pad_packed_sequence``."""
FailureCode = Literal[
    "lengths_not_sorted",
    "length_zero",
    "lengths_beyond_width",
    "total_length_too_small",
    "lengths_counted",
]
CODES: tuple[FailureCode, ...] = get_args(FailureCode)

# Patterns, because wordings differ slightly between torch versions.
_PATTERNS: tuple[tuple[FailureCode, str], ...] = (
    ("lengths_not_sorted", r"sorted in decreasing order when .?enforce_sorted.? is True"),
    ("lengths_counted", r"len\(lengths\).? to be equal to batch_size"),
    # Without sorted lengths, torch selects the sentences first, one for each length.
    ("lengths_counted", r"index out of range in self|INDICES element is out of DATA bounds"),
    ("length_zero", r"[Ll]ength of all samples has to be greater than 0"),
    ("lengths_beyond_width", r"start \(\d+\) \+ length \(\d+\) exceeds dimension size \(\d+\)"),
    # The message of an LSTM on the CPU if all sentences have one length.
    ("lengths_beyond_width", r"shape '\[\d+, \d+, \d+\]' is invalid for input of size \d+"),
    (
        "total_length_too_small",
        r"got total_length=(?P<total_length>\d+) and max sequence length being (?P<longest>\d+)",
    ),
)


def explained(message: str) -> tuple[FailureCode, Mapping[str, int]] | None:
    """Return the code and the numbers of ``message``, or ``None`` if it is not about packing.

    Returns:
        ``lengths_not_sorted`` with ``enforce_sorted=True``, ``length_zero``,
        ``lengths_beyond_width`` (the padded input is shorter than a sentence: packing accepts it,
        and the layer gets too few rows), ``lengths_counted`` (not one length for each row of the
        axis that packing reads as the batch), or ``total_length_too_small`` with the two numbers
        of the message, ``total_length`` and ``longest``. :func:`backend.packing.rules.refusal`
        adds the numbers of the configuration to the others.
        https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pack_padded_sequence.html
    """
    for code, pattern in _PATTERNS:
        if found := re.search(pattern, message):
            return code, {name: int(number) for name, number in found.groupdict().items()}
    return None
