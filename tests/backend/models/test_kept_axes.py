"""Names of axes stay while a size moves, and leave where they no longer give the size."""

from __future__ import annotations

import pytest

from backend.models.kept_axes import kept_axes, size_of
from backend.reader.findings import find
from backend.reader.reading import Paste
from backend.reader.runs.read import read

SOURCE = """class Net(nn.Module):
    def __init__(self, hidden_dim, bidirectional=True):
        super().__init__()
        self.rnn = nn.GRU(10, hidden_dim, bidirectional=bidirectional, batch_first=True)

    def forward(self, x):
        output, h_n = self.rnn(x)
        return output
"""


def test_names_follow_a_slider_and_leave_with_a_flag() -> None:
    paste = Paste(SOURCE)
    before = read(paste)
    axes = find(paste, before).axes

    wider = kept_axes(before, axes, read(Paste(SOURCE, values={"hidden_dim": 11, "N": 5})))
    single = kept_axes(before, axes, read(Paste(SOURCE, values={"bidirectional": False})))

    assert wider[0] == (("N", "L", "2*hidden_dim"),)
    assert single[0] == (("N", "L", ""),)


@pytest.mark.parametrize(
    ("formula", "size"),
    [
        ("2*hidden + 1", 17),
        ("(L - 2)//2", 2),
        ("config.hidden*N", 15),
        ("-3 + L", 4),
        ("sum(lengths)", None),
        ("nobody", None),
        ("__import__('os')", None),
        ("N//0", None),
    ],
)
def test_a_formula_gives_a_size(formula: str, size: int | None) -> None:
    assert size_of(formula, {"hidden": 8, "L": 7, "N": 3, "config.hidden": 5}) == size
