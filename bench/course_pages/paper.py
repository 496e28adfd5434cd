"""A course page as a PDF of the browser: what is on its paper, and images of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from playwright.sync_api import Browser

from bench.course_pages.looks import WIDTHS, open_page, seen

_LEAST_PATHS = 20
"""The least number of shapes of a drawn diagram."""


@dataclass(frozen=True)
class Paper:
    """What a printed page has.

    Attributes:
        pages: the number of sheets.
        shapes: the number of vector shapes on each sheet.
        sizes: how often a shape of torch is printed as text.
    """

    pages: int
    shapes: tuple[int, ...]
    sizes: int

    def __str__(self) -> str:
        drawn = sum(each >= _LEAST_PATHS for each in self.shapes)
        return (
            f"{self.pages} sheets, {drawn} with a diagram ({', '.join(map(str, self.shapes))} "
            f"vector shapes), {self.sizes} shapes of torch as text"
        )


def paper(browser: Browser, url: str, shot: Path, origin: str) -> Paper:
    """Print a page with its live figures to A4, and save images of the sheets at both widths."""
    page = open_page(browser, url, WIDTHS[0])
    # Scroll to every figure: a frame that was never in sight is not loaded.
    seen(page, WIDTHS[0], origin)
    file = shot.with_suffix(".pdf")
    page.pdf(path=file, format="A4", print_background=True)
    page.close()
    with pypdfium2.PdfDocument(file) as document:
        for place, sheet in enumerate(document):
            for width in WIDTHS:
                image = sheet.render(scale=width / sheet.get_width()).to_pil()
                image.save(shot.with_name(f"{shot.name}-{place + 1}-{width}.png"))
        shapes = tuple(_shapes(sheet) for sheet in document)
        sizes = sum(sheet.get_textpage().get_text_range().count("torch.Size") for sheet in document)
        return Paper(len(document), shapes, sizes)


def _shapes(sheet: pypdfium2.PdfPage) -> int:
    return sum(1 for _ in sheet.get_objects([pdfium.FPDF_PAGEOBJ_PATH], max_depth=8))
