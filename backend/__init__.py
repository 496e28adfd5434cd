"""Shapes of sequence models, from torch and in closed form, without Streamlit and Plotly."""
