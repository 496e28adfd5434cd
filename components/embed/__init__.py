"""A figure in another site's page, without Streamlit and without a websocket."""
