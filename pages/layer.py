"""The explorer: one recurrent layer, its controls, its picture and its live shapes."""

import streamlit as st

from backend.trace import trace
from components.details import details
from components.explorer import explorer
from components.frame import redraw
from components.state import current_request, current_words

words = current_words()


@st.fragment(key="picture")
def picture() -> None:
    request = current_request()
    explorer(request, trace(request.spec, request.device), words, lambda: redraw("details"))


@st.fragment(key="details")
def tabs() -> None:
    request = current_request()
    details(request.spec, trace(request.spec, request.device), words)


picture()
tabs()
