"""A long text in a link: compressed with raw deflate, in URL-safe base64 without padding."""

from __future__ import annotations

import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from backend.layer.spec import SpecError

MOST_BYTES = 20_000
"""The longest text in bytes of UTF-8. A text that is compressed further is not unpacked further."""
_RAW = -zlib.MAX_WBITS
_ALPHABET = re.compile(r"[A-Za-z0-9_-]+")


def plain_lines(text: str) -> str:
    """Return a text whose lines end as on Unix, so that everything counts the same lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def packed_text(text: str) -> str:
    """Return ``text`` as the value of a parameter."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    data = deflate.compress(text.encode()) + deflate.flush()
    return urlsafe_b64encode(data).decode().rstrip("=")


def unpacked_text(value: str, name: str) -> str:
    """Return the text in the value of the parameter ``name``, with plain line ends.

    Raises:
        SpecError: if the value was cut or changed, or if the text is longer than ``MOST_BYTES``.
    """
    if not _ALPHABET.fullmatch(value):
        raise SpecError("code_broken", name, value)
    inflate = zlib.decompressobj(_RAW)
    try:
        data = inflate.decompress(
            urlsafe_b64decode(value + "=" * (-len(value) % 4)), MOST_BYTES + 1
        )
        text = data.decode() if len(data) <= MOST_BYTES else ""
    except (ValueError, zlib.error) as error:
        raise SpecError("code_broken", name, value) from error
    if len(data) > MOST_BYTES:
        raise SpecError("code_too_long", name, value, high=MOST_BYTES)
    # A value that was cut has no last block.
    if not inflate.eof:
        raise SpecError("code_broken", name, value)
    return plain_lines(text)
