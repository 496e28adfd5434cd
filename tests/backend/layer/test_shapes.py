"""A size has its factors, and prints as torch prints it."""

from __future__ import annotations

import pytest
import torch

from backend.layer.axes import Dim, Factor, as_torch_prints, sizes

FEATURES = Dim("feature", (Factor("D", 2), Factor("H_out", 20)))


def test_a_size_is_the_product_of_its_factors() -> None:
    assert FEATURES.size == 40
    assert FEATURES.symbol == "D*H_out"
    assert FEATURES.arithmetic == "2*20"


def test_one_factor_has_no_product() -> None:
    time = Dim("time", (Factor("L", 35),))
    assert (time.size, time.symbol, time.arithmetic) == (35, "L", "35")


def test_a_shape_gives_its_plain_numbers() -> None:
    assert sizes((Dim("batch", (Factor("N", 3),)), FEATURES)) == (3, 40)
    assert sizes(()) == ()


@pytest.mark.parametrize("numbers", [(1, 35, 40), (7,), (), (1024, 4096, 16384)])
def test_shapes_read_as_torch_prints_them(numbers: tuple[int, ...]) -> None:
    assert as_torch_prints(numbers) == str(torch.Size(numbers))
