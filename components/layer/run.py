"""The run of a page's layer, which its picture and what stands below both tell of."""

from __future__ import annotations

from threading import Condition

from cachetools import TTLCache, cached

from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace, trace

MOST_BYTES = 32 * 2**20
"""How much the runs that are kept may hold; one of an example holds a few kilobytes."""
SECONDS = 10.0
"""How long one is kept: a device that had no memory left is asked again."""


def _bytes(run: Trace) -> int:
    # What is no number takes some kilobytes as well.
    return 10_000 + sum(tensor.nbytes for tensor in run.values.values())


@cached(TTLCache(MOST_BYTES, SECONDS, getsizeof=_bytes), condition=Condition())
def layer_run(spec: LayerSpec, device: str = "cpu") -> Trace:
    """Torch's run of a setting; asked for again right away it is the same one.

    The last are kept: parts of a page follow each other, but not at once where many pages open.
    """
    return trace(spec, device)
