"""A frame as HTML: arguments stay in their attributes."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.markup.frames import HEIGHT, OWN, embedded, iframe, image


class Seen(HTMLParser):
    """Return every tag that a browser finds, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_a_frame_is_lazy_and_has_a_title() -> None:
    made = iframe("https://shapes.example.edu/slices?lang=ko", "LSTM", 500)
    ((tag, attributes),) = Seen(made).tags
    assert tag == "iframe"
    assert attributes == {
        "src": "https://shapes.example.edu/slices?lang=ko",
        "title": "LSTM",
        "width": "100%",
        "height": "500",
        "loading": "lazy",
        "style": "border:0",
        "allow": "clipboard-write",
    }
    assert made.endswith("></iframe>")
    assert f'height="{HEIGHT}"' in iframe("https://shapes.example.edu/", "LSTM")


@given(st.text(), st.text())
def test_nothing_gets_out_of_an_attribute(title: str, text: str) -> None:
    for made in (
        iframe(f"https://a.example/?{text}", title),
        image(f"https://a.example/{text}", title),
    ):
        ((_, attributes),) = Seen(made).tags
        assert set(attributes) <= {
            *("src", "title", "alt", "width", "height", "loading", "style", "allow")
        }


@given(st.lists(st.tuples(st.text(min_size=1), st.text())), st.sampled_from(["layer", "practice"]))
def test_a_link_is_framed_once_and_keeps_the_rest(pairs: list[tuple[str, str]], page: str) -> None:
    query = "&".join(f"{quoted(name)}={quoted(text)}" for name, text in pairs)
    framed = embedded(f"https://a.example/packing?{query}&embed=false&theme=dark#top", page)
    assert embedded(framed, page) == framed
    found = parse_qsl(urlsplit(framed).query, keep_blank_values=True)
    kept = [pair for pair in pairs if pair[0] not in OWN]
    assert [pair for pair in found if pair[0] not in OWN] == kept
    assert urlsplit(framed).path == "/embed"


@pytest.mark.parametrize(
    ("link", "page", "framed"),
    [
        ("/?layer=GRU", "layer", "/embed?layer=GRU"),
        ("/slices?lang=ko", "slices", "/embed?page=slices&lang=ko"),
        ("/?embed=true&embed_options=dark_theme", "layer", "/embed?theme=dark"),
        ("/embed?page=models&lean=false", "models", "/embed?page=models&lean=false"),
        ("/practice?seed=7&theme=light", "practice", "/embed?page=practice&seed=7&theme=light"),
    ],
)
def test_every_page_is_framed_as_a_figure(link: str, page: str, framed: str) -> None:
    assert embedded(f"https://a.example{link}", page) == f"https://a.example{framed}"


def quoted(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "replace"))
