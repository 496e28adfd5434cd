"""The explorer: one recurrent layer, its controls, its picture and its live shapes."""

import streamlit as st

from backend.trace import trace
from components.details import details
from components.explorer import explorer
from components.fallback import fallback
from components.frame import redraw
from components.state import address_moved, current_request, current_words

words = current_words()


def settled(address: str) -> None:
    address_moved(address)
    redraw("details")


@st.fragment(key="picture")
def picture() -> None:
    request = current_request()
    explorer(request, trace(request.spec, request.device), words, address_moved, settled)


@st.fragment(key="details")
def tabs() -> None:
    request = current_request()
    run = trace(request.spec, request.device)
    fallback(request.spec, run, words)
    details(request.spec, run, words)


picture()
tabs()
