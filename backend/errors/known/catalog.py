"""Records of all known errors, in the order in which a message is compared with them."""

from __future__ import annotations

from backend.errors.known.around import (
    attention,
    cells,
    checkpoint,
    ctc,
    expanding,
    head,
    ids,
    loss,
    neighbors,
    script,
    selecting,
    sizes,
    training,
)
from backend.errors.known.code import names, not_tensors, python, syntax, unpacking
from backend.errors.known.layer import arguments, axes, dtype, indexing, input, packing, state
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
    *indexing.RECORDS,
    *unpacking.RECORDS,
    *ids.RECORDS,
    *dtype.RECORDS,
    *packing.RECORDS,
    *arguments.RECORDS,
    *training.RECORDS,
    *neighbors.RECORDS,
    *cells.RECORDS,
    *expanding.RECORDS,
    *attention.RECORDS,
    *ctc.RECORDS,
    *checkpoint.RECORDS,
    *selecting.RECORDS,
    *script.RECORDS,
    *names.RECORDS,
    *syntax.RECORDS,
)
"""All records; the first one with a matching pattern explains a message."""
