"""A changed cell highlights everything that it changes, and reports where the change fades."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import torch

from backend.layer import trace as trace_module
from backend.layer.spec import LayerSpec
from backend.layer.trace import rerun, trace
from backend.picture.layer import build_scene
from backend.slices.marker import Mark, mark
from tests.support.twin import run, twin

A3 = LayerSpec()
SMALL = LayerSpec(num_layers=1, batch=2, seq_len=4, hidden_size=3, input_size=2)


def marked(spec: LayerSpec, sample: int | None, step: int) -> Mark:
    found = mark(spec, trace(spec), sample, step)
    assert found is not None
    return found


def test_one_bidirectional_layer_lights_two_ways() -> None:
    assert marked(SMALL, 1, 1).lit == {
        *("output[:, 1, :3]", "output[:, 2, :3]", "output[:, 3, :3]"),
        *("output[:, 1, 3:]", "output[:, 0, 3:]"),
        *("h_n[0]", "h_n[1]", "c_n[0]", "c_n[1]"),
    }


def test_one_direction_lights_from_the_cell_on() -> None:
    spec = replace(SMALL, bidirectional=False, num_layers=2, layer="GRU", batch_first=False)
    assert marked(spec, 0, 2).lit == {"output[2]", "output[3]", "h_n[0]", "h_n[1]"}


def test_a_bidirectional_stack_lights_everything() -> None:
    found = marked(A3, 0, 17)
    assert all(each.reached for each in found.touches)
    assert found.lit >= {each.slice for each in build_scene(A3).blocks if each.role == "output"}


def test_every_element_is_reported() -> None:
    found = marked(SMALL, 1, 1)
    assert {name: tuple(each.shape) for name, each in found.changed.items()} == {
        "output": (2, 4, 6),
        "h_n": (2, 2, 3),
        "c_n": (2, 2, 3),
    }
    assert {each.dtype for each in found.changed.values()} == {torch.bool}
    assert found.changed["output"][1, 1:, :3].all()
    assert not found.changed["output"][0].any()


def test_a_fading_change_differs_from_one_that_never_arrives() -> None:
    spec = LayerSpec(
        num_layers=1, bidirectional=False, hidden_size=2, input_size=2, seq_len=200, batch=2
    )
    touches = {each.place.text: each for each in marked(spec, 0, 100).touches}
    before, at, long_after = (touches[f"output[:, {t}]"] for t in (99, 100, 199))
    assert (before.changed, before.reached, before.faded) == (0, False, False)
    assert (at.changed, at.reached, at.faded) == (2, True, False)
    assert (long_after.changed, long_after.reached, long_after.faded) == (0, True, True)


@pytest.mark.parametrize(
    ("changes", "sample", "cell"),
    [
        ({}, 1, "input[1, 2]"),
        ({"batch_first": False}, 1, "input[2, 1]"),
        ({"batched": False}, 0, "input[2]"),
        ({"batched": False}, None, "input[2]"),
    ],
)
def test_the_cell_is_named_in_the_layout_of_the_input(
    changes: dict[str, bool], sample: int | None, cell: str
) -> None:
    spec = replace(SMALL, **changes)  # type: ignore[arg-type]
    found = marked(spec, sample, 2)
    assert (found.cell.text, found.step) == (cell, 2)
    assert found.sample == (sample if spec.batched else None)


@pytest.mark.parametrize(
    ("spec", "sample", "step"),
    [
        (SMALL, 2, 0),
        (SMALL, -1, 0),
        (SMALL, None, 0),
        (SMALL, 0, 4),
        (SMALL, 0, -1),
        (replace(SMALL, batched=False), 1, 0),
    ],
)
def test_a_cell_that_is_not_there_is_refused(
    spec: LayerSpec, sample: int | None, step: int
) -> None:
    with pytest.raises(IndexError, match="no s"):
        mark(spec, trace(spec), sample, step)


def test_without_numbers_there_is_no_mark() -> None:
    assert mark(A3, trace(A3, "meta"), 0, 0) is None
    large = LayerSpec(hidden_size=8192, batch=1024, seq_len=4096)
    assert mark(large, trace(large), 0, 0) is None


def test_a_device_that_gives_up_leaves_no_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = trace(SMALL)

    def give_up(*_: object) -> None:
        raise torch.OutOfMemoryError("no more")

    monkeypatch.setattr(trace_module, "fill", give_up)
    assert mark(SMALL, answer, 0, 0) is None


def test_the_run_it_compares_with_stays_as_it_was() -> None:
    answer = trace(SMALL)
    before = {name: value.clone() for name, value in answer.values.items()}
    mark(SMALL, answer, 0, 0)
    assert all(torch.equal(answer.values[name], value) for name, value in before.items())


def test_a_rerun_of_the_same_input_is_the_same_run() -> None:
    for spec in (A3, SMALL, LayerSpec(proj_size=7, batch=2), LayerSpec(layer="GRU", batched=False)):
        answer = trace(spec)
        again = rerun(spec, answer.values["input"])
        assert again is not None
        assert list(again) == list(answer.values)
        assert all(torch.equal(again[name], value) for name, value in answer.values.items())


def test_a_rerun_reads_what_it_is_given() -> None:
    given = torch.linspace(-1, 1, 16).view(2, 4, 2)
    again = rerun(SMALL, given)
    assert again is not None
    for name, expected in run(twin(SMALL), given).items():
        torch.testing.assert_close(again[name], expected)


def test_a_rerun_of_shapes_or_of_too_much_gives_nothing() -> None:
    assert rerun(SMALL, torch.empty(2, 4, 2, device="meta")) is None
    assert rerun(LayerSpec(hidden_size=8192), torch.zeros(1, 35, 10)) is None
    # Few weights, and it would run, only slowly.
    assert rerun(replace(A3, seq_len=4096), torch.zeros(1, 4096, 10)) is None


def test_threads_get_the_marks_of_a_quiet_one() -> None:
    quiet = {step: marked(SMALL, 1, step).lit for step in range(4)}
    steps = [number % 4 for number in range(100)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda step: marked(SMALL, 1, step).lit, steps))
    assert found == [quiet[step] for step in steps]
