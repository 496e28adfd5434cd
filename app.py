"""The ASGI entry: the pages, and what the server does beside them."""

import streamlit as st

from server.middleware import middleware
from server.routes import ROUTES
from server.start import lifespan, on_script_error

app = st.App(
    "pages/router.py",
    lifespan=lifespan,
    routes=ROUTES,
    middleware=middleware(),
    on_script_error=on_script_error,
)
