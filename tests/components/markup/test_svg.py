"""SVG as text is well-formed and keeps its content."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.markup.svg import after, element, joined, plain, subscripted, wide, wrapped

ANYTHING = st.text() | st.text(alphabet="<>&\"'\x00\x0b\ud800\ufffe]-!", max_size=20)


def said(markup: str) -> str:
    return "".join(ElementTree.fromstring(markup).itertext())


@given(ANYTHING, ANYTHING)
def test_any_text_is_text_and_nothing_else(content: str, value: str) -> None:
    made = ElementTree.fromstring(element("text", content, fill=value))
    assert list(made) == []
    assert list(made.attrib) == ["fill"]
    # XML reads any end of a line as one, and what it forbids is replaced; what is seen stays.
    assert visible(made.text or "") == visible(content)


def visible(text: str) -> list[str]:
    return [each for each in text if each.isprintable() and each != "�"]


@pytest.mark.parametrize("text", ["\x00", "\x1b[31m", "\ud800", "\ufffe", "a\x0bb"])
def test_characters_forbidden_in_xml_are_replaced(text: str) -> None:
    assert "�" in plain(text)
    assert said(element("text", text)).count("�") == 1


def test_names_of_attributes_are_those_of_svg() -> None:
    made = element("text", "H", class_="ink", text_anchor="end", x=1.25, y=3.0, fill=None)
    assert made == '<text class="ink" text-anchor="end" x="1.2" y="3">H</text>'
    assert element("rect", width=4) == '<rect width="4"/>'


def test_markup_within_markup_stays() -> None:
    assert joined("a<b", element("b", "&")) == "a&lt;b<b>&amp;</b>"
    assert element("g", element("i", "x")) == "<g><i>x</i></g>"


@pytest.mark.parametrize("text", ["N = 3", "D·H_out = 40", "H_in", "H_cell, H_out", "h_n[3]"])
def test_a_subscript_is_read_as_it_was(text: str) -> None:
    lowered = f"<text>{subscripted(text, 12)}</text>"
    assert said(lowered) == text.replace("H_", "H")


@pytest.mark.parametrize("text", ["D·H_out = 40", "H_in, H_out)", "H_cell"])
def test_a_line_comes_back_to_its_height(text: str) -> None:
    whole = ElementTree.fromstring(f"<text>{subscripted(text, 10)}{after(text, '.', 10)}</text>")
    assert sum(float(each.get("dy", 0)) for each in whole) == 0
    assert len(whole) >= 2


@given(st.text(alphabet="abc 가나다 ", max_size=60), st.floats(40, 300), st.booleans())
def test_lines_have_room_and_lose_nothing(text: str, room: float, mono: bool) -> None:
    lines = wrapped(text, 12, room, mono)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert all(wide(line, 12, mono) <= room for line in lines)


def test_korean_is_wider() -> None:
    assert wide("층", 10) == 10 > wide("l", 10)
