"""The page's one style sheet: the palette's colours in front, then the rules that use them."""

from __future__ import annotations

from hashlib import sha256

from components.page.assets import STATIC
from components.picture.palette import css_variables


def style_sheet(*sheets: str) -> str:
    """The named sheets of ours as one text."""
    texts = ((STATIC / f"{name}.css").read_text(encoding="utf-8") for name in sheets)
    return "\n".join((css_variables(), *texts))


STYLE_SHEET = style_sheet("page/page", "explorer/explorer")
STYLE_PATH = f"/assets/page-{sha256(STYLE_SHEET.encode()).hexdigest()[:12]}.css"
"""Where the app serves it; the path changes with the text, so that browsers may keep it."""
