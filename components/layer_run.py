"""The run of a page's layer, which its picture and what stands below both tell of."""

from __future__ import annotations

from functools import lru_cache

from backend.spec import LayerSpec
from backend.trace import Trace, trace


@lru_cache(maxsize=1)
def layer_run(spec: LayerSpec, device: str = "cpu") -> Trace:
    """Torch's run of a setting; asked for again right away it is the same one.

    Only the last is kept: parts of one page follow each other, and a run may hold many numbers.
    """
    return trace(spec, device)
