"""The job of drawing a PNG, in a process of its own: the library holds the interpreter's lock."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from resvg_py import svg_to_bytes

FONTS = Path(__file__).parents[1] / "vendor" / "fonts"
_SMALL = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text y="9">h_n 층</text></svg>'
)


def work(document: str) -> str:
    """Return an SVG document as a PNG in base64, drawn with our fonts alone."""
    drawn = svg_to_bytes(
        svg_string=document,
        font_files=[str(file) for file in font_files()],
        font_family="Inter",
        skip_system_fonts=True,
    )
    return b64encode(drawn).decode()


def font_files() -> list[Path]:
    """Return our fonts. Every machine draws the same picture with them."""
    return sorted(file for file in FONTS.iterdir() if file.suffix in (".ttf", ".otf"))


def warm_up() -> None:
    """Draw a small picture."""
    work(_SMALL)
