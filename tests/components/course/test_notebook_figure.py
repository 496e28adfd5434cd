"""Figures in a notebook: the person's own module runs, and its shapes are the figure's."""

from __future__ import annotations

import linecache
import sys
from html import unescape

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from backend.models.recorded import recorded
from components.course.notebook import explore
from shape_explorer import explore as public

CELL = """
class Inner(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.fc = nn.Linear(16, size)

    def forward(self, x):
        return self.fc(x)


class Tagger(nn.Module):
    def __init__(self, size=16):
        super().__init__()
        self.lstm = nn.LSTM(10, 8, batch_first=True, bidirectional=True)
        self.inner = Inner(5)

    def forward(self, x):
        out, (h, c) = self.lstm(
            x
        )
        for step in range(3):
            last = out[:, step]
        return self.inner(out)
"""


@pytest.fixture
def tagger() -> type[nn.Module]:
    """Return a class as a notebook defines it: its cell is not a file."""
    name = "<ipython-input-7>"
    linecache.cache[name] = (len(CELL), None, CELL.splitlines(keepends=True), name)
    space: dict[str, type[nn.Module]] = {"nn": nn, "__name__": "__main__"}  # type: ignore[dict-item]
    exec(compile(CELL, name, "exec"), space)
    return space["Tagger"]


def test_the_name_is_importable() -> None:
    assert public is explore


def test_the_lines_of_a_class_have_the_shapes_of_its_run(tagger: type[nn.Module]) -> None:
    before = sys.gettrace()
    reading = recorded(tagger(), [torch.zeros(3, 7, 10)])
    assert sys.gettrace() is before
    lines = reading.source.split("\n")
    found = {(each.name, each.path): each for each in reading.bindings}
    out = found["out", ("forward",)]
    assert (lines[out.line - 1].strip(), out.value.shape) == (
        "out, (h, c) = self.lstm(",
        (3, 7, 16),
    )
    assert found["last", ("forward",)].times == 3
    assert found["return", ("forward", "inner.forward")].value.shape == (3, 7, 5)
    assert (reading.output and reading.output.shape, reading.failure) == ((3, 7, 5), None)
    assert {each.name: each.parameters for each in reading.modules}["inner.fc"] == 85


def test_an_error_is_shown_at_its_line(tagger: type[nn.Module]) -> None:
    model = tagger()
    model.inner.fc = nn.Linear(17, 5)
    reading = recorded(model, [torch.zeros(3, 7, 10)])
    assert reading.failure is not None
    assert reading.source.split("\n")[reading.failure.line - 1].strip() == "return self.fc(x)"
    figure = explore(model, torch.zeros(3, 7, 10))
    assert "mat1 and mat2 shapes cannot be multiplied" in figure.error
    assert figure.error in repr(figure)


def test_modules_without_a_source_are_recorded_by_their_calls() -> None:
    model = nn.Sequential(nn.Embedding(20, 10), nn.LSTM(10, 8))
    reading = recorded(model, [torch.zeros(3, 7, dtype=torch.long)])
    assert "        x_1 = self[1](x_0)\n        return x_1\n" in reading.source
    assert not model[0]._forward_hooks
    wrong = recorded(nn.Sequential(nn.Linear(3, 4)), [torch.zeros(2, 5)])
    assert wrong.failure is not None
    assert wrong.failure.error_type == "RuntimeError"


def test_a_layer_is_the_figure_of_its_page() -> None:
    layer = nn.GRU(10, 20, 2, bidirectional=True)
    figure = explore(layer, torch.zeros(9, 4, 10), vary="num_layers:1-2", show=["num_layers"])
    assert figure.shapes["output"] == "torch.Size([9, 4, 40])"
    assert figure.shapes["h_n"] == "torch.Size([4, 4, 20])"
    assert repr(figure).startswith("nn.GRU(10, 20, num_layers=2, bidirectional=True)\ninput: ")
    markup = figure._repr_html_()
    assert markup.startswith('<iframe srcdoc="')
    # Only the frame's own text is inside of the attribute.
    assert unescape(markup.split('"')[1]) == figure.page
    assert "torch.Size([9, 4, 40])" in markup.partition("</iframe>")[2]


def test_a_wrong_range_is_a_kind_error() -> None:
    with pytest.raises(ValueError, match="num_layers"):
        explore(nn.LSTM(3, 4), torch.zeros(2, 1, 3), vary="num_layers:9-1")


def test_an_input_that_does_not_fit_a_layer_is_torchs_error() -> None:
    figure = explore(nn.LSTM(3, 4), torch.zeros(2, 1, 5))
    assert figure.title == "LSTM"
    assert "Expected 3, got 5" in figure.error


def test_a_layer_with_a_packed_input_is_the_figure_of_packing() -> None:
    batch = pack_padded_sequence(torch.zeros(9, 3, 10), [5, 9, 2], enforce_sorted=False)
    figure = explore(nn.GRU(10, 20, 2, bidirectional=True), batch, language="ko")
    assert figure.shapes["packed"] == "torch.Size([16, 10])"
    assert figure.shapes["packed_output"] == "torch.Size([16, 40])"
    assert figure.shapes["sorted_indices"] == "torch.Size([3])"
    assert figure.shapes["output"] == "torch.Size([9, 3, 40])"


def test_a_layer_that_no_page_can_show_is_recorded() -> None:
    wide = explore(nn.GRU(2, 8200), torch.zeros(1, 1, 2))
    assert (wide.title, wide.shapes["return[0]"]) == ("GRU", "torch.Size([1, 1, 8200])")
    state = torch.zeros(1, 3, 20)
    for inputs, named in (([state], {}), ([], {"hx": state})):
        figure = explore(nn.GRU(10, 20), torch.zeros(5, 2, 10), *inputs, named=named)
        assert "Expected hidden size (1, 2, 20)" in figure.error


class Masked(nn.Module):
    def forward(self, x: torch.Tensor, *, mask: torch.Tensor) -> torch.Tensor:
        return x.masked_fill(mask, 0)


def test_arguments_may_have_names() -> None:
    mask = torch.zeros(5, 4, dtype=torch.bool)
    figure = explore(Masked(), torch.zeros(5, 4), named={"mask": mask})
    assert [*figure.shapes] == ["x", "mask", "return"]


def test_a_class_in_the_place_of_a_module_is_a_kind_error() -> None:
    with pytest.raises(TypeError, match="not Masked"):
        explore(Masked, torch.zeros(5, 4))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="en, ko, not fr"):
        explore(nn.GRU(3, 4), torch.zeros(2, 1, 3), language="fr")
