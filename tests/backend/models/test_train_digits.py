"""The split, the shift and the accuracy of the digits for ``make digits``."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from backend.models.digits import DATA, REPORT_FILE, SHOWN_FILE, SIDE, WEIGHTS_FILE
from train import digits as training
from train.digits import Digits

PER_CLASS = 500
LABELS = torch.arange(10, dtype=torch.uint8).repeat_interleave(PER_CLASS)


def chance(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def drawings(count: int) -> Digits:
    """Return different images, and their labels in order."""
    images = torch.randint(0, 256, (count, SIDE, SIDE), generator=chance()).to(torch.uint8)
    return Digits(images, torch.arange(count).remainder(10).to(torch.uint8))


def test_each_class_has_its_share_of_each_part() -> None:
    split = training.split_digits(LABELS, chance())
    for part, of_class in ((split.training, 400), (split.held_out, 100), (split.shown, 20)):
        assert LABELS[part].tolist() == [digit for digit in range(10) for _ in range(of_class)]


def test_every_digit_is_in_one_part() -> None:
    split = training.split_digits(LABELS, chance())
    both = torch.cat([split.training, split.held_out])
    assert both.sort().values.tolist() == list(range(len(LABELS)))


def test_the_shown_digits_are_held_out() -> None:
    split = training.split_digits(LABELS, chance())
    held_out = set(split.held_out.tolist())
    assert set(split.shown.tolist()) < held_out
    assert not held_out & set(split.training.tolist())


def test_the_split_is_drawn_from_the_seed_alone() -> None:
    first, again, other = (training.split_digits(LABELS, chance(seed)) for seed in (0, 0, 1))
    assert torch.equal(first.shown, again.shown)
    assert torch.equal(first.training, again.training)
    assert not torch.equal(first.shown, other.shown)


def test_an_image_on_both_sides_is_found_at_any_index() -> None:
    known = drawings(6)
    training.assert_disjoint(known[torch.arange(3)], known[torch.arange(3, 6)])
    with pytest.raises(AssertionError):
        training.assert_disjoint(known[torch.arange(3)], known[torch.tensor([5, 4, 2])])


def test_moved_images_are_moved_and_nothing_else() -> None:
    """Check that a dot in the middle moves to each of 25 places and stays one dot."""
    dot = torch.zeros(2000, SIDE, SIDE)
    dot[:, 14, 14] = 1
    found = training.moved(dot, chance()).nonzero()
    assert found[:, 0].tolist() == list(range(2000))
    reach = range(14 - training.MAX_SHIFT, 14 + training.MAX_SHIFT + 1)
    places = {(row, column) for _, row, column in found.tolist()}
    assert places == {(row, column) for row in reach for column in reach}


def test_added_space_is_white() -> None:
    made = training.moved(torch.ones(200, SIDE, SIDE), chance())
    assert made[:, 2:-2, 2:-2].eq(1).all()
    assert made.unique().tolist() == [0, 1]
    wrapped = made[:, 0].eq(1).all(dim=1) & made[:, 1].eq(0).any(dim=1)
    assert not wrapped.any()


def test_first_weights_are_torchs_range_and_cost_only_our_chance() -> None:
    first, again = training.fresh_net(chance()), training.fresh_net(chance())
    bound = training.HIDDEN_SIZE**-0.5
    for one, other in zip(first.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, other)
        assert one.abs().max() <= bound
    assert max(weight.abs().max().item() for weight in first.parameters()) > 0.99 * bound


def test_training_learns_and_is_the_same_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "EPOCHS", 30)
    monkeypatch.setattr(training, "BATCH", 10)
    few = Digits(load_file(SHOWN_FILE)["images"][::10], load_file(SHOWN_FILE)["labels"][::10])
    net, again = training.train(few, chance()), training.train(few, chance())
    for name, weight in net.state_dict().items():
        assert torch.equal(weight, again.state_dict()[name]), name
    before = training.right_answers(training.fresh_net(chance()), few).sum()
    assert before < training.right_answers(net, few).sum()


def test_the_report_counts_what_was_right() -> None:
    held_out = drawings(40)
    right = held_out.labels != 3
    right[7] = False
    report = training.report_of(held_out, right, trained_on=50, shown=20)
    assert report["held_out"]["accuracy"] == 35 / 40
    assert report["held_out"]["accuracy_per_class"] == [*(1, 1, 1, 0, 1, 1, 1, 0.75, 1, 1)]
    assert report["digits"]["trained_on"] == 50
    assert report["digits"]["held_out"] == 40
    assert report["digits"]["shown_of_held_out"] == 20


def test_a_right_answer_is_the_largest_score() -> None:
    net = training.fresh_net(chance())
    with torch.no_grad():
        net.linear.weight.zero_()
        net.linear.bias.copy_(torch.eye(10)[4])
    known = drawings(20)
    assert torch.equal(training.right_answers(net, known), known.labels == 4)


def test_the_shipped_report_is_of_this_script() -> None:
    shipped = json.loads(REPORT_FILE.read_text())
    made = training.report_of(drawings(1000), torch.ones(1000).bool(), trained_on=4000, shown=200)
    assert {**shipped, "held_out": None} == {**made, "held_out": None}
    assert shipped["held_out"].keys() == made["held_out"].keys()


def test_the_written_file_can_be_read_by_anybody(tmp_path: Path) -> None:
    net, shown = training.fresh_net(chance()), drawings(20)
    before = os.umask(0o022)
    try:
        training.write(tmp_path / "data", net, shown, {"seed": 0})
    finally:
        os.umask(before)
    written = sorted((tmp_path / "data").iterdir())
    shipped = {WEIGHTS_FILE.name, SHOWN_FILE.name, REPORT_FILE.name}
    assert {path.name for path in written} == shipped <= {path.name for path in DATA.iterdir()}
    assert all(path.stat().st_mode & 0o004 for path in written)
    stored = load_file(tmp_path / "data" / SHOWN_FILE.name)
    assert torch.equal(stored["images"], shown.images)
    weights = load_file(tmp_path / "data" / WEIGHTS_FILE.name)
    assert torch.equal(weights["linear.bias"], net.linear.bias)
