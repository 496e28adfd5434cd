"""Silent bugs of a user's code: it runs without an error and does something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

from backend.layer.axes import Axis
from backend.layer.spec import LayerSpec
from backend.traps.in_code import source_traps
from backend.traps.in_slices import slice_traps
from backend.traps.trap import Trap

Meaning = tuple[Axis, ...]
"""The intended axes of an input: ``("batch", "time", "feature")``."""


@dataclass(frozen=True)
class Situation:
    """A user's code.

    Attributes:
        spec: the layer, and the input as torch reads it.
        meant: the intended axes of the input, or ``None`` if they are unknown.
        expr: the expression over the run, see :mod:`backend.expressions.evaluate`, or "".
        lengths: the valid steps of each sample, as passed to ``pack_padded_sequence``, or ``None``
            without padding.
        packed: whether the layer reads a PackedSequence.
        source: pasted lines that construct the layer or call it, or "".
    """

    spec: LayerSpec
    meant: Meaning | None = None
    expr: str = ""
    lengths: tuple[float, ...] | None = None
    packed: bool = False
    source: str = ""


def traps(situation: Situation) -> tuple[Trap, ...]:
    """Return every silent bug of a situation, those of the input first."""
    return tuple(_found(situation))


def as_read(spec: LayerSpec) -> Meaning:
    """Return the axes of the input as torch reads them.

    https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
    """
    if not spec.batched:
        return ("time", "feature")
    return ("batch", "time", "feature") if spec.batch_first else ("time", "batch", "feature")


def _found(situation: Situation) -> Iterator[Trap]:
    spec = situation.spec
    if situation.meant is not None:
        yield from _meant_otherwise(spec, situation.meant)
    if situation.expr:
        lengths = situation.lengths
        whole = None if lengths is None else tuple(int(each) for each in lengths if isfinite(each))
        yield from slice_traps(spec, situation.expr, whole, situation.packed)
    if situation.source:
        yield from source_traps(situation.source, spec)
    yield from _truncated(situation.lengths or ())
    if spec.dropout and not spec.dropout_has_effect:
        yield Trap("dropout_without_effect", {"dropout": spec.dropout})


def _meant_otherwise(spec: LayerSpec, meant: Meaning) -> Iterator[Trap]:
    """Compare the axes as torch reads them with the intended ones."""
    read = as_read(spec)
    if meant == read or len(meant) != len(read):
        return
    if not spec.batched:
        if meant[0] == "batch":
            yield Trap("rows_are_one_sequence", {"rows": spec.seq_len})
        return
    if meant[-1] != "feature":
        yield Trap("features_not_last", {"input_size": spec.input_size})
        return
    sizes = {"batch": spec.seq_len, "seq_len": spec.batch}
    yield Trap("batch_first_needless" if spec.batch_first else "batch_first_forgotten", sizes)


def _truncated(lengths: tuple[float, ...]) -> Iterator[Trap]:
    """Check for lengths that torch truncates to integers."""
    cut = [length for length in lengths if isfinite(length) and length != int(length)]
    if cut:
        yield Trap("lengths_truncated", {"given": cut[0], "taken": int(cut[0]), "count": len(cut)})
