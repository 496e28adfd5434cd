"""Records of all known errors, in the order in which a message is compared with them."""

from __future__ import annotations

from backend.errors.known import (
    arguments,
    attention,
    axes,
    checkpoint,
    ctc,
    dtype,
    head,
    ids,
    input,
    loss,
    names,
    neighbors,
    not_tensors,
    packing,
    python,
    script,
    sizes,
    state,
    syntax,
    training,
    unpacking,
)
from backend.errors.record import ErrorRecord

RECORDS: tuple[ErrorRecord, ...] = (
    *not_tensors.RECORDS,
    *python.RECORDS,
    *head.RECORDS,
    *input.RECORDS,
    *state.RECORDS,
    *sizes.RECORDS,
    *loss.RECORDS,
    *axes.RECORDS,
    *unpacking.RECORDS,
    *ids.RECORDS,
    *dtype.RECORDS,
    *packing.RECORDS,
    *arguments.RECORDS,
    *training.RECORDS,
    *neighbors.RECORDS,
    *attention.RECORDS,
    *ctc.RECORDS,
    *checkpoint.RECORDS,
    *script.RECORDS,
    *names.RECORDS,
    *syntax.RECORDS,
)
"""All records; the first one with a matching pattern explains a message."""
