"""The files the browser gets: their place on disk and their URL."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

import plotly
from rjsmin import jsmin

STATIC = Path(__file__).parents[1] / "static"
PLOTLY_SCRIPT = Path(__file__).parents[1] / "vendor" / "plotly-cartesian.min.js"
"""Plotly's script with cartesian plots only; ``make plotly`` renews it."""
PLOTLY_PATH = f"/assets/plotly-cartesian-{plotly.__version__}.min.js"
"""The URL path of Plotly's script. It names the version of the ``plotly`` package."""
_NOT_SERVED = ("host", "offline", "embed", "element")
"""Folders whose scripts are sent in other ways: as ``/embed.js``, or inside another file."""


@cache
def scripts() -> dict[str, Path]:
    """Map the URL path of every script to its file.

    The paths contain a hash of all scripts, so that browsers may keep them.
    """
    files = [file for file in sorted(STATIC.rglob("*.js")) if file.parent.name not in _NOT_SERVED]
    version = sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    return {f"/assets/{version}/{file.relative_to(STATIC).as_posix()}": file for file in files}


def script_path(name: str) -> str:
    """Return the URL path of one script, named as its folder and stem (``page/copy``)."""
    return next(path for path, file in scripts().items() if file == STATIC / f"{name}.js")


@cache
def plotly_script() -> bytes:
    """Return Plotly's script. Readers who stop hold the same bytes, not a copy each."""
    return PLOTLY_SCRIPT.read_bytes()


def minified(script: str) -> str:
    """Return a script without comments and indentation, as browsers get it."""
    text: str = jsmin(script)
    return text
