"""Startup before the first visitor, and the handling of errors in a page."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any

import streamlit as st
import torch

from backend.attempts.run import processes
from backend.attempts.run import stop as stop_processes
from backend.layer.trace import warm_up
from backend.models.warm_up import warm_up as warm_up_models
from backend.reader import run as readings
from backend.reader import search_run as searches
from backend.sandbox.pool import Pool
from components.page.state import current_words

_LOG = logging.getLogger("shape_explorer")
_KERNELS = {"ONEDNN_PRIMITIVE_CACHE_CAPACITY": "64"}
"""The number of compiled kernels that oneDNN keeps. Each size of an LSTM needs its own, of 0.2 MB.
The default of 1024 would take 200 MB after a class has moved its sliders."""

LATER = "warm-up"
"""The thread that continues the warm-up while the first visitors connect."""


def on_script_error(error: Exception) -> bool:
    """Log the error and show the visitor a sentence instead of a traceback."""
    _LOG.error("A page broke", exc_info=error)
    st.error(current_words().text("app.error"))
    return True


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Complete torch's first run before the health check responds.

    Each run uses one thread, because many sessions share the cores and small layers do not gain.

    Raises:
        ValueError: for a base path, because the links of the pages start at the root of a host.
    """
    if path := st.get_option("server.baseUrlPath"):
        raise ValueError(f"server.baseUrlPath must be empty, but it is {path!r}")
    for name, text in _KERNELS.items():
        # Torch reads this variable at its first kernel. A value of the environment has precedence.
        os.environ.setdefault(name, text)
    torch.set_num_threads(1)
    warm_up()
    warm_up_models("cpu")
    gc.collect()
    gc.freeze()
    later = Thread(
        target=_get_warmer,
        args=((processes(), readings.processes(), searches.processes()),),
        name=LATER,
    )
    later.start()
    try:
        yield
    finally:
        later.join()
        stop_processes()
        readings.stop()
        searches.stop()


def _get_warmer(pools: Iterable[Pool]) -> None:
    """Start the sandbox processes and the shape kernels of functions, which need seconds."""
    for pool in pools:
        pool.start()
    warm_up_models("meta")
    gc.freeze()
