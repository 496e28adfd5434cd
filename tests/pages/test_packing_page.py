"""The Packing page: any link, both languages, and a script that runs."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import torch
from hypothesis import given, settings

from backend.packing.link import read_packing
from backend.packing.run import PackingRun
from components.dispatch.pages import page_message
from components.packing.controls import EXAMPLES, packing_controls
from components.words.catalogue import languages, messages
from tests.pages.visit import Open, Visit
from tests.support.messages import plain
from tests.support.packing.packed import REFUSALS, ran, without_times
from tests.support.packing.packing_strategies import hostile_packing_links
from tests.support.turns import in_turn

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
DEFAULT = "20,5,8,10,15,18,17,6,6,18"


def link_of(name: str) -> dict[str, str]:
    examples = plain(packing_controls(*EXAMPLES[name], "cpu", messages("en")))["examples"]
    queries: dict[str, dict[str, str]] = {
        option["value"]: option["query"] for option in examples["options"]
    }
    return queries[name]


def open_packing(open_page: Open, link: dict[str, Any]) -> Visit:
    return open_page(link, "packing")


def card(visit: Visit, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in visit.explorer["cards"] if each["kind"] == kind)
    return found


@pytest.mark.parametrize(("name", "language"), in_turn(EXAMPLES))
def test_an_example_shows_its_message_and_a_script_that_runs(
    open_page: Open, name: str, language: str
) -> None:
    visit = open_packing(open_page, {**link_of(name), "lang": language})
    assert visit.shapes == {tensor: str(value.shape) for tensor, value in ran(name).values.items()}
    expected = plain(page_message("packing", list(link_of(name).items()), messages(language)))
    made = without_times(json.loads(json.dumps(expected)))
    assert without_times(visit.explorer) == made | {"framed": False}
    assert visit.explorer["controls"]["examples"]["value"] == name
    assert visit.address == {**link_of(name), "lang": language}
    assert messages(language).text("packing.code.intro") in visit.html
    (script,) = visit.code
    makes_the_shapes(script, visit.shapes, ran(name))


def makes_the_shapes(script: str, shapes: dict[str, str], run: PackingRun) -> None:
    """Run a script and compare what it makes with the shapes on the page."""
    made: dict[str, Any] = {}
    exec(script, made)
    for tensor, size in shapes.items():
        if tensor in ("packed", "packed_ids", "packed_output"):
            found = made[tensor].data
        elif hasattr(made.get("packed"), tensor):
            found = getattr(made["packed"], tensor)
        else:
            found = made[tensor]
        assert str(found.shape) == size, tensor
    if "packed_ids" in shapes:
        assert torch.equal(made["packed_ids"].data, run.values["packed_ids"])


def test_without_a_link_it_opens_on_ten_sentences(open_page: Open) -> None:
    visit = open_packing(open_page, {})
    assert visit.explorer["controls"]["examples"]["value"] == "start"
    assert visit.explorer["query"] == {}
    assert visit.shapes["packed"] == "torch.Size([123, 10])"
    assert visit.address == {}


def test_the_layer_comes_along_from_another_page(open_page: Open) -> None:
    """Check that the lengths replace the batch and the length of the link."""
    link = {"layer": "GRU", "hidden_size": "33", "batch": "4", "seq_len": "9", "batched": "false"}
    visit = open_packing(open_page, link)
    assert visit.shapes["output"] == "torch.Size([10, 20, 66])"
    assert visit.explorer["query"] == link
    assert visit.explorer["warnings"] == []


@pytest.mark.parametrize(
    ("case", "language"),
    in_turn(
        [
            ({"lengths": "5,three,2"}, ["`three`"], [f"`lengths={DEFAULT}`"]),
            ({"lengths": "5,65"}, ["`65`"], [f"`lengths={DEFAULT}`"]),
            ({"lengths": ",".join(["1"] * 33)}, ["`33`"], [f"`lengths={DEFAULT}`"]),
            ({"lengths": "1" + " " * 400 + "1"}, ["`lengths`"], [f"`lengths={DEFAULT}`"]),
            ({"lengths": ["5,3", "5,2"]}, ["5,3 & 5,2"], [f"`lengths={DEFAULT}`"]),
            (
                {"lengths": "", "enforce_sorted": "1", "total_length": "65", "width": "-1"},
                ["`lengths`", "`1`", "`65`", "`-1`"],
                ["`enforce_sorted=false`", "`total_length=0`", "`width=0`"],
            ),
            ({"hidden_size": "many", "lengths": "3,2"}, ["`many`"], ["`hidden_size=20`"]),
        ]
    ),
    ids=["entry", "length", "sentences", "long", "repeated", "all", "layer"],
)
def test_a_bad_value_is_replaced_and_named(
    open_page: Open, case: tuple[dict[str, Any], list[str], list[str]], language: str
) -> None:
    link, told, used = case
    visit = open_packing(open_page, {**link, "lang": language})
    warnings = visit.explorer["warnings"]
    assert len(warnings) == len(told)
    for text, warning in zip(told, warnings, strict=True):
        assert text in warning
    assert all(each in " ".join(warnings) for each in used)
    # The browser corrects the URL to the query of the message.
    assert read_packing(visit.explorer["query"].items()).problems == ()
    assert visit.shapes["packed"]


def test_no_link_breaks_the_page(open_page: Open) -> None:
    # More of them are asked of the route.
    @settings(max_examples=15)
    @given(hostile_packing_links())
    def opens(pairs: list[tuple[str, str]]) -> None:
        link: dict[str, Any] = {}
        for name, text in pairs:
            link.setdefault(name, []).append(text)
        assert len(open_packing(open_page, link).shapes) >= 3

    opens()


@pytest.mark.parametrize(("name", "language"), in_turn(REFUSALS))
def test_a_refusal_has_torchs_words_and_ours(open_page: Open, name: str, language: str) -> None:
    visit = open_packing(open_page, {**link_of(name), "lang": language})
    failed = ran(name).failed
    assert failed is not None
    found = card(visit, "refused")
    assert found["torch"] == failed.message
    words = messages(language)
    assert found["title"] == words.text("packing.card.refused")
    assert found["sentences"][0] == words.text(f"packing.stage.{failed.stage}")
    assert len(found["sentences"]) == 2
    # Unpacking is refused after the layer has run.
    refused = visit.explorer["notes"] == [words.text("ran.refused", device="cpu")]
    assert refused == (failed.stage != "unpack")
    assert "output" not in visit.shapes


def test_a_costly_setting_has_shapes_without_values(open_page: Open) -> None:
    words = messages("ko")
    link = {"hidden_size": "8192", "num_layers": "16", "lang": "ko"}
    visit = open_packing(open_page, link)
    assert visit.explorer["notes"] == [words.text("ran.too_costly", device="cpu")]
    assert visit.shapes["packed_output"] == "torch.Size([123, 16384])"
    assert [each["kind"] for each in visit.explorer["cards"]] == ["sequence", "buys"]


@EVERY_LANGUAGE
def test_the_parts_below_are_in_the_readers_language(open_page: Open, language: str) -> None:
    visit = open_packing(open_page, {"lang": language})
    sentences = [
        text
        for each in visit.explorer["cards"]
        for text in (each["title"], *each["sentences"], *each.get("heads", ()))
    ]
    for text in sentences:
        if text != "PackedSequence":
            assert bool(re.search("[가-힣]", text)) == (language == "ko"), text


def test_the_script_follows_a_reported_change(open_page: Open) -> None:
    visit = open_packing(open_page, {"lengths": "5,3,2", "lang": "en"})
    assert "torch.tensor([5, 3, 2])" in visit.code[0]
    visit.explorer_says("settled", "?lengths=7,7&lang=en")
    assert "torch.tensor([7, 7])" in visit.code[0]
