"""Pages of other frameworks that run the same layer, draw the same figure and say the same shapes.

Yardsticks for :mod:`bench.browser_step`. Gradio and marimo live in an environment of their own
(``requirements-peers.txt``), for they want other versions of what Streamlit stands on.
"""
