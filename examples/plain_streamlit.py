"""The Layer page with Streamlit's own widgets: a slider, a toggle, a chart.

Run it from the root of the repository: ``streamlit run examples/plain_streamlit.py``.
"""

import sys
from pathlib import Path

import msgspec
import plotly.graph_objects as go
import streamlit as st

# Streamlit puts the folder of this script on the path, and the packages are one folder above it.
sys.path.append(str(Path(__file__).resolve().parents[1]))

from backend.layer.code import constructor
from backend.layer.spec import LAYERS, LayerSpec
from backend.layer.trace import trace
from backend.picture.layer import build_scene
from components.layer.figure import figure
from components.picture.palette import resolve

st.title("Shapes of a recurrent layer")
with st.sidebar:
    layer = st.selectbox("layer", LAYERS, index=LAYERS.index("LSTM"))
    hidden_size = st.slider("hidden_size", 1, 64, 20)
    num_layers = st.slider("num_layers", 1, 4, 2)
    seq_len = st.slider("seq_len", 1, 40, 35)
    bidirectional = st.toggle("bidirectional", value=True)
    batch_first = st.toggle("batch_first", value=True)

spec = LayerSpec(
    layer=layer,
    hidden_size=hidden_size,
    num_layers=num_layers,
    seq_len=seq_len,
    bidirectional=bidirectional,
    batch_first=batch_first,
)
st.code(constructor(spec))
# The figure names its colors, so that one figure serves both themes. This page uses the light one.
picture = msgspec.to_builtins(figure(build_scene(spec)))
st.plotly_chart(go.Figure(resolve(picture)), theme=None)
shapes = trace(spec).shapes.items()
st.code("\n".join(f"{name:<8}torch.Size({list(shape)})" for name, shape in shapes))
