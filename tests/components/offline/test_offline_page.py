"""The file of the offline page: complete, self-contained, reproducible and safe."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import pytest

from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.links.layer import PARAMETERS
from backend.links.parameter import as_text
from backend.links.vary import read_vary, states
from components.dispatch.pages import find_page, page_message
from components.offline.content import OfflineRequest, range_in_words
from components.offline.link import read_offline, suggested_range
from components.offline.page import file_name, offline_bundle, offline_page
from components.offline.states import TORCH
from components.words.catalogue import languages, messages
from components.words.refused import RefusedError
from tests.support.message_tables import unpacked
from tests.support.messages import plain

VARY = "num_layers:1-3,bidirectional,hidden_size:8-24:8"
SVG = "http://www.w3.org/2000/svg"
"""The name of a format, from which nothing is loaded."""
TIME = re.compile(r"[\d.]+ ms")


def asked_for(vary: str = "", language: str = "en", **link: str) -> OfflineRequest:
    pairs = [*link.items(), *([("vary", vary)] if vary else [])]
    return read_offline(pairs, messages(language))


@cache
def made(vary: str = VARY, language: str = "en", url: str = "", **link: str) -> str:
    """Return the file of a link; ``url`` is the address of the app."""
    asked = asked_for(vary, language, **{"batch": "2", **link})
    return offline_page(replace(asked, link=url), messages(language))


def kit_of(page: str) -> dict[str, Any]:
    found = re.search(r'shapeExplorerStates[^"]*""]="([^"]+)"', page)
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


def test_a_lesson_keeps_its_controls() -> None:
    page = offline_page(asked_for(VARY, show="num_layers", focus="h_n"), messages("en"))
    for message in unpacked(kit_of(page)["table"]):
        controls = [each for group in message["controls"]["groups"] for each in group["controls"]]
        assert [each["name"] for each in controls] == ["num_layers"]
        assert message["query"]["focus"] == "h_n"


def test_a_question_that_needs_the_server_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        asked_for("num_layers:1-2", ask="h_n")
    assert (refused.value.code, refused.value.parameter) == ("ask_needs_server", "ask")


def test_a_configuration_that_a_page_would_replace_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        offline_page(asked_for("classes:2|5000", page="models", model="heads"), messages("en"))
    assert refused.value.parameter == "classes"
    assert "5000" in str(refused.value)


def test_the_steps_of_a_lesson_are_in_the_range() -> None:
    steps = "num_layers=1;num_layers=3,bidirectional=false"
    page = offline_page(asked_for(steps=steps, num_layers="2"), messages("en"))
    kit = kit_of(page)
    assert kit["vary"] == [
        {"name": "num_layers", "values": ["2", "1", "3"]},
        {"name": "bidirectional", "values": ["true", "false"]},
    ]
    (first, *_) = unpacked(kit["table"])
    assert first["lesson"]["steps"]["settings"][1] == {"num_layers": "3", "bidirectional": "false"}


def test_the_author_of_a_source_chooses_a_line_and_its_run() -> None:
    page = offline_page(
        asked_for("L:3-4", page="models", code="~lstm_cell", line="18", step="2"), messages("en")
    )
    for message in unpacked(kit_of(page)["table"]):
        assert message["query"] == {"line": "18", "step": "2", "L": message["query"]["L"]}


def test_a_highlight_may_be_in_some_configurations_only() -> None:
    asked = asked_for("num_layers:1-2", bidirectional="false", focus="h_n[1]")
    for message in unpacked(kit_of(offline_page(asked, messages("en")))["table"]):
        assert message["query"] == {"focus": "h_n[1]", **message["query"]}
        assert message["warnings"] == []
    with pytest.raises(RefusedError, match="focus"):
        asked_for("num_layers:1-2", num_layers="1", bidirectional="false", focus="h_n[1]")


def test_a_step_that_highlights_nothing_is_refused() -> None:
    assert asked_for(steps="num_layers=1;num_layers=2,focus=h_n[3]").varied
    with pytest.raises(RefusedError, match=r"h_n\[3\]"):
        asked_for(steps="num_layers=2;num_layers=1,focus=h_n[3]")


def test_steps_through_the_lines_of_a_source_need_no_further_run() -> None:
    asked = asked_for(page="models", code="~lstm_cell", steps="line=17;line=18,N=4", step="2")
    assert [each.name for each in asked.varied] == ["N"]
    for message in unpacked(kit_of(offline_page(asked, messages("en")))["table"]):
        assert "step" not in message["query"]


def test_the_range_that_a_source_suggests_runs() -> None:
    words, link = messages("en"), {"page": "models", "code": "~tagger"}
    message = page_message("models", list(link.items()), words)
    vary = suggested_range(find_page("models"), message)
    assert vary == "hidden_dim:4|8|16,embedding_dim:5|10|20"
    kit = kit_of(offline_page(asked_for("hidden_dim:4|8", **link), words))
    shown = [message["pasted"]["lines"] for message in unpacked(kit["table"])[::2]]
    assert shown[0] != shown[1]
    assert all("box" in message["lesson"]["hide"] for message in unpacked(kit["table"]))


def test_a_set_of_questions_does_not_show_its_answers() -> None:
    link = {"page": "practice", "mode": "shape", "level": "3", "count": "3", "hide": "map"}
    page = offline_page(asked_for(**link), messages("ko"))
    kit = kit_of(page)
    (practice, pictures) = kit["practice"], unpacked(kit["table"])
    assert 2 * len(practice["questions"]) == len(pictures) == 6
    shown = page.partition("<script>")[0]
    for each, picture in zip(practice["questions"], pictures[::2], strict=True):
        right = [graded for graded in each["answers"] if graded["right"]]
        (size,) = {f"torch.Size({graded['numbers']})" for graded in right}
        assert size in right[0]["html"]
        assert size in {row["size"] for row in picture["rows"]}
        assert size not in shown
        assert size not in json.dumps(each["question"])
        assert "{answer}" in each["other"]
        assert picture["lesson"]["hide"] == ["map"]
        # Nothing in the picture can be moved.
        controls = [each for group in picture["controls"]["groups"] for each in group["controls"]]
        assert all(control["locked"] for control in controls)


def test_a_set_of_one_layer_is_about_its_layer() -> None:
    asked = asked_for(page="practice", mode="layer", layer="GRU", hidden_size="7", count="2")
    assert asked.present["layer"] == "GRU"
    assert asked.query["hidden_size"] == "7"
    assert "nn.GRU(10, 7, " in offline_page(asked, messages("en"))
