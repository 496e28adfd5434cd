"""The least a Streamlit page can be: what :mod:`bench.cold_open` compares ours with."""

import streamlit as st

st.html("<p id='empty'>ready</p>")
