"""The URL paths of downloads, from the root of the app."""

from __future__ import annotations

OFFLINE_PATH = "/offline.html"
PLOTLY_DOWNLOAD_PATH = "/plotly.min.js"
NOTEBOOK_PATH = "/notebook.ipynb"
SCRIPT_PATH = "/script.py"
PRACTICE_PATH = "/api/practice"
ASK_PATH = "/api/ask"
