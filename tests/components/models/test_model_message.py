"""The message of the Models page, with the diagram and the steps."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.models.link import NAMES, ModelRequest, model_query
from backend.models.run import run_model
from backend.models.source_link import NAMES as SOURCE_NAMES
from backend.models.tutorials import MODELS
from components.dispatch.pages import page_message
from components.models.message import model_message
from components.models.run import model_run
from components.words.catalogue import SOURCE, languages, messages
from tests.support.messages import plain
from tests.support.models.model_helpers import asked, made_by, model_of
from tests.support.models.model_strategies import (
    chain_requests,
    hostile_model_links,
    tutorial_requests,
)
from tests.support.turns import in_turn

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
EVERY_MODEL = pytest.mark.parametrize("name", MODELS)
REFUSED = "embedding:100:32,lstm:32:64,linear:64:2"
BYTES_A_STEP, BYTES_BESIDE = 9_000, 30_000


def message(name: str = "sine", language: str = SOURCE, **given: Any) -> dict[str, Any]:
    request = asked(name, **given)
    return plain(model_message(request, model_run(request), messages(language)))


def written(made: dict[str, Any]) -> str:
    return json.dumps(made, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


@given(tutorial_requests() | chain_requests(), st.booleans(), st.sampled_from(("cpu", "meta")))
def test_for_any_model_the_message_is_small_and_whole(
    request: ModelRequest, compact: bool, device: str
) -> None:
    request = ModelRequest(request.model, request.values, device, ())
    run = model_run(request)
    for language in languages():
        made = plain(model_message(request, run, messages(language), compact))
        stages = len(run.stages) + (run.failed is not None)
        assert len(written(made).encode()) < BYTES_BESIDE + BYTES_A_STEP * stages
        assert made["query"] == model_query(request)
        assert set(made["query"]) <= set(made["names"]) == {*NAMES, *SOURCE_NAMES}
        assert (made["compact"], made["page"]) == (compact, "models")
        assert len(made["steps"]) == stages
        assert made["height"] == made["figure"]["layout"]["yaxis"]["range"][1]


@given(tutorial_requests() | chain_requests())
def test_a_block_leads_to_its_step_and_a_step_to_its_blocks(request: ModelRequest) -> None:
    run = model_run(request)
    made = plain(model_message(request, run, messages(SOURCE)))
    scene, steps = made["scene"], made["steps"]
    names = [step["tensor"] for step in steps]
    assert len(set(names)) == len(names)
    # Pressed, a block opens the step of its tensor; pointed at, a step lights its blocks.
    assert {block["tensor"] for block in scene["blocks"]} <= set(names)
    assert scene["tensors"].keys() == set(names)
    assert all(scene["tensors"].values())
    # Sources have no bar, but what they make is there.
    by_step = {name: [b for b in scene["blocks"] if b["tensor"] == name] for name in names}
    assert all(by_step.values())
    for step in steps:
        ids = {block["id"] for block in by_step[step["tensor"]]}
        assert {each["id"] for each in step["made"]} <= ids
    assert all(block["text"] and block["name"] for block in scene["blocks"])


@pytest.mark.parametrize(("name", "language"), in_turn(MODELS))
def test_sizes_are_shown_as_torch_prints_them(name: str, language: str) -> None:
    made = message(name, language)
    values = made_by(run_model(model_of(name)))
    shown = {row["name"]: row["size"] for row in made["rows"]}
    assert shown == {each: str(value.value.data.shape) for each, value in values.items()}
    assert not any("differs" in row for row in made["rows"])
    for step in made["steps"]:
        for each in step["made"]:
            sizes = ", ".join(str(axis["size"]) for axis in each["axes"])
            assert each["size"] == f"torch.Size([{sizes}])"


@EVERY_MODEL
def test_weights_are_counted_to_the_models_total(name: str) -> None:
    made, run = message(name), run_model(model_of(name))
    total = 0
    for step in made["steps"]:
        counts = [number(count) for _, _, count in step["weights"]]
        assert sum(counts) == number(step["parameters"] or "0")
        total += sum(counts)
        by_layer = [number(last(line)) for line in step["counted"] if line.startswith("l")]
        by_gate = [number(last(line)) for line in step["counted"] if not line.startswith("l")]
        # The same numbers layer by layer, and gate by gate where there are several.
        assert sum(by_layer) == (sum(counts) if step["counted"] else 0)
        assert set(by_gate) <= {sum(counts)}
    assert total == run.parameters
    assert made["notes"][-1] == f"{total:,} parameters in total."


def last(line: str) -> str:
    """Return the value of a sum."""
    return line.rpartition(" = ")[2]


def number(text: str) -> int:
    return int(text.replace(",", ""))


@EVERY_LANGUAGE
def test_a_refusal_is_the_last_step_with_torchs_words_and_ours(language: str) -> None:
    made, words = message("chain", language, chain=REFUSED), messages(language)
    *ran, last = made["steps"]
    assert all(step["failed"] is None for step in ran)
    failed = last["failed"]
    assert failed["torch"] == (
        "TypeError: linear(): argument 'input' (position 1) must be Tensor, not tuple"
    )
    assert failed["sentences"] == [words.text("error.tuple_for_tensor", function="linear")]
    assert [(each["name"], each["size"]) for each in failed["given"]] == [
        ("output", "torch.Size([10, 20, 64])"),
        ("h_n", "torch.Size([1, 10, 64])"),
        ("c_n", "torch.Size([1, 10, 64])"),
    ]
    assert (last["title"], last["made"], last["weights"]) == ("nn.Linear(64, 2)", [], [])
    refused = made["scene"]["tensors"][last["tensor"]]
    assert "must be Tensor, not tuple" in refused
    (bar,) = (block for block in made["scene"]["blocks"] if block["tensor"] == last["tensor"])
    assert bar["text"] == refused
    assert made["alt"].endswith(refused)
    # A run that stopped has no time.
    assert not re.search(r"\d ms", made["notes"][0])
    assert made["notes"][0] == words.text("ran.refused", device="cpu")


def test_a_packed_sequence_shows_its_data_and_its_batch_sizes() -> None:
    steps = {step["id"]: step for step in message("classifier", lengths="3,1,2")["steps"]}
    (packed,) = steps["pack"]["made"]
    assert (packed["type"], packed["batch_sizes"]) == ("PackedSequence", "[3, 2, 1]")
    assert packed["size"] == "torch.Size([6, 32])"
    assert [axis["symbol"] for axis in packed["axes"]] == ["sum(lengths)", "embedding_dim"]
    assert [each["type"] for each in steps["lstm"]["made"]] == [
        "PackedSequence",
        "Tensor",
        "Tensor",
    ]


def test_only_steps_with_weights_have_an_initialization() -> None:
    steps = {step["id"]: step["initialisation"] for step in message("classifier")["steps"]}
    assert steps["linear"] == [
        "nn.init.xavier_normal_(linear.weight)",
        "nn.init.zeros_(linear.bias)",
    ]
    assert any("orthogonal_" in line for line in steps["lstm"])
    assert {name for name, lines in steps.items() if lines} == {"lstm", "linear"}


@EVERY_MODEL
def test_without_numbers_all_is_drawn_and_nothing_is_run(name: str) -> None:
    real, bare = message(name), message(name, device="meta")
    assert bare["figure"] == real["figure"]
    assert bare["scene"] == real["scene"]
    assert [step["made"] for step in bare["steps"]] == [step["made"] for step in real["steps"]]
    assert bare["notes"][0] == messages(SOURCE).text("ran.meta")


def test_a_setting_too_large_to_run_is_drawn_by_its_shapes() -> None:
    made = message("heads", hidden_size=8192, num_layers=16, batch=1024)
    assert made["notes"][0] == messages(SOURCE).text("ran.too_costly", device="cpu")
    assert made["rows"][-1]["size"] == "torch.Size([20, 1024, 5])"


def test_invalid_values_are_named() -> None:
    pairs = [("model", "chain"), ("chain", "attention:8,linear:10:2"), ("seq_len", "9999")]
    made = plain(page_message("models", [*pairs, ("start", "features")], messages("ko")))
    assert made["dropped"] == ["seq_len", "chain"]
    assert "`attention:8`" in made["warnings"][1]
    assert made["query"] == {"model": "chain", "start": "features", "chain": "linear:10:2"}
    assert [step["title"] for step in made["steps"]][1:] == ["nn.Linear(10, 2)"]


@given(hostile_model_links())
def test_any_link_makes_a_message(pairs: list[tuple[str, str]]) -> None:
    for language in languages():
        made = plain(page_message("models", pairs, messages(language)))
        assert len(made["warnings"]) == len(made["dropped"])
        assert made["steps"]
        written(made)
        again = plain(page_message("models", list(made["query"].items()), messages(language)))
        assert (again["query"], again["warnings"]) == (made["query"], [])
