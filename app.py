"""The ASGI entry: the pages, and what the server does beside them."""

import streamlit as st

from server.routes import ROUTES
from server.start import lifespan, on_script_error

app = st.App("pages/router.py", lifespan=lifespan, routes=ROUTES, on_script_error=on_script_error)
