"""Pages of other frameworks that run the same layer and show the same figure and shapes.

:mod:`bench.browser_step` compares them with ours. Gradio and marimo have their own environment
(``requirements-peers.txt``), because they need other versions of Streamlit's dependencies.
"""
