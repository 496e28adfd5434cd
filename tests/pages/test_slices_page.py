"""The Slices page: any question in both languages, and the charts of a marked cell."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest
import torch
from hypothesis import given, settings

from backend.layer.devices import available
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.links.layer import read_link, to_query
from backend.slices.link import read_asked
from backend.slices.marker import Mark, mark
from backend.slices.task import TASKS
from components.picture.palette import COLORS
from components.slices.message import slices_message
from components.words.catalogue import messages
from tests.pages.visit import Open, Visit
from tests.support.messages import plain, without_times
from tests.support.strategies import hostile_asks
from tests.support.turns import in_turn

BATCH = {"batch": "3", "seq_len": "7"}
LAYOUTS = {
    "batch first": (BATCH, LayerSpec(batch=3, seq_len=7)),
    "time first": (
        {**BATCH, "batch_first": "false"},
        LayerSpec(batch=3, seq_len=7, batch_first=False),
    ),
    "unbatched": (
        {"batched": "false", "seq_len": "7", "layer": "GRU"},
        LayerSpec(batched=False, seq_len=7, layer="GRU"),
    ),
}


def open_slices(open_page: Open, link: dict[str, Any]) -> Visit:
    return open_page(link, "slices")


def charts(visit: Visit) -> dict[str, dict[str, Any]]:
    """Return the charts of a marked cell by tensor."""
    found = (each.id.rpartition("-")[2] for each in visit.components())
    return {
        key.removeprefix("mark_"): visit.component(key) for key in found if key.startswith("mark_")
    }


def of_sample(spec: LayerSpec, found: Mark, name: str) -> torch.Tensor:
    """Return which numbers of the marked sequence changed, as (L or rows, features)."""
    changed = found.changed[name]
    if not spec.batched:
        return changed
    samples = changed.transpose(0, 1) if not (name == "output" and spec.batch_first) else changed
    return samples[found.sample]


@pytest.mark.parametrize(
    ("question", "language"),
    in_turn(
        [
            *({"task": name} for name in TASKS),
            {"expr": "output[:, -1, :]"},
            {"expr": "nonsense[", "mark": "0,3"},
            {"task": "tag", "mark": "2,1"},
        ]
    ),
    ids=str,
)
def test_a_question_is_answered_as_its_message_says(
    open_page: Open, question: dict[str, str], language: str
) -> None:
    pairs = {**BATCH, **question}
    visit = open_slices(open_page, {**pairs, "lang": language})
    link = read_link(pairs.items(), available())
    run, words = trace(link.spec), messages(language)
    asked = read_asked(pairs.items(), link.spec)
    expected = json.loads(json.dumps(plain(slices_message(link, run, asked, words))))
    assert without_times(visit.explorer) == without_times(expected) | {"framed": False}
    assert visit.address == {**pairs, "lang": language}


def test_the_documented_link_opens_what_it_says(open_page: Open) -> None:
    pairs = parse_qsl("layer=LSTM&bidirectional=true&expr=output[:,%20-1,%20:]")
    visit = open_slices(open_page, dict(pairs))
    (card,) = visit.explorer["slices"]["cards"]
    assert (card["expr"], card["size"]) == ("output[:, -1, :]", "torch.Size([1, 40])")


def test_invalid_values_are_named(open_page: Open) -> None:
    visit = open_slices(open_page, {"task": "sleep", "mark": "5", "bias": "1", "lang": "xx"})
    explorer = visit.explorer
    assert explorer["dropped"] == ["bias", "task", "mark", "lang"]
    told = ("`bias=true`", "`task=classify`", "`mark` must", "`lang=en`")
    for used, warning in zip(told, explorer["warnings"], strict=True):
        assert used in warning


def test_no_question_breaks_the_page(open_page: Open) -> None:
    # More of them are asked of the route.
    @settings(max_examples=15)
    @given(hostile_asks())
    def opens(pairs: list[tuple[str, str]]) -> None:
        link: dict[str, Any] = {}
        for name, text in pairs:
            link.setdefault(name, []).append(text)
        assert len(open_slices(open_page, link).shapes) >= 4

    opens()


# The charts of a marked cell


def test_unmarked_there_is_nothing_but_the_explorer(open_page: Open) -> None:
    visit = open_slices(open_page, BATCH)
    assert len(visit.components()) == 1
    assert visit.texts == []


@pytest.mark.parametrize(("layout", "language"), in_turn(LAYOUTS))
def test_a_mark_draws_exactly_the_numbers_that_changed(
    open_page: Open, layout: str, language: str
) -> None:
    link, spec = LAYOUTS[layout]
    words, cell = messages(language), (1 if spec.batched else None, 3)
    visit = open_slices(open_page, {**link, "mark": "1,3", "lang": language})
    found = mark(spec, trace(spec), *cell)
    assert found is not None
    drawn = charts(visit)
    assert list(drawn) == list(found.changed)
    assert visit.texts == [words.text("marker.picture", tensor=name) for name in drawn]
    assert words.text("marker.cells", cell=found.cell.text) in visit.html
    for name, chart in drawn.items():
        numbers = of_sample(spec, found, name)
        (heatmap,) = chart["figure"]["data"]
        # Rows of the picture are features, columns steps or rows of a state.
        assert heatmap["z"] == numbers.T.int().tolist()
        count, total = f"{int(numbers.sum()):,}", f"{numbers.numel():,}"
        assert chart["alt"] == words.text("marker.tensor", tensor=name, changed=count, total=total)
        assert numbers.any()
        assert {colour[1:] for _, colour in heatmap["colorscale"]} <= COLORS.keys()


def test_a_long_run_is_drawn_in_part_and_counted_whole(open_page: Open) -> None:
    spec = LayerSpec(layer="GRU", seq_len=150, hidden_size=80, num_layers=1)
    visit = open_slices(open_page, {**to_query(spec), "mark": "0,75"})
    found = mark(spec, trace(spec), 0, 75)
    assert found is not None
    output, numbers = charts(visit)["output"], of_sample(spec, found, "output")
    assert numbers.shape == (150, 160)
    assert output["figure"]["data"][0]["z"] == numbers[:128, :128].T.int().tolist()
    assert "24,000" in output["alt"]


@pytest.mark.parametrize("link", [{"device": "meta"}, {"hidden_size": "8192", "batch": "1024"}])
def test_without_numbers_there_are_no_charts(open_page: Open, link: dict[str, str]) -> None:
    visit = open_slices(open_page, {**link, "mark": "0,3"})
    assert len(visit.components()) == 1
    mark_panel = visit.explorer["slices"]["mark"]
    assert mark_panel["sentences"] == [messages("en").text("marker.none")]


# What the explorer tells


def test_once_settled_the_charts_follow_the_explorer(open_page: Open) -> None:
    visit = open_slices(open_page, {**BATCH, "mark": "0,1"})
    visit.explorer_says("settled", "?seq_len=5&layer=GRU&mark=0,2")
    assert {name: len(c["figure"]["data"][0]["z"][0]) for name, c in charts(visit).items()} == {
        "output": 5,
        "h_n": 4,
    }
    assert visit.run().explorer["query"] == {"seq_len": "5", "layer": "GRU", "mark": "0,2"}


def test_an_expression_it_could_not_fetch_itself_the_page_answers(open_page: Open) -> None:
    visit = open_slices(open_page, {"task": "tag"})
    visit.explorer_says("moved", "?expr=h_n%5B-1%5D")
    (card,) = visit.explorer["slices"]["cards"]
    assert (card["kind"], card["size"]) == ("own", "torch.Size([1, 20])")
