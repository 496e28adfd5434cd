"""The Layer page: any link, both languages, every tab, and a pasted line.

One page, one file: the tabs are tested where the page is.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings

from backend.layer.devices import available
from backend.layer.presets import PRESETS
from backend.layer.trace import trace
from backend.links.layer import read_link, to_query
from components.layer.message import layer_page_message
from components.words.catalogue import languages, messages
from tests.pages.visit import Open
from tests.support.messages import plain, without_times
from tests.support.strategies import hostile_queries
from tests.support.turns import in_turn

TABS = ("weights", "values", "code", "table", "paste")


SHOWN = ("A3", "B2")


@pytest.mark.parametrize(("name", "language"), in_turn(SHOWN))
def test_an_examples_link_opens_the_example(open_page: Open, name: str, language: str) -> None:
    spec = PRESETS[name]
    visit = open_page({**to_query(spec), "lang": language})
    values = trace(spec).values
    assert visit.shapes == {tensor: str(value.shape) for tensor, value in values.items()}
    expected = plain(layer_page_message([*to_query(spec).items()], messages(language), False))
    assert without_times(visit.explorer) == without_times(expected) | {"framed": False}


def test_without_a_link_it_opens_on_a3(open_page: Open) -> None:
    visit = open_page()
    assert visit.explorer["controls"]["examples"]["value"] == "A3"
    assert visit.explorer["warnings"] == []
    assert not visit.explorer["framed"]
    assert visit.address == {}
    assert "Shape Explorer" in visit.html


@pytest.mark.parametrize(
    ("link", "locale", "language"),
    [
        ({}, "ko-KR", "ko"),
        ({"lang": "en"}, "ko-KR", "en"),
    ],
)
def test_the_language_is_the_links_else_the_browsers(
    open_page: Open, link: dict[str, str], locale: str | None, language: str
) -> None:
    visit = open_page(link, locale=locale)
    assert visit.explorer["language"] == language
    words = messages(language)
    assert words.text("app.tagline") in visit.html
    assert [tab.label for tab in visit.app.tabs] == [words.text(f"tab.{tab}") for tab in TABS]


@pytest.mark.parametrize("text", ["", "x" * 5000])
def test_an_unknown_language_is_named(open_page: Open, text: str) -> None:
    visit = open_page({"lang": text}, locale="ko-KR")
    (warning,) = visit.explorer["warnings"]
    assert "`lang`" in warning
    assert text[:30] in warning
    assert "`lang=ko`" in warning
    assert visit.explorer["language"] == "ko"


@pytest.mark.parametrize("text", [["ko", "en"], ["ko", "ko"], "KO", "\x00"])
def test_the_page_has_a_language_for_any_link(open_page: Open, text: Any) -> None:
    explorer = open_page({"lang": text, "layer": "GRU"}, locale="en-US").explorer
    assert explorer["language"] in languages()
    assert explorer["title"].startswith("nn.GRU")
    # What it says of the language is what it did.
    assert all(f"`lang={explorer['language']}`" in each for each in explorer["warnings"])


def test_another_language_keeps_the_setting(open_page: Open) -> None:
    link = {"layer": "GRU", "hidden_size": "33"}
    before = open_page(link, locale="en-US")
    after = open_page({**link, "lang": "ko"}, locale="en-US")
    assert (before.explorer["language"], after.explorer["language"]) == ("en", "ko")
    assert after.shapes == before.shapes
    assert after.explorer["query"] == before.explorer["query"] == link


@pytest.mark.parametrize(
    ("page", "embedded"), [("layer", False), ("layer", True), ("slices", True), ("packing", True)]
)
def test_in_a_frame_the_title_stays_away(open_page: Open, page: str, embedded: bool) -> None:
    visit = open_page({"layer": "GRU"}, page, is_embedded=embedded)
    assert visit.explorer["framed"] == embedded
    for part in ("<h1", "<header", "class='se-nav'", "hreflang"):
        assert (part in visit.html) != embedded


@pytest.mark.parametrize(
    ("case", "language"),
    in_turn(
        [
            ({"num_layers": "99"}, ["`num_layers=2`"]),
            ({"layer": "Transformer", "bias": "1"}, ["`layer=LSTM`", "`bias=true`"]),
            ({"batch": ["2", "3"]}, ["`batch=1`"]),
            ({"hiden_size": "3"}, ["`hidden_size=20`"]),
            ({"layer": "GRU", "proj_size": "3"}, ["`proj_size=0`"]),
            ({"hidden_size": "5", "proj_size": "5"}, ["`proj_size=0`"]),
            ({"device": "cuda:99"}, ["`device=cpu`"]),
            ({"seq_len": "inf", "dropout": "1e999"}, ["`dropout=0`", "`seq_len=35`"]),
        ]
    ),
)
def test_a_bad_value_is_replaced_and_named(
    open_page: Open, case: tuple[dict[str, Any], list[str]], language: str
) -> None:
    link, told = case
    visit = open_page({**link, "lang": language})
    warnings = visit.explorer["warnings"]
    assert len(warnings) == len(told)
    for used, warning in zip(told, warnings, strict=True):
        assert used in warning
    # The browser corrects the URL to the query of the message.
    assert read_link(visit.explorer["query"].items(), available()).problems == ()


def test_no_link_breaks_the_page(open_page: Open) -> None:
    # Hundreds of them are asked of the routes.
    @settings(max_examples=15)
    @given(hostile_queries())
    def opens(query: str) -> None:
        link: dict[str, Any] = {}
        for name, text in parse_qsl(query, keep_blank_values=True):
            link.setdefault(name, []).append(text)
        assert len(open_page(link).shapes) >= 4

    opens()


def test_a_costly_setting_has_shapes_without_values(open_page: Open) -> None:
    visit = open_page({"hidden_size": "8192", "num_layers": "16", "batch": "1024"})
    words = messages("en")
    assert visit.explorer["notes"][0] == words.text("ran.too_costly", device="cpu")
    assert visit.shapes["h_n"] == "torch.Size([32, 1024, 8192])"
    assert visit.open("values").texts == [words.text("values.none")]


def test_a_surprising_position_is_pointed_out(open_page: Open) -> None:
    visit = open_page().open("paste").paste("nn.LSTM(10, 20, 2, True, batch_first=True)")
    taken, landing = visit.texts
    assert "`nn.LSTM`" in taken
    assert "4 (`True`) sets `bias`" in landing
    assert visit.address == {"bidirectional": "false"}


def test_the_page_says_which_settings_it_cannot_show(open_page: Open) -> None:
    visit = open_page().open("paste").paste("nn.LSTM(100_000, 20, bidirectional=True)")
    _, problem = visit.texts
    assert "but it is `100000`" in problem
    assert "`input_size=10`" in problem
    assert visit.shapes["input"] == "torch.Size([35, 1, 10])"


def test_the_page_brings_an_answer_that_the_script_could_not_fetch(open_page: Open) -> None:
    visit = open_page()
    visit.explorer_says("moved", "?layer=RNN&nonlinearity=relu")
    assert visit.explorer["title"] == (
        "nn.RNN(10, 20, num_layers=2, batch_first=True, bidirectional=True, nonlinearity='relu')"
    )


def test_an_address_from_the_explorer_is_read_like_any_other(open_page: Open) -> None:
    visit = open_page()
    visit.explorer_says("moved", "?hidden_size=many&lang=%ff&%zz")
    size, language = visit.explorer["warnings"]
    assert "`hidden_size=20`" in size
    assert "`lang=en`" in language
