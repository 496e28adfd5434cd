"""A lesson in Korean, in MyST Markdown."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from host import with_host

project = "순환 신경망"
language = "ko"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = project
# One style sheet for both courses.
html_static_path = ["../mkdocs/docs/course.css"]
html_css_files = ["course.css"]
html_show_sphinx = False
html_copy_source = False


def _address(_app: Any, _name: str, source: list[str]) -> None:
    source[0] = with_host(source[0])


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("source-read", _address)
