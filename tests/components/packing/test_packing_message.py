"""The message for the Packing page's diagram, shapes, cards and controls."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given

from backend.layer.spec import LayerSpec
from backend.links.layer import PARAMETERS, Request, to_query
from backend.links.lengths import MAX_SENTENCES, MAX_STEPS
from backend.packing.link import NAMES, PackingRequest, packing_query, read_packing
from backend.packing.run import PackingRun, run_packing
from components.packing.labels import TENSORS
from components.packing.message import layout_of, packing_message
from components.packing.words import padding_sentences, token_sentences
from components.words.catalogue import languages, messages
from tests.support.messages import plain
from tests.support.packing.packed import C_PRINTED, GOES_THROUGH, SETTINGS, ran
from tests.support.packing.packing_strategies import any_asked, tiny_specs
from tests.support.turns import in_turn

EVERY_SETTING = pytest.mark.parametrize("name", SETTINGS)
EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
BYTES_A_TOKEN, BYTES_A_SENTENCE, BYTES_BESIDE = 500, 1200, 40_000
"""What a message weighs is a sentence a token and its cells, and what each sentence of the batch
has in cards and controls."""


def message(
    spec: LayerSpec,
    asked: PackingRequest,
    run: PackingRun | None = None,
    language: str = "en",
    compact: bool = False,
) -> dict[str, Any]:
    run = run or run_packing(spec, asked)
    return plain(packing_message(Request(spec, "cpu", ()), run, messages(language), compact))


def of(name: str, language: str = "en", compact: bool = False) -> dict[str, Any]:
    return message(*SETTINGS[name], ran(name), language, compact)


@pytest.mark.parametrize(("name", "language"), in_turn(SETTINGS))
def test_shapes_are_shown_as_torch_prints_them(name: str, language: str) -> None:
    rows, values = of(name, language)["rows"], ran(name).values
    assert {row["name"]: row["size"] for row in rows} == {
        tensor: str(value.shape) for tensor, value in values.items()
    }
    assert not any("differs" in row for row in rows)


def test_example_c_by_its_shapes() -> None:
    printed = {row["name"]: row["size"] for row in of("C")["rows"]}
    assert printed == C_PRINTED


def test_a_disagreement_of_torch_and_the_rule_is_owned_up_to() -> None:
    run = ran("start")
    wrong = replace(run, shapes=dict(run.shapes) | {"packed": (122, 10)})
    rows = {row["name"]: row for row in message(*SETTINGS["start"], wrong)["rows"]}
    assert "torch.Size([123, 10])" in rows["packed"]["differs"]
    assert [name for name, row in rows.items() if "differs" in row] == ["packed"]


@given(tiny_specs(), any_asked(steps=20))
@example(LayerSpec(num_layers=16), PackingRequest((MAX_STEPS,) * MAX_SENTENCES))
@example(LayerSpec(), PackingRequest((1,) * MAX_SENTENCES, width=MAX_STEPS))
def test_for_any_batch_the_message_is_small_and_whole(
    spec: LayerSpec, asked: PackingRequest
) -> None:
    run = run_packing(spec, asked)
    for language in languages():
        made = message(spec, asked, run, language)
        text = json.dumps(made, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        cells = run.steps_padded + BYTES_A_TOKEN * sum(asked.lengths)
        assert len(text.encode()) < BYTES_BESIDE + cells + BYTES_A_SENTENCE * len(asked.lengths)
        assert made["query"] == to_query(spec) | packing_query(asked, spec.batch_first)
        assert made["names"] == [*PARAMETERS, *NAMES]
        for row in made["rows"]:
            assert [axis["size"] for axis in row["axes"]] == list(run.shapes[row["name"]])
            assert row["sentence"]


# The linked picture


@pytest.mark.parametrize("compact", [False, True])
@EVERY_SETTING
def test_the_browser_gets_every_grid_with_its_cells(name: str, compact: bool) -> None:
    run, made = ran(name), of(name, compact=compact)
    scene = made["scene"]
    x0, y0, x1, y1 = scene["bounds"]
    assert (x0, y0, y1) == (0, 0, made["height"])
    for grid in scene["grids"]:
        assert len(grid["cells"]) % grid["columns"] == 0
        assert grid["tensor"] == TENSORS[grid["id"]]
        left, low, right, high = grid["box"]
        assert 0 < left < right <= x1
        assert 0 < low < high < y1
    tokens, sentences = len(scene["tokens"]), len(scene["paddings"])
    assert sentences == len(run.asked.lengths)
    largest = max(number for grid in scene["grids"] for number in grid["cells"])
    # Each number has a sentence.
    assert largest < tokens + sentences * scene["width"]
    assert scene["blocks"] == []


@EVERY_LANGUAGE
def test_the_browser_gets_the_sentences_of_every_number(language: str) -> None:
    words, run, scene = messages(language), ran("start"), of("start", language)["scene"]
    assert scene["tokens"] == token_sentences(run, layout_of(run), words)
    assert scene["paddings"] == padding_sentences(run, words)
    assert [grid["name"] for grid in scene["grids"]] == [
        words.text(f"packing.grid.{grid['id']}") for grid in scene["grids"]
    ]
    assert scene["tensors"].keys() == run.shapes.keys()
    assert all(text.startswith(f"{name}: ") for name, text in scene["tensors"].items())
    assert scene["words"] == {
        name: words.text(f"packing.links.{name}") for name in ("hint", "walk")
    }


@pytest.mark.parametrize("name", GOES_THROUGH)
def test_a_cell_is_the_token_that_torch_packed_there(name: str) -> None:
    """Check cell by cell that the id in the batch is the id at its index in data."""
    run = ran(name)
    grids = {grid["id"]: grid for grid in of(name)["scene"]["grids"]}
    ids = run.values["ids"] if run.spec.batch_first else run.values["ids"].T
    packed = run.values["packed_ids"]
    order = run.values.get("sorted_indices")
    for grid, rows in (("input", ids), ("sorted", ids if order is None else ids[order])):
        cells = grids[grid]["cells"]
        here = [int(packed[number]) if number < len(packed) else 0 for number in cells]
        assert here == rows.flatten().tolist()
    assert grids["packed"]["cells"][: len(packed)] == list(range(len(packed)))


def test_on_a_narrow_page_the_picture_is_another_and_the_rest_the_same() -> None:
    wide, narrow = of("start"), of("start", compact=True)
    assert (wide["compact"], narrow["compact"]) == (False, True)
    changed = {name for name in wide if wide[name] != narrow[name]}
    assert changed == {"compact", "height", "figure", "scene"}
    tokens = [made["scene"]["tokens"] for made in (wide, narrow)]
    assert tokens[0] == tokens[1]


def test_replaced_values_are_named_once() -> None:
    asked = read_packing([("lengths", "1,x"), ("width", "99")])
    made = message(LayerSpec(), asked)
    assert made["dropped"] == ["lengths", "width"]
    assert len(made["warnings"]) == 2
    assert "`x`" in made["warnings"][0]


def test_a_run_that_was_refused_says_how_far_it_went() -> None:
    words = messages("en")
    assert of("zero")["notes"] == [words.text("ran.refused", device="cpu")]
    assert of("start")["notes"][0].startswith("Ran on cpu in ")
