"""What happens once, before the first visitor, and what happens when a page breaks."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any

import streamlit as st
import torch

from backend.attempts.run import processes
from backend.attempts.run import stop as stop_processes
from backend.layer.trace import warm_up
from backend.models.warm_up import warm_up as warm_up_models
from backend.sandbox.pool import Pool
from components.page.state import current_words

_LOG = logging.getLogger("shape_explorer")
_KERNELS = {"ONEDNN_PRIMITIVE_CACHE_CAPACITY": "64"}
"""How many compiled kernels oneDNN keeps. Each size of an LSTM has its own, 0.2 MB of code: as many
as it would keep by itself, 1024, are 200 MB after a class has moved its sliders."""

LATER = "warm-up"
"""The thread that goes on getting warm while the first visitors come."""


def on_script_error(error: Exception) -> bool:
    """Log what broke and tell the visitor kindly; a traceback helps nobody who came to learn."""
    _LOG.error("A page broke", exc_info=error)
    st.error(current_words().text("app.error"))
    return True


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Pay for torch's first run before the health check answers.

    Raises:
        ValueError: for a base path, because the links of the pages start at the root of a host.

    One thread a run: many sessions share the cores, and a small layer gains nothing from more.
    """
    if path := st.get_option("server.baseUrlPath"):
        raise ValueError(f"server.baseUrlPath must be empty, but it is {path!r}")
    for name, text in _KERNELS.items():
        # Read by torch when it first needs a kernel; who sets another one means it.
        os.environ.setdefault(name, text)
    torch.set_num_threads(1)
    warm_up()
    warm_up_models("cpu")
    gc.collect()
    gc.freeze()
    later = Thread(target=_get_warmer, args=(processes(),), name=LATER)
    later.start()
    try:
        yield
    finally:
        later.join()
        stop_processes()


def _get_warmer(pool: Pool) -> None:
    """What takes seconds and few ask for first: processes that are broken on purpose, and the shape
    kernels of functions, for which torch loads its compiler."""
    pool.start()
    warm_up_models("meta")
    gc.freeze()
