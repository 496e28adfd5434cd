"""The still image: the app's own shapes and texts in one self-contained file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import pytest
from hypothesis import given

from backend.layer.axes import as_torch_prints, sizes
from backend.layer.presets import PRESETS
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.links.figure import FigureRequest, Theme, read_figure
from backend.links.layer import to_query
from backend.links.packed_text import packed_text
from components.dispatch.pages import page_message, pages_with_picture
from components.picture.palette import COLORS
from components.picture.still import Still, still
from components.picture.svg_figure import size_of, svg, text_alternative
from components.words.catalogue import languages, messages
from tests.support.messages import plain
from tests.support.strategies import LINK, legal_specs

SVG = "{http://www.w3.org/2000/svg}"
MOST_BYTES = 40_000
COLOUR = re.compile(r"#[0-9a-f]{6}")
NUMBER = re.compile(r"-?\d+\.?\d*")
LINKS = {
    "layer": "",
    "slices": "batch=3&mark=0,5",
    "packing": "lengths=5,3,2",
    "models": "model=heads",
}


def picture(query: str = "", language: str = "en") -> tuple[dict[str, Any], Still]:
    pairs, words = parse_qsl(query), messages(language)
    asked = read_figure(pairs, pages_with_picture())
    message = page_message(asked.page, pairs, words, asked.compact)
    return plain(message), still(message, asked, words)


def drawn(query: str = "", theme: Theme = "auto", language: str = "en") -> ElementTree.Element:
    return ElementTree.fromstring(svg(picture(query, language)[1], theme))


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


def of_spec(spec: LayerSpec, more: str = "") -> str:
    return "&".join([*(f"{name}={text}" for name, text in to_query(spec).items()), more])


@pytest.mark.parametrize("compact", ["false", "true"])
@pytest.mark.parametrize("page", pages_with_picture())
@pytest.mark.parametrize("language", languages())
def test_it_is_the_drawing_of_the_page(page: str, language: str, compact: str) -> None:
    query = f"page={page}&compact={compact}&{LINKS[page]}"
    message, _ = picture(query, language)
    root = drawn(query, language=language)
    paths = [each.get("d") for each in root.iter(f"{SVG}path")]
    assert [path for path in paths if path] == paths
    wanted = [shape["path"] for shape in message["figure"]["layout"]["shapes"]]
    # What is hatched comes after.
    assert paths[: len(wanted)] == wanted
    said = texts(root)
    for label in message["scene"]["labels"]:
        assert label["text"].replace("H_", "H") in said
    for row in message["rows"]:
        assert row["size"] in said


@pytest.mark.parametrize("compact", ["false", "true"])
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", PRESETS)
def test_an_example_is_light_and_prints_its_shapes(name: str, language: str, compact: str) -> None:
    spec = PRESETS[name]
    query = of_spec(spec, f"compact={compact}")
    assert len(svg(picture(query, language)[1]).encode()) <= MOST_BYTES
    said = texts(drawn(query, language=language))
    for tensor, shape in tensor_shapes(spec).items():
        assert tensor in said
        assert as_torch_prints(sizes(shape)) in said


@given(legal_specs(LINK))
def test_every_text_is_on_the_paper_for_any_setting(spec: LayerSpec) -> None:
    for compact in ("false", "true"):
        root = drawn(of_spec(spec, f"compact={compact}"))
        _, _, wide, high = map(float, root.get("viewBox", "").split())
        below = [each for each in root if each.tag == f"{SVG}text"]
        for text in below:
            assert 0 <= float(text.get("x", -1)) < wide
            assert 0 < float(text.get("y", -1)) < high
        heights = [float(each.get("y", 0)) for each in below]
        assert heights == sorted(heights)


def test_its_name_and_purpose_come_first() -> None:
    root = drawn(language="ko")
    assert (root.get("role"), root.get("lang")) == ("img", "ko")
    title, desc = list(root)[:2]
    message, made = picture(language="ko")
    assert (title.tag, title.text) == (f"{SVG}title", message["title"])
    assert (desc.tag, desc.text) == (f"{SVG}desc", text_alternative(made))
    assert message["alt"] in text_alternative(made)
    for row in message["rows"]:
        assert f"{row['name']} {row['size']}" in text_alternative(made)


def test_the_description_names_replaced_values() -> None:
    _, made = picture("hidden_size=0&theme=sepia&focus=nowhere&compact=maybe")
    assert len(made.notices) == 4
    desc = text_alternative(made)
    for name in ("hidden_size", "theme", "focus", "compact"):
        assert re.search(rf"\b{name}\b", desc)
    assert "`" not in "".join(made.notices)
    assert text_alternative(picture()[1]).count("instead") == 0


def test_light_and_dark_are_the_palettes() -> None:
    found = {
        theme: set(COLOUR.findall(svg(picture()[1], theme))) for theme in ("light", "dark", "auto")
    }
    for which, theme in enumerate(("light", "dark")):
        assert found[theme] <= {pair[which] for pair in COLORS.values()}
        assert COLORS["forward"][which] in found[theme]
    assert found["auto"] == found["light"] | found["dark"]


def test_only_auto_asks_the_reader() -> None:
    made = picture()[1]
    assert "prefers-color-scheme:dark" in svg(made, "auto")
    assert "prefers-color-scheme" not in svg(made, "light") + svg(made, "dark")


@pytest.mark.parametrize("page", pages_with_picture())
def test_it_needs_nothing_from_elsewhere(page: str) -> None:
    text = svg(picture(f"page={page}&{LINKS[page]}")[1])
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"<script|<image|<use|url\(|@import|href|\son\w+=", text)


def test_every_class_has_its_color() -> None:
    text = svg(picture("page=slices&mark=0,5")[1])
    for names in re.findall(r'class="([^"]+)"', text):
        for name in names.split():
            assert text.count(f".{name}{{") == 2, name


@pytest.mark.parametrize("focus", ["h_n", "output", "c_0"])
def test_a_tensor_in_focus_has_a_ring_around_each_block(focus: str) -> None:
    query = f"focus={focus}"
    message, made = picture(query)
    blocks = [each for each in message["scene"]["blocks"] if each["tensor"] == focus]
    assert len(made.lit.whole) == len(blocks) > 0
    assert message["scene"]["tensors"][focus] in text_alternative(made)
    # The paper, and two rings a block.
    rings = list(drawn(query).iter(f"{SVG}rect"))
    assert len(rings) == 1 + 2 * len(blocks)


@pytest.mark.parametrize("focus", ["h_n[3]", "output[:, 0, 20:]", "output backward t0"])
def test_a_block_in_focus_lights_its_equals(focus: str) -> None:
    scene = picture()[0]["scene"]
    equal = {"h_n[3]", "hidden l1 backward t0", "output backward t0"}
    wanted = {tuple(each["box"]) for each in scene["blocks"] if each["id"] in equal}
    assert set(picture(f"focus={focus}")[1].lit.whole) == wanted


def test_rings_lie_around_their_blocks() -> None:
    message, made = picture("focus=h_n[0]")
    pixels = [
        [float(number) for number in NUMBER.findall(shape["path"])]
        for shape in message["figure"]["layout"]["shapes"]
    ]
    ring = list(drawn("focus=h_n[0]").iter(f"{SVG}rect"))[-1]
    x, y = float(ring.get("x", 0)), float(ring.get("y", 0))
    # The block's path begins a corner's roundness right of its lower left corner.
    assert any(
        abs(path[place] - 4 - 3 - x) < 0.11 and abs(path[place + 1] - 3 - y) < 0.11
        for path in pixels
        for place in range(0, len(path) - 1, 2)
    )
    assert len(made.lit.whole) == 1


def test_the_slices_page_lights_its_answer_and_prints_it() -> None:
    message, made = picture("page=slices&expr=output[:, -1]")
    used = message["scene"]["sets"]["result"]
    assert len(made.lit.whole) + len(made.lit.part) == len(used["whole"]) + len(used["part"]) > 0
    assert used["text"] in text_alternative(made)
    assert made.rows[0].name == "output[:, -1]"
    assert made.rows[0].size == "torch.Size([1, 40])"


def test_a_narrower_picture_is_the_same_made_smaller() -> None:
    made = picture()[1]
    wide, high = size_of(made)
    assert size_of(made, wide) == (wide, high)
    small = ElementTree.fromstring(svg(made, width=300))
    assert (small.get("width"), small.get("height")) == ("300", str(round(300 * high / wide)))
    assert small.get("viewBox") == drawn().get("viewBox")


def test_markup_in_a_text_is_a_text() -> None:
    evil = '</text><script>alert(1)</script><!-- ]]> "&#0; \x00'
    made = replace(picture()[1], title=evil, description=evil, notices=(evil,))
    root = ElementTree.fromstring(svg(made))
    assert {each.tag for each in root.iter()} == {each.tag for each in drawn().iter()}
    assert (root.findtext(f"{SVG}title") or "").startswith("</text><script>")


def test_the_look_of_a_picture_is_not_part_of_its_page() -> None:
    words = messages("en")
    message = page_message("layer", [], words)
    assert still(message, FigureRequest(theme="dark", pixels=90), words) == picture()[1]


@pytest.mark.parametrize(
    "query",
    [
        "page=packing&lengths=5,0,2",
        "page=packing&lengths=3,5&enforce_sorted=true&compact=true",
        "page=models&model=chain&chain=embedding:100:32,lstm:32:64,linear:64:2",
    ],
)
def test_a_refusal_is_in_torchs_words(query: str) -> None:
    _, made = picture(query)
    assert len(made.refused) > 20
    assert made.refused in text_alternative(made)
    drawn_words = " ".join(texts(drawn(query))).split()
    assert " ".join(made.refused.split()) in " ".join(drawn_words)
    assert picture(query.partition("&")[0])[1].refused == ""


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("class A(", "Python cannot parse this line ('(' was never closed)."),
        ("x = 1", "The code has no class with a forward method."),
    ],
)
def test_a_source_that_does_not_run_has_its_reason(source: str, reason: str) -> None:
    query = f"page=models&code={packed_text(source)}"
    made = picture(query)[1]
    assert made.refused.startswith(reason)
    # The description and the picture say it.
    assert reason in made.description
    assert reason.split()[-1] in " ".join(texts(drawn(query)))
    assert not made.rows


LINKED = {
    **LINKS,
    "mistakes": "input_shape=3,7,11&h_0_dtype=int64&message=Expected&packed=3,2&unpack=output,h_n",
    "practice": "mode=shape&seed=7&level=2&count=5&question=1",
}


@pytest.mark.parametrize("page", LINKED)
def test_a_right_use_elsewhere_is_not_a_mistake(page: str) -> None:
    """Check that parameters of the page, the image and the frame cause no warning."""
    look = "theme=dark&compact=true&pixels=500&lang=ko"
    framed = (
        "show=num_layers&embed=true&embed_options=dark_theme&hide=controls,code&lock=hidden_size"
    )
    assert picture(f"page={page}&{LINKED[page]}&{look}&{framed}")[1].notices == ()
