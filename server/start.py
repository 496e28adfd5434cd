"""What happens once, before the first visitor: torch is made ready."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import torch

from backend.trace import warm_up


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Pay for torch's first run before the health check answers.

    One thread a run: many sessions share the cores, and a small layer gains nothing from more.
    """
    torch.set_num_threads(1)
    warm_up()
    gc.collect()
    gc.freeze()
    yield
