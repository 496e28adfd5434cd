"""Tables and axes as HTML, with foreign text escaped."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from backend.layer.axes import Dim, Factor
from components.markup.html import Html, axes, code, printed, table

SHAPE = (
    Dim("batch", (Factor("N", 1),)),
    Dim("feature", (Factor("D", 2), Factor("H_out", 20))),
)


class Reader(HTMLParser):
    """Return the elements and the texts of a piece of HTML."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_table_reads_row_by_row() -> None:
    reader = Reader(table("Sizes", ["name", "size"], [("h_n", 4), ("c_n", code("(4, 1)"))]))
    assert reader.texts == ["Sizes", "name", "size", "h_n", "4", "c_n", "(4, 1)"]
    assert reader.tags == [
        *("div", "table", "caption", "thead", "tr", "th", "th", "tbody"),
        *("tr", "th", "td", "tr", "th", "td", "code"),
    ]


def test_rows_and_columns_have_headers() -> None:
    made = table("Sizes", ["name", "size"], [("h_n", 4)])
    assert made.count("scope='col'") == 2
    assert made.count("scope='row'") == 1
    assert "aria-label='Sizes'" in made
    assert "tabindex='0'" in made


@given(st.text(alphabet="<>&\"'/ab`= "), st.text(alphabet="<>&\"'/ab`= "))
def test_no_cell_and_no_caption_is_markup(caption: str, cell: str) -> None:
    plain = Reader(table("x", ["x"], [("x", "x")]))
    made = table(caption, [cell], [(cell, cell)])
    reader = Reader(made)
    assert reader.tags == plain.tags
    assert unescape("".join(reader.texts)) == caption + 3 * cell
    assert made.count("'") == table("", [""], [("", "")]).count("'")


def test_existing_markup_stays() -> None:
    assert "<td><i>x</i></td>" in table("t", ["h"], [("r", Html("<i>x</i>"))])
    assert "<td>&lt;i&gt;" in table("t", ["h"], [("r", "<i>x</i>")])


def test_code_is_escaped() -> None:
    assert code("a<b & c") == "<code>a&lt;b &amp; c</code>"
    assert isinstance(code(1), Html)


def test_axes_have_the_classes_of_their_colors() -> None:
    assert axes(SHAPE) == (
        "<code>(<b class='se-batch'>N</b>, <b class='se-feature'>D·H_out</b>)</code>"
    )
    assert Reader(axes(SHAPE, "numbers")).texts == ["(", "1", ", ", "2·20", ")"]
    assert Reader(axes(SHAPE, "size")).texts == ["(", "1", ", ", "40", ")"]


@given(st.text(), st.text())
def test_printed_text_stays_text_and_can_be_scrolled_by_keyboard(label: str, text: str) -> None:
    markup = printed(label, text)
    reader = Reader(markup)
    assert reader.tags == ["div", "pre"]
    inside = markup.partition("<pre class='se-printed'>")[2].removesuffix("</pre></div>")
    assert unescape(inside) == text
    assert "tabindex='0' role='region'" in markup
