"""One configuration in every form for a course."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.layer.spec import LayerSpec
from backend.links.figure import read_figure
from backend.links.layer import read_link, to_query
from backend.links.lesson import Lesson
from components.dispatch.pages import lesson_of, offline_pages, pages_with_picture
from components.share.forms import frames, pictures
from components.share.links import Shared, downloads, frame_link, permalink, picture_link
from components.share.picture import PNG_PATH
from tests.support.plain_scripts import pages_with_script
from tests.support.strategies import LINK, legal_specs

HOST = "https://shapes.example.edu"
PLAIN = Shared("layer", {}, HOST, "en", "nn.LSTM · Shape Explorer", "Blocks [1]", "In [1] blocks")
LESSON = Lesson(("controls", "code"), ("layer",), "h_n")
FOREIGN = st.text(max_size=40)


class Found(HTMLParser):
    """Return the elements of a piece of HTML, and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def first(self, tag: str) -> dict[str, str | None]:
        return next(attributes for name, attributes in self.elements if name == tag)


def texts(shared: Shared) -> dict[str, str]:
    return {form.id: form.text for form in (*frames(shared), *pictures(shared))}


def query(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))


@given(legal_specs(LINK), st.sampled_from(("en", "ko")))
def test_every_link_is_the_state(spec: LayerSpec, language: str) -> None:
    shared = replace(PLAIN, query=to_query(spec), language=language, lesson=LESSON, theme="dark")
    for link in (permalink(shared), frame_link(shared), picture_link(shared)):
        pairs = parse_qsl(urlsplit(link).query)
        assert read_link(pairs, ()).spec == spec
        assert read_link(pairs, ()).problems == ()
        assert dict(pairs)["lang"] == language
        assert dict(pairs)["focus"] == "h_n"
    assert lesson_of(parse_qsl(urlsplit(frame_link(shared)).query)) == LESSON
    assert (
        read_figure(parse_qsl(urlsplit(picture_link(shared)).query), pages_with_picture()).theme
        == "dark"
    )


def test_only_the_frame_leaves_out_and_fixes() -> None:
    shared = replace(PLAIN, lesson=LESSON, theme="light")
    assert query(permalink(shared)) == {"focus": "h_n", "lang": "en"}
    assert query(frame_link(shared)) == {
        **{"hide": "controls,code", "lock": "layer", "focus": "h_n", "lang": "en"},
        "theme": "light",
    }
    assert query(frame_link(PLAIN)) == {"lang": "en"}
    assert query(frame_link(replace(PLAIN, page="practice"))) == {"lang": "en", "page": "practice"}


@pytest.mark.parametrize("page", ["layer", "slices", "packing", "models", "mistakes", "practice"])
def test_a_page_has_its_own_address(page: str) -> None:
    shared = replace(PLAIN, page=page)
    path = "/" if page == "layer" else f"/{page}"
    assert urlsplit(permalink(shared)).path == path
    framed = urlsplit(frame_link(shared))
    assert framed.path == "/embed"
    assert query(framed.geturl()).get("page", page) == page
    files = downloads(shared)
    assert ("notebook" in files) == ("script" in files) == (page in pages_with_script())
    assert ("offline" in files) == (page in offline_pages())
    for name in ("svg", "png"):
        assert (name in files) == (page in pages_with_picture())
        assert query(files.get(name, "")).get("page", "layer") in (page, "layer")


@given(FOREIGN, FOREIGN, FOREIGN)
def test_nothing_foreign_is_markup(title: str, alt: str, caption: str) -> None:
    found = texts(replace(PLAIN, title=title, alt=alt, caption=caption))
    # After a frame comes a linked picture, for sites that remove frames and styles.
    framed = ["iframe", "a", "img"]
    assert [name for name, _ in Found(found["html"]).elements] == [*framed, "script"]
    assert [name for name, _ in Found(found["moodle"]).elements] == framed
    assert [name for name, _ in Found(found["reveal"]).elements] == ["section", *framed, "script"]
    element = ["script", "shape-explorer", "a", "img"]
    assert [name for name, _ in Found(found["element"]).elements] == element
    assert [name for name, _ in Found(found["quarto"]).elements] == [*framed, "script"]
    assert ElementTree.fromstring(found["picture_html"]).tag == "figure"
    names = [name for name, _ in Found(found["picture_html"]).elements]
    assert names == ["figure", "img", "figcaption"]
    for cell in ("jupyter", "marimo"):
        (call,) = ast.parse(found[cell]).body[1:]
        assert isinstance(call, ast.Expr)
        assert isinstance(call.value, ast.Call)
        (text,) = call.value.args
        assert isinstance(text, ast.Constant)
        assert [name for name, _ in Found(str(text.value)).elements] == ["div", *framed, "script"]
    assert [name for name, _ in Found(found["docusaurus"]).elements] == [*framed, "script"]
    assert [name for name, _ in Found(found["vitepress"]).elements] == [*framed, "component"]


def test_a_frame_has_a_title_and_waits_until_it_is_near() -> None:
    frame = Found(texts(PLAIN)["html"]).first("iframe")
    assert (frame["src"], frame["title"]) == (frame_link(PLAIN), PLAIN.title)
    assert frame["loading"] == "lazy"
    assert Found(texts(PLAIN)["html"]).first("script")["src"] == f"{HOST}/embed.js?v=1"
    slide = Found(texts(PLAIN)["reveal"]).first("iframe")
    assert slide["data-src"] == frame_link(PLAIN)
    assert "src" not in slide


def test_a_picture_first_is_the_documents() -> None:
    text = (Path(__file__).parents[3] / "docs" / "teaching.md").read_text(encoding="utf-8")
    found = texts(PLAIN)["picture_first"]
    style = found.partition("<style>")[2].partition("</style>")[0]
    assert style.strip() in text
    names = [name for name, _ in Found(found).elements]
    assert names == ["style", "details", "summary", "img", "br", "iframe"]
    assert Found(found).first("iframe")["loading"] == "lazy"


def test_every_system_has_its_own_syntax() -> None:
    found, live = texts(PLAIN), texts(PLAIN)["html"]
    assert found["sphinx_myst"] == f"```{{raw}} html\n{live}\n```"
    head, blank, *lines = found["sphinx"].splitlines()
    assert (head, blank) == (".. raw:: html", "")
    assert [line.removeprefix("   ") for line in lines] == live.splitlines()
    assert found["myst"].splitlines()[0] == f":::{{iframe}} {frame_link(PLAIN)}"
    assert found["notion"] == frame_link(PLAIN)
    assert found["mkdocs"] == live
    assert f":placeholder: {picture_link(PLAIN)}" in found["myst"].splitlines()
    # Brackets with a backslash would be mathematics.
    assert found["picture_markdown"] == f"![Blocks &#91;1&#93;]({picture_link(PLAIN)})"
    assert found["github"] == f"[{found['picture_markdown']}]({permalink(PLAIN)})"
    options = json.loads(found["myst_widget"].splitlines()[1])
    assert options["server"] + options["link"] == frame_link(PLAIN)
    assert f'src="{frame_link(PLAIN)}"'.replace("&", "&amp;") in found["docusaurus"]
    assert "style={{border: 0}} />" in found["docusaurus"]
    assert '<a style={{display: "none"}} href=' in found["docusaurus"]
    loads = Found(found["vitepress"]).first("component")
    assert loads == {"is": "script", "src": f"{HOST}/embed.js?v=1", "async": "async"}
    # Word and PDF cannot read an SVG.
    assert f"]({picture_link(PLAIN, PNG_PATH)})]({permalink(PLAIN)})" in found["quarto"]
    assert found["picture_png"] == picture_link(PLAIN, PNG_PATH)
    assert found["picture_rst"].splitlines()[:2] == [
        f".. figure:: {picture_link(PLAIN)}",
        "   :alt: Blocks [1]",
    ]
    assert found["picture_myst"].endswith("\n\nIn [1] blocks\n```")


def test_the_offline_page_moves_the_requested_controls() -> None:
    files = downloads(replace(PLAIN, query={"layer": "GRU"}, theme="dark"), "num_layers:1-4,bias")
    assert files["offline"] == (
        "/offline.html?layer=GRU&lang=en&theme=dark&vary=num_layers:1-4,bias"
    )
    assert query(downloads(PLAIN)["offline"]) == {"lang": "en"}


@pytest.mark.parametrize("name", ["class", "hidden", "states", "data_dim", "hidden_dim"])
def test_a_name_of_a_source_is_no_attribute_of_html(name: str) -> None:
    shared = replace(PLAIN, page="models", query={"code": "~tagger", name: "8"})
    attributes = Found(texts(shared)["element"]).first("shape-explorer")
    assert [*attributes] == ["link"]
    assert query(str(attributes["link"]))[name] == "8"


def test_an_element_has_the_parameters_as_attributes() -> None:
    shared = replace(PLAIN, query={"num_layers": "2"}, lesson=Lesson(show=("num_layers", "bias")))
    attributes = Found(texts(shared)["element"]).first("shape-explorer")
    assert attributes == {"num-layers": "2", "show": "num_layers,bias", "lang": "en"}
    # HTML has no capital letters in a name.
    free = replace(PLAIN, page="models", query={"code": "~tagger", "N": "8"})
    (link,) = Found(texts(free)["element"]).first("shape-explorer").values()
    assert f"{HOST}{link}" == frame_link(free)


@pytest.mark.parametrize("page", ["practice", "mistakes"])
def test_a_page_without_a_picture_shares_none(page: str) -> None:
    found = {form.id: form.text for form in frames(replace(PLAIN, page=page))}
    assert "picture_first" not in found
    assert not any("figure.svg" in text or PLAIN.alt in text for text in found.values())
    assert found["github"].endswith(f"]({permalink(replace(PLAIN, page=page))})")


def test_every_script_for_frames_has_the_version_of_its_messages() -> None:
    for form in frames(PLAIN):
        assert form.text.count("/embed.js") == form.text.count("/embed.js?v=1")


def test_a_picture_hides_the_shapes_that_its_frame_hides() -> None:
    shared = replace(PLAIN, lesson=Lesson(hide=("shapes", "tabs")))
    assert query(picture_link(shared))["hide"] == "shapes"
    assert "hide" not in query(picture_link(replace(PLAIN, lesson=LESSON)))
