"""Silent bugs of packing and unpacking, by the sizes alone."""

from __future__ import annotations

from collections.abc import Iterator

from backend.layer.spec import LayerSpec
from backend.packing.link import PackingRequest
from backend.packing.rules import refusal
from backend.traps.trap import Trap
from backend.traps.traps import Situation, traps


def packing_traps(spec: LayerSpec, asked: PackingRequest) -> tuple[Trap, ...]:
    """Return the silent bugs of the calls that torch accepts, those of packing first."""
    return tuple(_found(spec, asked))


def _found(spec: LayerSpec, asked: PackingRequest) -> Iterator[Trap]:
    """Yield the traps of each call up to the one that torch rejects.

    ``pack_reads_time`` (``batch``, ``seq_len``) if packing reads the steps as sentences,
    ``sentences_dropped`` (``count``, ``batch``) if there are fewer lengths than sentences, and
    ``unpack_turns_axes`` (``batch_first``) if the output has another layout than the input.
    """
    refused = refusal(asked)
    if refused and refused.stage == "pack":
        return
    if asked.pack_swapped:
        yield Trap("pack_reads_time", {"batch": asked.batch, "seq_len": asked.padded_width})
    elif len(asked.lengths) < asked.batch:
        params = {"count": len(asked.lengths), "batch": asked.batch}
        yield Trap("sentences_dropped", params)
    if refused is None and asked.unpack_swapped:
        yield Trap("unpack_turns_axes", {"batch_first": not spec.batch_first})
    yield from traps(Situation(spec))
