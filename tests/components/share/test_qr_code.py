"""The QR code of a link: dark on white, and none that a phone could not read."""

from __future__ import annotations

from urllib.parse import unquote

import segno

from components.share.qr_code import qr_code

LINK = "https://shapes.example.edu/?layer=GRU&num_layers=3&lang=ko"


def test_it_is_the_link_dark_on_white() -> None:
    image = qr_code(LINK)
    assert image.startswith("data:image/svg+xml")
    svg = unquote(image)
    assert "fill='#fff'" in svg
    assert "stroke='#000'" in svg
    plain = segno.make_qr(LINK).svg_data_uri(border=4, dark="#000", light="#fff", omitsize=True)
    assert image == plain != qr_code(f"{LINK}&bias=false")


def test_a_link_that_is_too_long_has_none() -> None:
    # By the standard, version 25 holds 1,273 bytes.
    assert qr_code("a" * 1273)
    assert qr_code("a" * 1274) == ""
    assert qr_code("a" * 5000) == ""
