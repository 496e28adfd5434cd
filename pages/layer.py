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


@st.fragment
def lab() -> None:
    with lab_frame(words) as (stage, controls, tabs):
        with controls:
            layer_controls(words)
        spec, device = current_setting()
        run = trace(spec, device)
        with stage:
            mending_notes(spec, words)
            explorer(spec, run, words)
        with tabs:
            details(spec, run, words)


lab()
