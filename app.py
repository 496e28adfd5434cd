"""The ASGI entry point: the pages and the routes beside them."""

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
