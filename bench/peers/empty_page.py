"""The smallest possible Streamlit page, for comparison in :mod:`bench.cold_open`."""

import streamlit as st

st.html("<p id='empty'>ready</p>")
