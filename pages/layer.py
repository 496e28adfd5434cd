"""The explorer: one recurrent layer, its controls, its picture and its live shapes."""

import streamlit as st

from backend.trace import trace
from components.controls import layer_controls
from components.details import details
from components.explorer import explorer
from components.frame import lab_frame, mending_notes
from components.state import current_setting, current_words, open_link

words = current_words()
open_link()


@st.fragment(key="picture")
def picture() -> None:
    spec, device = current_setting()
    mending_notes(spec, words)
    explorer(spec, trace(spec, device), words)


@st.fragment(key="details")
def tabs() -> None:
    spec, device = current_setting()
    details(spec, trace(spec, device), words)


setting = current_setting()
with lab_frame(words) as (stage, controls, below):
    with stage:
        picture()
    with controls:
        layer_controls(words)
    with below:
        tabs()
if current_setting() != setting:
    # The Back button: only the controls read the link it leads to.
    st.rerun()
