"""Silent confusions: what a person has runs without an error, and is not what they mean."""

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
"""What the axes of an input are meant to be: ``("batch", "time", "feature")``."""


@dataclass(frozen=True)
class Situation:
    """What a person has.

    Attributes:
        spec: the layer, and the input as torch reads it.
        meant: what the input's axes are meant to be, or ``None`` where nobody says.
        expr: what is taken from the run, as :mod:`backend.expressions.evaluate` reads it, or "".
        lengths: real steps of each sample, as they are given to ``pack_padded_sequence``, or
            ``None`` where nothing is padded.
        packed: whether the layer reads a PackedSequence.
        source: pasted lines that make the layer or call it, or "".
    """

    spec: LayerSpec
    meant: Meaning | None = None
    expr: str = ""
    lengths: tuple[float, ...] | None = None
    packed: bool = False
    source: str = ""


def traps(situation: Situation) -> tuple[Trap, ...]:
    """Every trap in a situation, those of the input first; empty where all is as it is meant."""
    return tuple(_found(situation))


def as_read(spec: LayerSpec) -> Meaning:
    """What torch takes the axes of the input for.

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
    """Axes that torch reads in another order; ``batch`` and ``seq_len`` are the meant sizes."""
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
    """Torch makes whole numbers of lengths by leaving out what follows the point."""
    cut = [length for length in lengths if isfinite(length) and length != int(length)]
    if cut:
        yield Trap("lengths_truncated", {"given": cut[0], "taken": int(cut[0]), "count": len(cut)})
