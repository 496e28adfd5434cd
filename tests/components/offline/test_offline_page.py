"""The file of the offline page: complete, self-contained, reproducible and safe."""

from __future__ import annotations

import json
import re
from itertools import product

import pytest

from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.links.layer import PARAMETERS
from backend.links.parameter import as_text
from backend.links.vary import read_vary, states
from components.dispatch.pages import page_message
from components.offline.content import range_in_words
from components.offline.page import file_name, offline_bundle, offline_page
from components.offline.states import TORCH
from components.words.catalogue import languages, messages
from tests.support.message_tables import unpacked
from tests.support.messages import plain
from tests.support.offline_files import SVG, TIME, VARY, asked_for, kit_of, made


@pytest.mark.parametrize("language", languages())
def test_every_state_is_the_pages_own_message(language: str) -> None:
    """Compare every message with the page's, except for requests, other pages, other ranges."""
    varied = read_vary(VARY)
    specs = states(LayerSpec(batch=2), varied)
    found = unpacked(kit_of(made(language=language))["table"])
    assert len(found) == 2 * len(specs) == 36
    for place, message in enumerate(found):
        spec, compact = specs[place // 2], bool(place % 2)
        texts = [(name, as_text(getattr(spec, name))) for name in PARAMETERS if name != "device"]
        live = json.loads(
            json.dumps(
                plain(page_message("layer", texts, messages(language), compact)), ensure_ascii=False
            )
        )
        same = ("scene", "rows", "map", "alt", "title", "compact", "page", "language", "warnings")
        assert {name: message[name] for name in same} == {name: live[name] for name in same}
        assert message["figure"]["layout"].pop("template") == {}
        assert message["figure"] == live["figure"]
        assert message["query"] == {each.name: as_text(getattr(spec, each.name)) for each in varied}


def test_the_shapes_are_torchs() -> None:
    specs = states(LayerSpec(batch=2), read_vary(VARY))
    for spec, message in zip(specs, unpacked(kit_of(made())["table"])[::2], strict=True):
        shapes = {name: f"torch.Size({list(size)})" for name, size in trace(spec).shapes.items()}
        assert {row["name"]: row["size"] for row in message["rows"]} == shapes


def test_only_varying_controls_can_be_moved() -> None:
    for message in unpacked(kit_of(made())["table"]):
        assert message["controls"]["examples"]["options"] == []
        for control in (
            each for group in message["controls"]["groups"] for each in group["controls"]
        ):
            free = control["name"] in message["names"]
            assert control.get("locked", False) != free
            assert control["default"] is None
            if control["kind"] == "size":
                stops = {"num_layers": [1, 2, 3], "hidden_size": [8, 16, 24]}
                assert control["stops"] == stops.get(control["name"], [control["value"]])
            if control["kind"] == "choice":
                assert [each["value"] for each in control["options"]] == [control["value"]]


def test_a_choice_that_varies_keeps_its_options() -> None:
    (first, *_) = unpacked(kit_of(made("layer:RNN|LSTM"))["table"])
    layer = first["controls"]["groups"][0]["controls"][0]
    assert [each["value"] for each in layer["options"]] == ["RNN", "LSTM"]
    assert "drops" in layer
    assert layer["drops"] == []


@pytest.mark.parametrize("language", languages())
def test_it_does_not_say_how_long_a_run_took(language: str) -> None:
    assert not TIME.search(made(language=language))
    for message in unpacked(kit_of(made(language=language))["table"]):
        assert TORCH in message["notes"][0]


def test_it_is_the_same_every_time() -> None:
    for link in ({}, {"page": "packing"}):
        one, other = (
            offline_page(asked_for("num_layers:1-2", "ko", **link), messages("ko"))
            for _ in range(2)
        )
        assert one == other


def test_old_links_with_plotly_still_work() -> None:
    link = {"layer": "GRU", "lang": "en"}
    assert (
        made("", plotly="inline", **link) == made("", plotly="shared", **link) == made("", **link)
    )


def test_nothing_in_it_leads_to_another_host() -> None:
    assert set(re.findall(r"https?://[^\s\"'`)]+", made())) == {SVG}
    assert "connect-src 'none'" in made()
    with_link = made(url="https://example.org/?batch=2")
    found = re.findall(r"https?://[^\s\"'`)]+", with_link)
    assert set(found) == {SVG, "https://example.org/?batch=2"}


def test_an_authors_text_stays_text() -> None:
    page = made(title="</title><script>alert(1)</script> $style & more", url="https://e/?a='>&b=1")
    assert "<script>alert" not in page
    assert page.count("&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; $style &amp; more") == 2
    assert "href='https://e/?a=&#x27;&gt;&amp;b=1'" in page


@pytest.mark.parametrize("language", languages())
def test_it_says_what_it_is(language: str) -> None:
    page = made(language=language, theme="dark")
    words = messages(language)
    assert page.startswith(f'<!doctype html>\n<html lang="{language}" data-theme="dark">')
    title = words.text("offline.title", layers="nn.LSTM")
    assert f"<title>{title}</title>" in page
    assert f"<h1>{title}</h1>" in page
    assert words.text("offline.made", app=words.text("app.name"), version=TORCH) in page
    assert "num_layers 1–3 × bidirectional × hidden_size 8–24 (+8)" in page
    # Who has no script has the first state's table.
    for size in trace(LayerSpec(batch=2, hidden_size=16)).shapes.values():
        assert f"<code>torch.Size({list(size)})</code>" in page


@pytest.mark.parametrize(
    ("vary", "told"),
    [
        (
            "num_layers:1-4,bidirectional,hidden_size:8-64",
            "num_layers 1–4 × bidirectional × hidden_size 8–64",
        ),
        ("hidden_size:8|16|24", "hidden_size 8–24 (+8)"),
        ("hidden_size:8|20|24", "hidden_size 8 / 20 / 24"),
        ("layer,dropout:0|0.5", "layer RNN / GRU / LSTM × dropout 0 / 0.5"),
        ("bias:false,batch:3", "bias false × batch 3"),
        ("seq_len:3-4", "seq_len 3 / 4"),
    ],
)
def test_a_range_is_reported_in_words(vary: str, told: str) -> None:
    assert range_in_words(read_vary(vary)) == told


def test_a_file_is_called_by_what_it_holds() -> None:
    assert (
        file_name(asked_for(VARY, layer="GRU")) == "gru-num_layers-bidirectional-hidden_size.html"
    )
    assert file_name(asked_for()) == "lstm.html"
    assert file_name(asked_for("task", page="slices")) == "slices-task.html"


def test_the_script_cannot_end_its_element() -> None:
    assert "</script" not in offline_bundle()


@pytest.mark.parametrize(
    ("link", "vary", "shown"),
    [
        ({"page": "slices"}, "task:tag|classify", "task tag / classify"),
        ({"page": "packing"}, "bidirectional,lengths:5 3 2|4 4", "lengths 5 3 2 / 4 4"),
        ({"page": "models", "model": "heads"}, "vocabulary:8|16", "vocab_size 8 / 16"),
    ],
)
def test_every_page_has_offline_states(link: dict[str, str], vary: str, shown: str) -> None:
    page = offline_page(asked_for(vary, **link), messages("en"))
    kit = kit_of(page)
    found = unpacked(kit["table"])
    assert shown in page
    assert {message["page"] for message in found} == {link["page"]}
    assert all("links" not in card for message in found for card in message.get("cards") or ())
    assert not {"ways", "asks", "more", "retry"} & set().union(*found)
    names = [each["name"] for each in kit["vary"]]
    # The first of two messages is the wide one, and its query is its place in the range.
    texts = [tuple(message["query"][name] for name in names) for message in found[::2]]
    assert texts == [*product(*(each["values"] for each in kit["vary"]))]


def test_a_list_of_lengths_is_a_choice_of_the_range() -> None:
    page = offline_page(asked_for("lengths:5 3 2|4 4", page="packing"), messages("en"))
    for message in unpacked(kit_of(page)["table"]):
        controls = [each for group in message["controls"]["groups"] for each in group["controls"]]
        (lengths,) = [each for each in controls if each["name"] == "lengths"]
        assert lengths["kind"] == "select"
        assert [each["value"] for each in lengths["options"]] == ["5 3 2", "4 4"]
        assert lengths["value"] == message["query"]["lengths"]
