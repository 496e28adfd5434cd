"""Startup before the first visitor, and the handling of errors in a page."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Event, Thread
from typing import Any

import streamlit as st
import torch

from backend.attempts.run import processes
from backend.attempts.run import stop as stop_processes
from backend.errors.explain import patterns
from backend.expressions.evaluate import warm_up as warm_up_expressions
from backend.expressions.evaluate import warm_up_shapes
from backend.layer.trace import warm_up
from backend.reader import run as readings
from components.page.state import current_words
from components.picture import png
from server.connections.harden import check_bare, end_in_time, harden, launching_config
from server.middleware.limits import Limits, limits_of, unknown_variables
from server.quiet_log import throttle_logs
from server.ready import check_ready

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
    """Limit the connections, and check that the app can serve, before the health check responds.

    Each run uses one thread, because many sessions share the cores and small layers do not gain.

    Raises:
        ValueError: for a base path, because the links of the pages start at the root of a host; or
            for a public address without limits of connections.
        NotReadyError: if a part of the app is missing or broken.
    """
    if path := st.get_option("server.baseUrlPath"):
        raise ValueError(f"server.baseUrlPath must be empty, but it is {path!r}")
    _guard(limits_of())
    for name, text in _KERNELS.items():
        # Torch reads this variable at its first kernel. A value of the environment has precedence.
        os.environ.setdefault(name, text)
    torch.set_num_threads(1)
    warm_up()
    check_ready()
    gc.collect()
    gc.freeze()
    ends = Event()
    later = Thread(target=_get_warmer, args=(ends,), name=LATER)
    later.start()
    try:
        yield
    finally:
        ends.set()
        later.join()
        stop_processes()
        readings.stop()
        png.stop()


def _guard(limits: Limits) -> None:
    """Limit the connections of the server that is starting, and the time of its end."""
    throttle_logs()
    for name in unknown_variables():
        _LOG.warning("The app has no variable %s; docs/deploy.md lists all", name)
    if config := launching_config():
        harden(config, limits)
    else:
        check_bare(st.get_option("server.address"), limits)
    end_in_time()


def _get_warmer(ends: Event) -> None:
    """Do what needs seconds, unless the server ends: start the sandbox processes, compile the
    patterns of errors, and load the shape kernels of functions."""
    pools = (processes(), readings.processes(), readings.searches())
    works: list[Callable[[], object]] = [pool.start for pool in pools]
    works += [patterns, warm_up_expressions, warm_up_shapes, gc.freeze]
    for work in works:
        if ends.is_set():
            return
        work()
