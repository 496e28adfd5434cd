"""Bugs from published tutorials, each with the failing and the fixed code."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent


@dataclass(frozen=True)
class Exhibit:
    """One bug.

    Attributes:
        id: the name of the bug and of its sentence in the catalogs.
        example: the worked example that contains it, ``D`` or ``E``.
        wrong: the published program, reduced to what matters.
        fixed: the same program without the bug.
        shows: names of the program whose values show the result.
    """

    id: str
    example: str
    wrong: str
    fixed: str
    shows: tuple[str, ...] = ()


def exhibits() -> tuple[Exhibit, ...]:
    """Return all exhibits, in the order of the tutorials."""
    return _EXHIBITS


_IMPORTS = "import torch\nfrom torch import nn\n"
_RNN_UTILS = "from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence\n"
_MODEL = """
class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(100, 32, padding_idx=0)
        self.dropout = nn.Dropout(0.5)
        self.lstm = nn.LSTM(32, 64, 2, batch_first=True, bidirectional=True)
{made}
    def forward(self, ids, lengths):
        embedded = self.dropout(self.embedding(ids))
        packed = pack_padded_sequence({packs}, lengths, batch_first=True, enforce_sorted=False)
        output, (h, c) = self.lstm(packed)
        return self.fc(torch.cat([h[-2], h[-1]], dim=1))

ids = torch.arange(200).view(10, 20) % 99 + 1
lengths = torch.tensor([20, 5, 8, 10, 15, 18, 17, 6, 6, 18])
scores = Classifier()(ids, lengths)
"""
_FC = "        self.fc = nn.Linear(2 * 64, 2)\n"


def _classifier(made: str = _FC, packs: str = "embedded") -> str:
    return _IMPORTS + _RNN_UTILS + _MODEL.format(made=made, packs=packs)


def _program(text: str) -> str:
    return _IMPORTS + dedent(text)


_UNPACKING = (
    _RNN_UTILS
    + """
lengths = torch.tensor([20, 5, 8, 10, 15, 18, 17, 6, 6, 18])
x = torch.ones(10, 20, 32)
lstm = nn.LSTM(32, 64, 2, batch_first=True, bidirectional=True)
packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
packed_output, (h, c) = lstm(packed)
output, lengths = pad_packed_sequence({})
"""
)
_DIGITS = """
x = torch.ones(2, 20, 28)
lstm = nn.LSTM(28, 256, num_layers=3, batch_first=True)
rnn_out, (hn, cn) = lstm(x)
"""
_EXHIBITS: tuple[Exhibit, ...] = (
    Exhibit(
        "padding_index",
        "D",
        _program("embedding = nn.Embedding(100, 32, padding_index=0)\n"),
        _program("embedding = nn.Embedding(100, 32, padding_idx=0)\n"),
    ),
    Exhibit(
        "layers_for_features",
        "D",
        _classifier("        n_layers = 2\n        self.fc = nn.Linear(2 * n_layers, 2)\n"),
        _classifier("        hidden_size = 64\n        self.fc = nn.Linear(2 * hidden_size, 2)\n"),
        shows=("scores",),
    ),
    Exhibit(
        "orthononal",
        "D",
        _program(
            """
            lstm = nn.LSTM(32, 64, 2)
            for name, weight in lstm.named_parameters():
                if "weight" in name:
                    nn.init.orthononal_(weight)
            """
        ),
        _program(
            """
            lstm = nn.LSTM(32, 64, 2)
            for name, weight in lstm.named_parameters():
                if "weight" in name:
                    nn.init.orthogonal_(weight)
            """
        ),
    ),
    Exhibit("head_never_made", "D", _classifier(made=""), _classifier(), shows=("scores",)),
    Exhibit("embedd", "D", _classifier(packs="embedd"), _classifier(), shows=("scores",)),
    Exhibit(
        "missing_bracket",
        "D",
        _classifier("        self.fc = nn.Linear(2 * 64, 2\n"),
        _classifier(),
        shows=("scores",),
    ),
    Exhibit(
        "unpacked_without_batch_first",
        "D",
        _IMPORTS + _UNPACKING.format("packed_output"),
        _IMPORTS + _UNPACKING.format("packed_output, batch_first=True"),
        shows=("output",),
    ),
    Exhibit(
        "size_0_for_length",
        "E",
        _program(
            _DIGITS
            + """
seq_length = x.size(0)
last = rnn_out[:, seq_length - 1]
is_the_last_state = torch.equal(last, hn[-1])
"""
        ),
        _program(
            _DIGITS
            + """
seq_length = x.size(1)
last = rnn_out[:, seq_length - 1]
is_the_last_state = torch.equal(last, hn[-1])
"""
        ),
        shows=("seq_length", "last", "is_the_last_state"),
    ),
    Exhibit(
        "last_step_for_cell_state",
        "E",
        _program(
            _DIGITS
            + """
cell_state = rnn_out[:, -1, :]
is_what_its_name_says = torch.equal(cell_state, cn[-1])
"""
        ),
        _program(
            _DIGITS
            + """
hidden_state = rnn_out[:, -1, :]
is_what_its_name_says = torch.equal(hidden_state, hn[-1])
"""
        ),
        shows=("is_what_its_name_says",),
    ),
)
