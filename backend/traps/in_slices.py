"""Silent bugs in an expression over a run, found by the origin of its numbers.

No text is compared: :mod:`backend.expressions.origins` returns which numbers an expression uses
and what its axes run over, so that equivalent expressions are treated alike.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

import torch

from backend.expressions.evaluate import blank_tensors
from backend.expressions.names import LENGTHS, lengths_of
from backend.expressions.origins import Provenance, provenance
from backend.expressions.smaller import few_lengths, large_step, smaller
from backend.expressions.text import Expression, ExpressionError, names_in, parse
from backend.layer.axes import sizes
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.traps.squeezes import squeezes_batch
from backend.traps.trap import Trap

_ROW_NAMES = frozenset(("D", "num_layers", "num_directions"))
"""Sizes whose names say how an expression intends to split the rows."""
_MAX_PARTS = 6


def slice_traps(
    spec: LayerSpec, expr: str, lengths: Sequence[int] | None, packed: bool
) -> Iterator[Trap]:
    """Yield the silent bugs of taking ``expr`` from a run of ``spec``.

    Args:
        lengths: the valid steps of each sample if the batch is padded, else ``None``. They are the
            values of ``lengths`` in the expression; without them it has example values.
        packed: whether the run read a PackedSequence of these lengths.

    Yields:
        ``backward_read_one`` (``t``), ``padding_step`` or, in a packed run, ``padding_zeros``
        (``t``, ``samples``), ``states_read_padding`` and ``backward_read_padding`` (``samples``),
        ``samples_mixed`` (``blended``: whether one number combines several samples),
        ``rows_regrouped`` (``num_layers``), ``squeeze_drops_batch``. Nothing for an invalid
        expression, or for one that depends on large sizes in a way that a smaller run cannot
        repeat. An expression that names ``lengths`` reads a padded batch.
    """
    try:
        read = parse(expr)
    except ExpressionError:
        return
    named = LENGTHS in names_in(read) and spec.batched
    if named:
        lengths = lengths_of(spec, lengths or ())
    known = lengths if _fit(spec, lengths) else None
    reduced = smaller(spec, read, lengths if named and lengths else ())
    if reduced is None:
        return
    large, (spec, read) = spec, reduced
    few = None if known is None else few_lengths(known, large, spec)
    found = _look(spec, read, few if named and few else ())
    if found is None:
        return
    short = sum(length < large.seq_len for length in known or ())
    steps = _Steps(large, spec, found, few, short)
    yield from steps.backward_read_one()
    yield from steps.padding(packed)
    regroups = _regroups(spec, read)
    # An integer may be the batch size or a number of rows: both ways of reading it are wrong here.
    mixes = found.mixes_samples or found.would_mix_samples or _mixes_before(spec, read)
    if mixes or (regroups and found.may_mix_samples):
        yield Trap("samples_mixed", {"blended": "batch" in found.blended})
    elif regroups:
        yield Trap("rows_regrouped", {"num_layers": spec.num_layers})
    if squeezes_batch(spec, read):
        yield Trap("squeeze_drops_batch")


def _look(spec: LayerSpec, read: Expression, lengths: Sequence[int]) -> Provenance | None:
    shapes = {name: sizes(shape) for name, shape in tensor_shapes(spec).items()}
    try:
        return provenance(read, blank_tensors(spec, shapes, "cpu", lengths), spec)
    except ExpressionError:
        return None


def _fit(spec: LayerSpec, lengths: Sequence[int] | None) -> bool:
    if lengths is None or not spec.batched or len(lengths) != spec.batch:
        return False
    return all(0 < length <= spec.seq_len for length in lengths)


class _Steps:
    """The steps of ``output`` that an expression uses, per sample."""

    def __init__(
        self,
        large: LayerSpec,
        spec: LayerSpec,
        found: Provenance,
        lengths: Sequence[int] | None,
        short: int,
    ) -> None:
        """Keep the origins of a run of ``spec``, which stands for one of ``large``."""
        self._large, self._spec, self._found = large, spec, found
        samples = spec.samples
        self._short = short
        self._lengths = torch.tensor(lengths or [spec.seq_len] * samples)
        self._lanes = torch.zeros(samples, spec.seq_len, spec.num_directions, dtype=torch.bool)
        self._compared = self._lanes
        if "output" in found.used:
            self._lanes = _by_sample(spec, found.used["output"])
            self._compared = _by_sample(spec, found.compared["output"])

    def backward_read_one(self) -> Iterator[Trap]:
        """Check whether the backward half is used only after it has read one step."""
        spec = self._spec
        if not spec.bidirectional:
            return
        backward = self._lanes[:, :, 1]
        used = backward.any(1)
        if not used.any() or (backward.sum(1) > 1).any():
            return
        at = backward.int().argmax(1)[used]
        last = (at == spec.seq_len - 1) | (at == self._lengths[used] - 1)
        if last.all() and (at > 0).any():
            yield Trap("backward_read_one", {"t": self._step(at.max())})

    def padding(self, packed: bool) -> Iterator[Trap]:
        """Check for steps behind a sample's end, and for states that read padding."""
        short = self._lengths < self._spec.seq_len
        if not short.any():
            return
        count = {"samples": self._short}
        behind = torch.arange(self._spec.seq_len) >= self._lengths[:, None]
        used = self._compared.any(2)
        if not self._step_by_step() and (used & behind).any():
            t = self._step(used.any(0).nonzero().max())
            yield Trap("padding_zeros" if packed else "padding_step", {"t": t} | count)
        if packed:
            return
        if any(
            self._found.used[name][:, short].any()
            for name in ("h_n", "c_n")
            if name in self._found.used
        ):
            yield Trap("states_read_padding", count)
        if self._spec.bidirectional and (self._lanes[:, :, 1] & ~behind)[short].any():
            yield Trap("backward_read_padding", count)

    def _step(self, step: torch.Tensor) -> int:
        return large_step(int(step), self._spec.seq_len, self._large.seq_len)

    def _step_by_step(self) -> bool:
        """Return whether the result keeps steps apart, so that a mask can still remove some."""
        return any(
            along.coordinate == "time" and len(along.values) > 1 and not along.mixed
            for axis in self._found.axes
            if "feature" not in axis.coordinates
            for along in axis.runs
        )


def _by_sample(spec: LayerSpec, used: torch.Tensor) -> torch.Tensor:
    """Return (N, L, D): whether any number of a direction at a step is used."""
    if not spec.batched:
        used = used[None]
    elif not spec.batch_first:
        used = used.transpose(0, 1)
    samples, steps, _ = used.shape
    return used.reshape(samples, steps, spec.num_directions, -1).any(3)


def _regroups(spec: LayerSpec, read: Expression) -> bool:
    """Return whether rows of a state are grouped by neither layers nor directions, at any step.

    Rows are layer-major. With as many layers as directions, grouping by the wrong one gives the
    same numbers. Then the names of sizes in the expression decide: with one more layer their
    values differ.
    """
    if not spec.bidirectional or spec.num_layers < 2:
        return False
    if spec.num_layers == 2:
        if not _ROW_NAMES & names_in(read):
            return False
        spec = replace(spec, num_layers=3)
    # Later operations may hide the groups, so every call is checked.
    parts = [parse(ast.unparse(node)) for node in ast.walk(read.tree) if isinstance(node, ast.Call)]
    looked = (_look(spec, part, ()) for part in (read, *parts[:_MAX_PARTS]))
    return any(found is not None and _splits_layers(found) for found in looked)


def _mixes_before(spec: LayerSpec, read: Expression) -> bool:
    """Return whether the code indexes a reshaped tensor whose samples are mixed.

    The index may hide it: ``h_n.view(N, num_layers, -1)[:, -1]`` has one sample in each row, but
    not those of the batch in their order.
    """
    parts = [
        parse(ast.unparse(node.value))
        for node in ast.walk(read.tree)
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Call)
    ]
    looked = (_look(spec, part, ()) for part in parts[:_MAX_PARTS] if "N" in names_in(part))
    return any(found is not None and found.mixes_samples for found in looked)


def _splits_layers(found: Provenance) -> bool:
    """Return whether some axis runs over layers and holds several of them at one position.

    An expression that uses a row twice selects rows on purpose, so it is not a regrouping.
    """
    if found.mixes_samples:
        return False
    taken = sum(int(mask.sum()) for mask in found.used.values())
    once = taken == torch.Size([axis.size for axis in found.axes]).numel()
    return once and any(
        along.coordinate == "layer" and along.mixed for axis in found.axes for along in axis.runs
    )
