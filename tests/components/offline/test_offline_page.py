"""The file of the offline page: complete, self-contained, reproducible and safe."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from functools import cache
from typing import Any

import pytest

from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.links.layer import PARAMETERS
from backend.links.parameter import as_text
from backend.links.vary import read_vary, states
from components.dispatch.pages import page_message
from components.offline.messages import TORCH
from components.offline.page import (
    PLOTLY_FILE,
    OfflineAsked,
    file_name,
    modules,
    offline_page,
    range_in_words,
)
from components.page.assets import STATIC, minified
from components.words.catalogue import languages, messages
from tests.support.message_tables import unpacked
from tests.support.messages import plain

VARY = "num_layers:1-3,bidirectional,hidden_size:8-24:8"
TIME = re.compile(r"[\d.]+ ms")


@cache
def made(vary: str = VARY, language: str = "en", **more: Any) -> str:
    asked = OfflineAsked(LayerSpec(batch=2), varied=read_vary(vary), **more)
    return offline_page(asked, messages(language))


def kit_of(page: str) -> dict[str, Any]:
    found = re.search(r'id="se-kit">([^<]+)<', page)
    assert found
    kit: dict[str, Any] = json.loads(gzip.decompress(b64decode(found[1])))
    return kit


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


@pytest.mark.parametrize("plotly", ["shared", "inline"])
def test_it_is_the_same_every_time(plotly: Any) -> None:
    asked = OfflineAsked(LayerSpec(), varied=read_vary("num_layers:1-2"), plotly=plotly)
    assert offline_page(asked, messages("ko")) == offline_page(asked, messages("ko"))


def test_its_modules_find_each_other_without_a_server() -> None:
    found = modules("offline/offline.js")
    assert {"explorer/mount.js", "picture/scene.js", "picture/plot.js"} <= found.keys()
    for name, text in found.items():
        imported = re.findall(r'(?:from|import) ?"([^"]+)"', text)
        assert all(each.removeprefix("shape-explorer/") in found for each in imported), name
        assert "import(" not in text
        plain = minified((STATIC / name).read_text())
        relative = re.sub(r'from"\.+/[^"]+"', "from it", plain)
        assert re.sub(r'from"shape-explorer/[^"]+"', "from it", text) == relative


def test_plotly_is_in_the_file_or_beside_it() -> None:
    shared, inline = made(), made(plotly="inline")
    assert 'id="se-plotly"' not in shared
    packed = re.search(r'id="se-plotly">([^<]+)<', inline)
    assert packed
    assert b"plotly.js (cartesian" in gzip.decompress(b64decode(packed[1]))[:200]
    for page, path in ((shared, PLOTLY_FILE), (inline, "")):
        assert {each["plotly"] for each in unpacked(kit_of(page)["table"])} == {path}


def test_nothing_in_it_leads_to_another_host() -> None:
    text = made() + "".join(kit_of(made())["modules"].values())
    assert set(re.findall(r"https?://[^\s\"'`)]+", text)) == set()
    assert "connect-src 'none'" in text
    with_link = made(link="https://example.org/?batch=2")
    assert re.findall(r"https?://[^\s\"'`)]+", with_link) == ["https://example.org/?batch=2"]


def test_an_authors_text_stays_text() -> None:
    page = made(title="</title><script>alert(1)</script> $style & more", link="https://e/?a='>&b=1")
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
    asked = OfflineAsked(LayerSpec(layer="GRU"), varied=read_vary(VARY))
    assert file_name(asked) == "gru-num_layers-bidirectional-hidden_size.html"
    assert file_name(OfflineAsked(LayerSpec())) == "lstm.html"
