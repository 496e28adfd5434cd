"""What MkDocs calls while it builds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from host import with_host


def on_page_markdown(markdown: str, **_page: Any) -> str:
    """The page's text, the app's address in it."""
    return with_host(markdown)
