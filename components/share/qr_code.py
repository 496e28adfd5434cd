"""The QR code of a link, which a lecture hall can photograph."""

from __future__ import annotations

import segno
from segno import DataOverflowError

MOST_VERSION = 25
"""The largest version: 117 modules a side. A phone in the last row cannot read finer ones."""


def qr_code(link: str) -> str:
    """Return the QR code of a link as the URL of an SVG; "" for a link that is too long.

    It is dark on white in every theme, because many readers need that.
    """
    try:
        code = segno.make_qr(link)
    except DataOverflowError:
        return ""
    if int(code.version) > MOST_VERSION:
        return ""
    return code.svg_data_uri(border=4, dark="#000", light="#fff", omitsize=True)
