"""The PNG of a still image: its size, its fonts and its colors."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO

import pytest
from PIL import Image

from backend.links.figure import FigureRequest
from backend.sandbox.reply import Reply
from components.dispatch.pages import page_message
from components.markup.svg import element, joined
from components.picture.png import MOST_PIXELS, NotDrawnError, fitting, png, processes
from components.picture.png_job import work
from components.picture.still import Still, still
from components.picture.svg_figure import size_of
from components.words.catalogue import messages

FAMILIES = ("Inter", "DejaVu Sans Mono")


def drawn(document: str) -> Image.Image:
    return Image.open(BytesIO(b64decode(work(document)))).convert("L")


def line(text: str, **style: object) -> str:
    """Return a document with one line of text."""
    paper = element("rect", width=200, height=30, fill="white")
    written = element("text", text, x=4, y=20, font_size=14, **style)
    page = {"xmlns": "http://www.w3.org/2000/svg", "width": 200, "height": 30}
    return element("svg", joined(paper, written), **page)


def picture_of(page: str, language: str = "en") -> Still:
    words = messages(language)
    return still(page_message(page, [], words), FigureRequest(page), words)


def test_our_fonts_have_every_letter_of_a_picture_alone() -> None:
    """Check that no letter is left out, and that no two letters look the same."""
    empty = drawn(line(""))
    for text in ("input", "h_n[3] → ←", "D·H", "층 0의 출력", "긴 문장부터 정렬한"):
        assert drawn(line(text)).tobytes() != empty.tobytes()
    korean = {drawn(line(letter)).tobytes() for letter in "가나다라마바사아자차카타파하힣"}
    assert len(korean) == 15
    sans, mono = (
        drawn(line("ill", font_family=f"{name},x")) for name in ("Inter", "DejaVu Sans Mono")
    )
    assert sans.tobytes() != mono.tobytes()


@pytest.mark.parametrize("family", FAMILIES)
def test_bold_names_are_bold(family: str) -> None:
    plain, bold = (drawn(line("x", font_family=family, font_weight=each)) for each in (400, 600))
    assert sum(bold.tobytes()) < sum(plain.tobytes())


def test_a_large_picture_is_scaled_down() -> None:
    picture = picture_of("layer")
    wide, high = size_of(picture)
    assert fitting(picture) == wide
    assert fitting(picture, 1200) == 1200
    most = fitting(picture, 4096)
    assert 0.98 * MOST_PIXELS < most * most * high / wide <= MOST_PIXELS


def test_a_picture_has_its_size_and_one_theme() -> None:
    picture = picture_of("slices", "ko")
    wide, high = size_of(picture, 400)
    shown = {theme: Image.open(BytesIO(png(picture, theme, 400))) for theme in ("auto", "dark")}
    assert {each.size for each in shown.values()} == {(wide, high)}
    corner = {theme: each.convert("RGB").getpixel((0, 0)) for theme, each in shown.items()}
    assert corner == {"auto": (255, 255, 255), "dark": (14, 17, 23)}


def test_a_busy_server_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes(), "ask", lambda *_, **__: Reply("busy"))
    with pytest.raises(NotDrawnError):
        png(picture_of("layer"), "auto")
