"""The line of a linear layer with the width that it got."""

from __future__ import annotations

import pytest

from backend.models.linear_fix import corrected_linear
from backend.reader.reading import Failure, Module, Reading

WIDTHS = "mat1 and mat2 shapes cannot be multiplied (21x16 and 8x6)"


def corrected(call: str, names: dict[str, str], bias: bool = True, name: str = "fc") -> str:
    source = f"""
SIZE = 8
class Tagger(nn.Module):
    def __init__(self, hid_dim, out_dim):
        super().__init__()
        self.layer = {call}
"""
    text = f"Linear(in_features=8, out_features=6, bias={bias})"
    layer = Module(name, "Linear", 54, 6, text)
    return corrected_linear(Reading(source, "Tagger", modules=(layer,)), _raised(WIDTHS), names)


def _raised(message: str) -> Failure:
    return Failure(9, message, "raised", "RuntimeError")


@pytest.mark.parametrize(
    ("call", "line"),
    [
        ("nn.Linear(hid_dim, out_dim)", "nn.Linear(2 * hid_dim, out_dim)"),
        ("torch.nn.Linear(8, 6, bias=False)", "torch.nn.Linear(2 * hid_dim, 6, bias=False)"),
        (
            "Linear(in_features=hid_dim, out_features=out_dim)",
            "Linear(in_features=2 * hid_dim, out_features=out_dim)",
        ),
        ("nn.Sequential(nn.Tanh(), nn.Linear(SIZE, 6))", "nn.Linear(2 * hid_dim, 6)"),
        # Two layers are on the line, or their class is made elsewhere.
        ("[nn.Linear(8, 6), nn.Linear(8, 6)]", "nn.Linear(16, 6)"),
        ("make(hid_dim, out_dim)", "nn.Linear(16, 6)"),
    ],
)
def test_the_call_of_the_source_gets_the_right_width(call: str, line: str) -> None:
    assert corrected(call, {"16": "2*hid_dim"}) == f"self.fc = {line}"


@pytest.mark.parametrize("formula", ["2*conv.out_channels", "2*other", "⌊L/2⌋"])
def test_a_formula_that_the_constructor_cannot_use_is_a_number(formula: str) -> None:
    found = corrected("nn.Linear(hid_dim, out_dim)", {"16": formula})
    assert found == "self.fc = nn.Linear(16, out_dim)"


def test_a_constant_of_the_source_can_be_used() -> None:
    found = corrected("nn.Linear(hid_dim, out_dim)", {"16": "2*SIZE"}, name="net.2")
    assert found == "self.net[2] = nn.Linear(2 * SIZE, out_dim)"


def test_a_layer_without_a_call_keeps_its_bias() -> None:
    assert corrected("make()", {}, bias=False) == "self.fc = nn.Linear(16, 6, bias=False)"


def test_it_is_no_guess() -> None:
    layer = Module("fc", "Linear", 54, 6, "Linear(in_features=8, out_features=6, bias=True)")
    two = Reading("", "", modules=(layer, layer))
    assert corrected_linear(two, _raised(WIDTHS), {}) == ""
    assert corrected_linear(two, _raised("another error"), {}) == ""
