"""Which slice do I want? Tasks and expressions over one real run, and the blocks they come from."""

import streamlit as st

from backend.trace import trace
from components.explorer import explorer
from components.fallback import fallback
from components.frame import redraw
from components.marker_charts import marker_charts
from components.state import address_moved, current_asked, current_request, current_words

words = current_words()


def settled(address: str) -> None:
    address_moved(address)
    redraw("charts")


@st.fragment(key="picture")
def picture() -> None:
    request = current_request()
    run = trace(request.spec, request.device)
    asked = current_asked(request.spec)
    explorer(request, run, words, address_moved, settled, asked)


@st.fragment(key="charts")
def charts() -> None:
    request = current_request()
    run = trace(request.spec, request.device)
    fallback(request.spec, run, words)
    marker_charts(request.spec, run, current_asked(request.spec), words)


picture()
charts()
