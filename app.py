"""The ASGI entry point: the pages and the routes beside them."""

# ruff: noqa: E402
import gc

# Collections of garbage during the imports take a third of a second and find nothing.
gc.disable()

import streamlit as st

from server.connections.harden import raise_open_files
from server.middleware.metrics import Metrics
from server.middleware.stack import middleware
from server.routes.table import ROUTES
from server.start import lifespan, on_script_error

metrics = Metrics()
app = st.App(
    "pages/router.py",
    lifespan=lifespan,
    routes=[*ROUTES, metrics.route()],
    middleware=middleware(metrics, raise_open_files()),
    on_script_error=on_script_error,
)
gc.enable()
