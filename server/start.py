"""What happens once, before the first visitor, and what happens when a page breaks."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
import torch

from backend.attempts import processes
from backend.attempts import stop as stop_processes
from backend.model_run import warm_up as warm_up_models
from backend.trace import warm_up
from components.state import current_words

_LOG = logging.getLogger("shape_explorer")


def on_script_error(error: Exception) -> bool:
    """Log what broke and tell the visitor kindly; a traceback helps nobody who came to learn."""
    _LOG.error("A page broke", exc_info=error)
    st.error(current_words().text("app.error"))
    return True


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Pay for torch's first run before the health check answers.

    One thread a run: many sessions share the cores, and a small layer gains nothing from more.
    """
    # They get warm beside what follows, and nobody waits for them.
    processes().start()
    torch.set_num_threads(1)
    warm_up()
    warm_up_models()
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        stop_processes()
