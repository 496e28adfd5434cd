"""SVG as text: elements with escaped attributes, texts with subscripts, widths of texts."""

from __future__ import annotations

import re
from html import escape
from unicodedata import east_asian_width

from components.markup.html import Html

_SUBSCRIPT = re.compile(r"(?<=\bH)_(in|out|cell)\b")
# XML 1.0 allows all other characters of Unicode, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LETTER, _MONO = 0.54, 0.61
"""The average width of a letter, and of a letter of code, relative to the font size."""


def plain(text: object) -> Html:
    """Return text for element content or an attribute, without markup and forbidden characters."""
    return Html(escape(_NOT_XML.sub("�", str(text))))


def element(name: str, content: str = "", /, **attributes: object) -> Html:
    """Return one element; ``class_`` is ``class``, and ``text_anchor`` is ``text-anchor``.

    Args:
        content: text to escape, or :class:`~components.markup.html.Html`; attributes are always
            escaped.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = content if isinstance(content, Html) else plain(content)
    return Html(f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>")


def joined(*parts: str) -> Html:
    """Return the markup of several elements in a row."""
    return Html("".join(part if isinstance(part, Html) else plain(part) for part in parts))


def subscripted(text: str, size: float) -> Html:
    """Lower the subscript of ``H_out`` by ``dy``, because some viewers lack ``baseline-shift``."""
    parts = _SUBSCRIPT.split(text)
    drop = _drop(size)
    found: list[str] = []
    for place, part in enumerate(parts):
        if place % 2:
            found.append(element("tspan", part, dy=drop, font_size=round(size * 0.72, 1)))
        elif place and part:
            found.append(element("tspan", part, dy=-drop))
        else:
            found.append(part)
    return joined(*found)


def after(before: str, text: str, size: float) -> Html:
    """Return ``text`` raised to the line again if ``before`` ended in a subscript."""
    low = any(match.end() == len(before) for match in _SUBSCRIPT.finditer(before))
    return element("tspan", text, dy=-_drop(size)) if low else plain(text)


def _drop(size: float) -> float:
    return round(size * 0.22, 1)


def wide(text: str, size: float, mono: bool = False) -> float:
    """Estimate the width of a text in pixels; a Korean letter is as wide as it is high."""
    letter = _MONO if mono else _LETTER
    return size * sum(1.0 if east_asian_width(each) in "WF" else letter for each in text)


def wrapped(text: str, size: float, room: float, mono: bool = False) -> list[str]:
    """Split ``text`` into lines of at most ``room`` pixels, at spaces or else within a word."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if wide(longer, size, mono) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while wide(line, size, mono) > room and len(line) > 1:
            fits = _fitting(line, size, room, mono)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line] if line else lines


def _fitting(text: str, size: float, room: float, mono: bool) -> int:
    """Return how many letters fit, at least one, so that the caller always advances."""
    for count in range(len(text), 1, -1):
        if wide(text[:count], size, mono) <= room:
            return count
    return 1


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return plain(value)
