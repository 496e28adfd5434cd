"""The tabs of the Layer page: weights, values, code, table and the paste box."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import pytest
import torch

from backend.layer.inputs import sine_input
from backend.layer.presets import PRESETS
from backend.layer.rules import parameter_count
from backend.layer.spec import LayerSpec
from backend.links.layer import to_query
from components.words.catalogue import languages, messages
from tests.pages.visit import Open
from tests.support.turns import in_turn
from tests.support.twin import built, run, twin

TABS = ("weights", "values", "code", "table", "paste")


SHOWN = ("A3", "B2")


@pytest.mark.parametrize(("name", "language"), in_turn(SHOWN))
def test_only_the_open_tab_is_computed(open_page: Open, name: str, language: str) -> None:
    visit = open_page({**to_query(PRESETS[name]), "lang": language})
    assert len(visit.components()) == 2
    for tab in TABS:
        visit.open(tab)
        assert [bool(each.children) for each in visit.app.tabs] == [tab == each for each in TABS]
        assert not re.search(r"\{\w+\}", " ".join(visit.texts))


@pytest.mark.parametrize("name", SHOWN)
def test_the_weights_are_torchs_with_their_total(open_page: Open, name: str) -> None:
    spec = PRESETS[name]
    visit = open_page(to_query(spec))
    layer = built(spec)
    weights = visit.table(messages("en").text("weights.caption"))
    rows = re.findall(r"<tr><th scope='row'><code>(.+?)</code>.+?<code>(.+?)</code>", weights)
    assert rows == [(weight, str(each.shape)) for weight, each in layer.named_parameters()]
    total = sum(weight.numel() for weight in layer.parameters())
    assert f"<strong>{total:,} parameters.</strong>" in visit.html
    assert visit.component("growth")["figure"]["data"][1]["y"] == [total]
    assert f"{total:,}" in visit.component("growth")["alt"]


def test_a_disagreement_about_the_total_is_owned_up_to(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("components.layer.weights.parameter_count", lambda _spec: 7)
    told = messages("en").text("weights.total_differs", count="15,040", rule="7")
    assert told in open_page().html


@pytest.mark.parametrize("name", ["A3", "B1"])
def test_the_values_are_those_of_the_very_layer(open_page: Open, name: str) -> None:
    spec = PRESETS[name]
    visit = open_page(to_query(spec)).open("values")
    (grid,) = visit.component("values_output")["figure"]["data"]
    output = run(twin(spec), sine_input(spec, torch.device("cpu")))["output"]
    torch.testing.assert_close(torch.tensor(grid["z"]), output[0].T, atol=6e-5, rtol=0)
    assert visit.texts == []


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ({"batch": "3"}, ["values.sample"]),
        ({"seq_len": "300", "hidden_size": "2", "num_layers": "1"}, ["values.cut"]),
        ({"hidden_size": "97", "bidirectional": "false", "seq_len": "5"}, ["values.cut"]),
        ({"batch": "3", "batched": "false"}, []),
        ({"device": "meta"}, ["values.none"]),
    ],
)
def test_the_page_says_which_values_it_shows(
    open_page: Open, link: dict[str, str], told: list[str]
) -> None:
    words = messages("en")
    visit = open_page(link).open("values")
    assert visit.texts == [words.text(each, steps=256, features=96) for each in told]


@pytest.mark.parametrize("name", SHOWN)
def test_the_code_runs_and_makes_these_shapes(open_page: Open, name: str) -> None:
    visit = open_page(to_query(PRESETS[name])).open("code")
    made: dict[str, Any] = {}
    exec(visit.code[0], made)
    assert {tensor: str(made[tensor].shape) for tensor in visit.shapes} == visit.shapes


@pytest.mark.parametrize("language", languages())
def test_the_table_says_all_the_picture_shows(open_page: Open, language: str) -> None:
    visit = open_page({"lang": language, "proj_size": "5"}).open("table")
    words = messages(language)
    for row in visit.explorer["rows"]:
        assert f"<code>{row['size']}</code>" in visit.html
        assert escape(row["sentence"]) in visit.html
    rows = re.findall(r"<tr><th scope='row'>(\d)</th><td>(.+?)</td>", visit.html)
    lanes = [(layer, way) for layer in range(2) for way in ("forward", "backward")]
    assert rows == [
        (str(row), words.text(f"block.lane.{way}", layer=layer))
        for row, (layer, way) in enumerate(lanes)
    ]
    assert all(f"c_n[{row}]" in visit.html for row in range(4))


def test_a_pasted_line_moves_the_address(open_page: Open) -> None:
    link = {"layer": "RNN", "nonlinearity": "relu", "batch": "3", "utm_source": "mail"}
    visit = open_page(link).open("paste")
    visit.paste("self.rnn = nn.GRU(7, 9, 3, bidirectional=True)")
    # The input is the page's own and stays; torch's defaults are said where they are not ours.
    assert visit.address == {
        **{"layer": "GRU", "input_size": "7", "hidden_size": "9", "num_layers": "3"},
        **{"batch_first": "false", "batch": "3", "utm_source": "mail"},
    }
    assert visit.explorer["title"] == "nn.GRU(7, 9, num_layers=3, bidirectional=True)"
    assert visit.shapes["output"] == "torch.Size([35, 3, 18])"
    assert visit.texts == [messages("en").text("paste.taken", layer="`nn.GRU`")]


@pytest.mark.parametrize(
    ("text", "language"),
    in_turn(["", "nn.LSTM(10, [20])", "nn.LSTM(10, 20", "nn.LSTM(1, 2, 2, 0.5)"]),
)
def test_a_line_not_understood_is_explained_and_kept(
    open_page: Open, text: str, language: str
) -> None:
    visit = open_page({"layer": "GRU", "lang": language}).open("paste")
    before = visit.shapes
    visit.paste(text)
    (told,) = visit.texts
    assert told == visit.app.error[0].value
    assert visit.app.text_area(key="pasted").value == text
    assert visit.shapes == before
    assert visit.address["layer"] == "GRU"


def test_a_pasted_line_is_never_run(open_page: Open, caplog: pytest.LogCaptureFixture) -> None:
    visit = open_page().open("paste")
    visit.paste("nn.LSTM(__import__('logging').getLogger().error('ran') or 10, 20)")
    assert len(visit.app.error) == 1
    visit.paste("nn.LSTM(__import__('logging').getLogger().error('ran'), 20)")
    assert "ran" not in [each.getMessage() for each in caplog.records]


def test_once_settled_the_tabs_follow_the_explorer(open_page: Open) -> None:
    visit = open_page({"hidden_size": "33"})
    visit.explorer_says("settled", "?layer=GRU&hidden_size=7")
    spec = LayerSpec(layer="GRU", hidden_size=7)
    growth = visit.component("growth")["figure"]["data"][1]
    assert (growth["x"], growth["y"]) == ([7], [parameter_count(spec)])
    assert visit.run().explorer["query"] == {"layer": "GRU", "hidden_size": "7"}


def test_a_class_offers_its_layers_and_the_text_stays(open_page: Open) -> None:
    text = "self.encoder = nn.GRU(7, 9)\nself.decoder = nn.LSTM(9, hidden)"
    visit = open_page().open("paste").paste(text)
    labels = [each.label for each in visit.app.button[1:]]
    assert labels == ["`encoder: nn.GRU(7, 9)`", "`decoder: nn.LSTM(9, 20)`"]
    visit.app.button[2].click()
    visit.run()
    assert visit.explorer["title"] == "nn.LSTM(9, 20)"
    assert "`hidden`" in visit.texts[1]
    visit.open("code").open("paste")
    assert visit.app.text_area(key="pasted").value == text
