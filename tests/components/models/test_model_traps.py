"""The silent traps of a model's layers, at every size and on every device."""

from __future__ import annotations

import pytest

from backend.traps.trap import Trap
from components.models.traps import model_trap_lines
from components.words.catalogue import languages, messages
from components.words.traps import trap_line
from tests.support.models.model_helpers import run_of

DIGITS = {"start": "features", "input_size": 28, "seq_len": 7}
CHAIN = "lstm:28:32,take:output[:,-1],linear:32:10"
LARGE = {
    "start": "features",
    "input_size": 2048,
    "batch": 64,
    "seq_len": 60,
    "chain": "lstm:2048:2048:2:bi,take:output[:,-1],linear:4096:10",
}


@pytest.mark.parametrize("language", languages())
def test_a_forgotten_batch_first_is_named(language: str) -> None:
    words = messages(language)
    run = run_of("chain", chain=CHAIN, batch_first="false", **DIGITS)
    trap = Trap("batch_first_forgotten", {"batch": 10, "seq_len": 7})
    assert model_trap_lines(run, words) == [trap_line(trap, words)]


@pytest.mark.parametrize(
    ("chain", "batch_first"), [(CHAIN, "true"), ("transpose,lstm:28:32", "false")]
)
def test_an_input_in_the_layers_order_has_no_trap(chain: str, batch_first: str) -> None:
    run = run_of("chain", chain=chain, batch_first=batch_first, **DIGITS)
    assert model_trap_lines(run, messages("en")) == []


@pytest.mark.parametrize("model", ["sine", "heads", "classifier", "mnist", "chain"])
def test_no_model_as_it_opens_has_a_forgotten_batch_first(model: str) -> None:
    assert model_trap_lines(run_of(model), messages("en")) == []


@pytest.mark.parametrize("device", ["cpu", "meta"])
def test_a_chain_that_runs_on_meta_keeps_its_traps(device: str) -> None:
    words = messages("en")
    run = run_of("chain", device, **LARGE)
    assert run.device == "meta"
    trap = Trap("backward_read_one", {"t": 59})
    assert model_trap_lines(run, words) == [trap_line(trap, words)]


def test_a_step_behind_the_end_of_an_unpacked_output_is_reported() -> None:
    words = messages("en")
    chain = "embedding:100:8,pack,lstm:8:6,take:output,unpack,take:x[:,-1],linear:6:2"
    run = run_of("chain", chain=chain, lengths="5,3,2", batch="3", seq_len="5")
    trap = Trap("padding_zeros", {"t": 4, "samples": 2})
    assert model_trap_lines(run, words) == [trap_line(trap, words)]


@pytest.mark.parametrize("language", languages())
def test_scores_per_step_are_reported_from_labels_per_sample(language: str) -> None:
    words = messages(language)
    chain = "embedding:100:32,lstm:32:64,take:output[-1],linear:64:2"
    run = run_of("chain", chain=chain, batch_first="false", batch="64", seq_len="150")
    order, rows = model_trap_lines(run, words)
    trap = Trap("batch_first_forgotten", {"batch": 64, "seq_len": 150})
    assert order == trap_line(trap, words)
    assert rows == words.text("model.rows_per_step", rows=150, batch=64)
