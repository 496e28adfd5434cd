"""Which refusal of packing a message of torch's is: a code, with what the sentence needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, get_args

Stage = Literal["pack", "run", "unpack"]
"""A call that torch can refuse: ``pack_padded_sequence``, the layer, ``pad_packed_sequence``."""
FailureCode = Literal[
    "lengths_not_sorted", "length_zero", "lengths_beyond_width", "total_length_too_small"
]
CODES: tuple[FailureCode, ...] = get_args(FailureCode)

# By pattern: wordings differ a little from one version of torch to the next.
_PATTERNS: tuple[tuple[FailureCode, str], ...] = (
    ("lengths_not_sorted", r"sorted in decreasing order when .?enforce_sorted.? is True"),
    ("length_zero", r"[Ll]ength of all samples has to be greater than 0"),
    ("lengths_beyond_width", r"start \(\d+\) \+ length \(\d+\) exceeds dimension size \(\d+\)"),
    # What an LSTM on the CPU says where all sentences are of one length.
    ("lengths_beyond_width", r"shape '\[\d+, \d+, \d+\]' is invalid for input of size \d+"),
    (
        "total_length_too_small",
        r"got total_length=(?P<total_length>\d+) and max sequence length being (?P<longest>\d+)",
    ),
)


def explained(message: str) -> tuple[FailureCode, Mapping[str, int]] | None:
    """What ``message`` refuses, or ``None`` where it is none of packing's.

    Returns:
        ``lengths_not_sorted`` with ``enforce_sorted=True``, ``length_zero``,
        ``lengths_beyond_width`` (the padded input has fewer steps than a sentence: packing takes
        it in silence, and the layer finds too few rows), or ``total_length_too_small``, with the
        two numbers of the message, ``total_length`` and ``longest``. What else there is to say of
        the first three is the setting's: see :func:`backend.packing.rules.refusal`.
        https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pack_padded_sequence.html
    """
    for code, pattern in _PATTERNS:
        if found := re.search(pattern, message):
            return code, {name: int(number) for name, number in found.groupdict().items()}
    return None
