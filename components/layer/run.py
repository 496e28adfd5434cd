"""The run of a layer, shared by the diagram and the lower tabs of a page."""

from __future__ import annotations

from threading import Condition

from cachetools import TTLCache, cached

from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace, trace

MOST_BYTES = 32 * 2**20
"""The largest total size of the cached runs; the run of an example takes a few kilobytes."""
SECONDS = 10.0
"""The lifetime of a cached run; a device that was out of memory is tried again after it."""


def _bytes(run: Trace) -> int:
    # A result without values also takes some kilobytes.
    return 10_000 + sum(tensor.nbytes for tensor in run.values.values())


@cached(TTLCache(MOST_BYTES, SECONDS, getsizeof=_bytes), condition=Condition())
def layer_run(spec: LayerSpec, device: str = "cpu") -> Trace:
    """Run the layer of a link, or return the same result if it ran a moment ago.

    Only the last results are kept, because the fragments of a page follow each other within
    seconds.
    """
    return trace(spec, device)
