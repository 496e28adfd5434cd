"""A run of packing has torch's numbers at each stage, until torch raises an error."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import torch
from torch.nn.utils.rnn import pack_padded_sequence

from backend.layer.devices import available
from backend.layer.inputs import uniform_noise
from backend.layer.spec import LAYERS, LayerSpec
from backend.packing import run as packing
from backend.packing.batch import VOCABULARY, token_ids
from backend.packing.link import PackingRequest, spec_of
from backend.packing.run import ORDER, run_packing
from tests.backend.layer.test_trace_quiet import errors_of
from tests.backend.layer.test_trace_threads import others_drawing_random_numbers, same
from tests.backend.packing.test_packing_rules import ASKED, C, D
from tests.support.packing.packed import C_SIZES
from tests.support.twin import twin

HUGE = LayerSpec(hidden_size=8192, input_size=8192, num_layers=16)
LARGEST = PackingRequest((64,) * 32)
WHOLE_NUMBERS = {
    *("ids", "lengths", "packed_ids", "batch_sizes", "sorted_indices", "unsorted_indices"),
    "output_lengths",
}
REFUSED = {
    "pack": PackingRequest((3, 5), enforce_sorted=True),
    "run": PackingRequest((3, 5), width=4),
    "unpack": PackingRequest((3, 5), total_length=4),
}


def test_example_c_step_by_step() -> None:
    run = run_packing(C, ASKED)
    assert (run.device, run.requested, run.fallback, run.failed) == ("cpu", "cpu", None, None)
    assert run.shapes == C_SIZES
    head, middle, tail = [10] * 5 + [9], [7, 7, 6, 6] + [5] * 5, [4, 4, 3, 1, 1]
    assert run.values["batch_sizes"].tolist() == head + middle + tail
    assert run.values["sorted_indices"].tolist() == [0, 5, 9, 6, 4, 3, 2, 7, 8, 1]
    assert run.values["unsorted_indices"].tolist() == [0, 9, 6, 5, 4, 1, 3, 7, 8, 2]
    assert run.values["output_lengths"].tolist() == list(ASKED.lengths)
    assert (run.steps_computed, run.steps_padded) == (123, 200)
    assert 100 * (200 - 123) / 200 == 38.5


def test_example_d_packs_and_runs() -> None:
    shapes = run_packing(D, ASKED).shapes
    assert (shapes["packed"], shapes["packed_output"]) == ((123, 32), (123, 128))
    assert (shapes["h_n"], shapes["c_n"]) == ((4, 10, 64), (4, 10, 64))


def test_tensors_are_in_the_order_of_their_creation() -> None:
    run = run_packing(LayerSpec(), ASKED)
    assert tuple(run.shapes) == tuple(run.values) == ORDER


def test_ids_are_words_and_then_padding() -> None:
    ids = run_packing(LayerSpec(), ASKED).values["ids"]
    assert ids.dtype == torch.int64
    for row, length in zip(ids.tolist(), ASKED.lengths, strict=True):
        assert all(1 <= word < VOCABULARY for word in row[:length])
        assert len(set(row[:length])) == length
        assert set(row[length:]) <= {0}


@pytest.mark.parametrize("batch_first", [True, False])
def test_an_id_stays_where_it_is_when_lengths_change(batch_first: bool) -> None:
    spec = LayerSpec(batch=2, seq_len=64, batch_first=batch_first)
    longer, shorter = token_ids(spec, (64, 64)), token_ids(spec, (64, 3))
    if not batch_first:
        longer, shorter = longer.t(), shorter.t()
    assert shorter.shape == (2, 64)
    assert torch.equal(longer[:, :3], shorter[:, :3])
    assert torch.equal(longer[0], shorter[0])
    assert longer[0].unique().numel() == 64


def test_the_input_is_the_ids_rows_of_one_table() -> None:
    run = run_packing(LayerSpec(), ASKED)
    ids, given = run.values["ids"], run.values["input"]
    rows: dict[int, torch.Tensor] = {}
    for word, row in zip(ids.flatten().tolist(), given.flatten(0, 1), strict=True):
        assert torch.equal(rows.setdefault(word, row), row)
    assert not rows.pop(0).any()
    assert len({tuple(row.tolist()) for row in rows.values()}) == len(rows)


@pytest.mark.parametrize("layer", LAYERS)
def test_the_numbers_are_those_of_a_layer_anybody_would_build(layer: str) -> None:
    spec = LayerSpec(layer=layer)  # type: ignore[arg-type]
    run = run_packing(spec, ASKED)
    packed = pack_padded_sequence(run.values["input"], list(ASKED.lengths), True, False)
    with torch.no_grad():
        output, final = twin(spec)(packed)
        padded, _ = twin(spec)(run.values["input"])
    torch.testing.assert_close(run.values["packed"], packed.data, rtol=0, atol=0)
    torch.testing.assert_close(run.values["packed_output"], output.data)
    torch.testing.assert_close(run.values["h_n"], final[0] if layer == "LSTM" else final)
    torch.testing.assert_close(run.padded["output"], padded)


def test_a_run_is_timed_and_has_the_padded_run() -> None:
    run = run_packing(LayerSpec(), ASKED)
    assert (run.seconds or 0) > 0
    assert {name: tuple(each.shape) for name, each in run.padded.items()} == {
        "output": (10, 20, 40),
        "h_n": (4, 10, 20),
        "c_n": (4, 10, 20),
    }


def test_with_enforce_sorted_there_are_no_indices() -> None:
    run = run_packing(LayerSpec(), PackingRequest((3, 2), enforce_sorted=True))
    assert run.failed is None
    assert {"sorted_indices", "unsorted_indices"} & run.shapes.keys() == set()
    assert run.values.get("sorted_indices") is None


def test_many_equal_sentences_are_not_kept_in_order_by_torch() -> None:
    """Take the order from the run, because torch's sort is not stable."""
    few, many = (run_packing(LayerSpec(), PackingRequest((2,) * count)) for count in (16, 17))
    assert few.values["sorted_indices"].tolist() == list(range(16))
    assert many.values["sorted_indices"].tolist() != list(range(17))


@pytest.mark.parametrize("stage", REFUSED)
@pytest.mark.parametrize("spec", [LayerSpec(), C, HUGE])
def test_all_that_was_made_before_a_refusal_is_there(spec: LayerSpec, stage: str) -> None:
    run = run_packing(spec, REFUSED[stage])
    assert run.failed is not None
    assert run.failed.stage == stage
    after = {"pack": "lengths", "run": "unsorted_indices", "unpack": "h_n"}[stage]
    if stage == "unpack" and spec.layer == "LSTM":
        after = "c_n"
    assert tuple(run.shapes)[-1] == after
    assert tuple(run.shapes) == tuple(name for name in ORDER if name in run.shapes)
    computed = spec is not HUGE
    assert (set(run.values) == set(run.shapes)) == computed
    assert bool(run.padded) == (computed and stage == "unpack")
    assert (run.seconds is None) == (not run.padded)


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("asked", [LARGEST, ASKED, *REFUSED.values()])
def test_the_largest_setting_has_its_shapes_and_its_staircase(
    layer: str, asked: PackingRequest
) -> None:
    spec = replace(HUGE, layer=layer)  # type: ignore[arg-type]
    run = run_packing(spec, asked)
    small = run_packing(LayerSpec(layer=layer), asked)  # type: ignore[arg-type]
    assert (run.device, run.requested, run.fallback) == ("meta", "cpu", "too_costly")
    assert set(run.values) == set(small.shapes) & WHOLE_NUMBERS
    assert list(run.shapes) == list(small.shapes)
    assert run.shapes["input"][-1] == 8192
    for name in run.values:
        assert torch.equal(run.values[name], small.values[name])
    if run.failed is None:
        assert run.shapes["packed_output"] == (sum(asked.lengths), 16384)
        assert run.shapes["h_n"] == (32, len(asked.lengths), 8192)
    assert run.seconds is None


@pytest.mark.parametrize("device", available())
def test_every_device_offered_here_goes_through(device: str) -> None:
    run = run_packing(LayerSpec(), ASKED, device)
    assert (run.device, run.requested, run.fallback) == (device, device, None)
    assert run.shapes == run_packing(LayerSpec(), ASKED).shapes
    if device == "meta":
        assert set(run.values) == WHOLE_NUMBERS
    else:
        assert run.values["packed_output"].device == torch.device(device)


def test_a_device_that_is_not_there_leaves_the_shapes() -> None:
    run = run_packing(LayerSpec(), ASKED, "cuda:99")
    assert (run.device, run.requested, run.fallback) == ("meta", "cuda:99", "device_failed")
    assert run.shapes == run_packing(LayerSpec(), ASKED).shapes
    assert set(run.values) == WHOLE_NUMBERS


def test_a_wrong_call_fails_on_the_cpu() -> None:
    """Check that a GPU never gets fewer rows than promised, because it may read out of bounds."""
    run = run_packing(LayerSpec(), REFUSED["run"], "cuda:99")
    assert (run.device, run.requested, run.fallback) == ("cpu", "cuda:99", None)
    assert run.failed == run_packing(LayerSpec(), REFUSED["run"]).failed


@pytest.mark.parametrize("error", [torch.OutOfMemoryError, NotImplementedError, AssertionError])
def test_a_device_that_fails_midway_is_not_a_refusal(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up(*_: object) -> None:
        raise error("no more")

    monkeypatch.setattr(packing, "fill", give_up)
    run = run_packing(LayerSpec(), ASKED)
    assert (run.device, run.fallback, run.failed) == ("meta", "device_failed", None)
    assert run.shapes["packed_output"] == (123, 40)


def test_a_mistake_of_our_own_is_not_taken_for_torchs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "fill", lambda *_: {}["typo"])
    with pytest.raises(KeyError, match="typo"):
        run_packing(LayerSpec(), ASKED)


def test_only_what_packing_asks_of_the_layer_counts() -> None:
    spec = LayerSpec(batch=7, seq_len=3, batched=False)
    run = run_packing(spec, ASKED)
    assert run.spec == spec_of(spec, ASKED)
    assert run.shapes == run_packing(LayerSpec(), ASKED).shapes


def test_the_processs_chance_is_left_alone() -> None:
    torch.manual_seed(5)
    before, grad = torch.get_rng_state(), torch.is_grad_enabled()
    uniform_noise.cache_clear()
    for asked in (ASKED, LARGEST, *REFUSED.values()):
        run_packing(LayerSpec(proj_size=3), asked)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.is_grad_enabled() == grad
    assert not torch.is_inference_mode_enabled()


def test_busy_threads_get_the_numbers_of_a_quiet_one() -> None:
    settings = [
        (LayerSpec(layer=layer, proj_size=2 if layer == "LSTM" else 0), asked)  # type: ignore[arg-type]
        for layer in LAYERS
        for asked in (ASKED, PackingRequest((4, 4)), REFUSED["run"])
    ]
    quiet = [dict(run_packing(*each).values) for each in settings]
    uniform_noise.cache_clear()
    with others_drawing_random_numbers(), ThreadPoolExecutor(8) as pool:
        busy = list(pool.map(lambda each: dict(run_packing(*each).values), settings * 6))
    assert threading.active_count() < 10
    assert all(same(found, quiet[place % len(quiet)]) for place, found in enumerate(busy))


QUIET = """
import sys
import warnings
from backend.packing.run import run_packing
from backend.packing.link import PackingRequest
from backend.layer.spec import LayerSpec

before = list(warnings.filters)
run_packing(LayerSpec(proj_size=3, num_layers=1, dropout=0.5), PackingRequest())
run_packing(LayerSpec(proj_size=3), PackingRequest((5, 5), width=4))
run_packing(LayerSpec(proj_size=3), PackingRequest(), "meta")
assert list(warnings.filters) == before
assert "sympy" not in sys.modules, "half a second or two of some visitor's"
"""


def test_no_run_warns_or_touches_the_filters() -> None:
    assert errors_of(QUIET) == ""
