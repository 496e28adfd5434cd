"""The front end: Streamlit, Plotly and the sentences that people read."""
