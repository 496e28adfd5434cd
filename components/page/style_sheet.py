"""The style sheet of the page: the colors of the palette, then the rules that use them."""

from __future__ import annotations

from hashlib import sha256

from components.page.assets import STATIC
from components.picture.palette import css_variables


def style_sheet(*sheets: str) -> str:
    """Return the named style sheets as one text, after the colors."""
    texts = ((STATIC / f"{name}.css").read_text(encoding="utf-8") for name in sheets)
    return "\n".join((css_variables(), *texts))


SHEETS = ("page/page", "explorer/explorer", "explorer/lesson", "controls/controls")
"""The sheets of the explorer, on every kind of page."""
STYLE_SHEET = style_sheet(*SHEETS)
STYLE_PATH = f"/assets/page-{sha256(STYLE_SHEET.encode()).hexdigest()[:12]}.css"
"""The URL path of the style sheet. It contains a hash, so that browsers may keep the file."""
