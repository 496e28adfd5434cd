"""Work of a sandboxed process: one run of a paste, or the search that follows it.

Each source runs in a fork of a warm process, with the limits of :mod:`backend.sandbox`.
"""

from __future__ import annotations

import warnings
from typing import Any

import msgspec
import torch

from backend.reader.findings import find
from backend.reader.reading import Paste, Reading
from backend.reader.runs.read import read
from backend.reader.runs.summary import summary
from backend.reader.traps.in_text import text_traps

_WARM = """
import torch, torch.nn as nn
class Model(nn.Module):
    def __init__(self, vocab, size):
        super().__init__()
        self.embedding = nn.Embedding(vocab, size)
        self.lstm = nn.LSTM(size, size, batch_first=True, bidirectional=True)
        self.gru = nn.GRU(2 * size, size)
        layer = nn.TransformerEncoderLayer(2 * size, 2, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 1)
        self.fc = nn.Linear(size, 2)
    def forward(self, x, lengths):
        out, (h, c) = self.lstm(self.embedding(x))
        out = self.encoder(out, src_key_padding_mask=x == 0)
        packed = nn.utils.rnn.pack_padded_sequence(out, lengths, True, enforce_sorted=False)
        out, h = self.gru(packed)
        out, lengths = nn.utils.rnn.pad_packed_sequence(out, batch_first=True)
        scores = torch.softmax(torch.bmm(out, out.transpose(1, 2)), dim=-1)
        return self.fc(torch.cat([out[:, -1], h[-1]]))
"""


def work(sent: dict[str, Any]) -> Any:
    """Read a serialized paste and return the serialized answer.

    Args:
        sent: ``paste``, and for the second answer ``reading``, the first one; or ``summary``; or
            ``text``, for the traps that the text alone shows.
    """
    paste = msgspec.convert(sent["paste"], Paste)
    if "summary" in sent:
        return summary(paste)
    if "text" in sent:
        return msgspec.to_builtins(text_traps(paste.source))
    if "reading" in sent:
        found = find(paste, msgspec.convert(sent["reading"], Reading))
        return msgspec.to_builtins(found, str_keys=True)
    return msgspec.to_builtins(read(paste))


def warm_up() -> None:
    """Pay for torch's first layers and the reader's first run, before the first paste."""
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    for _ in range(2):
        paste = {"source": _WARM}
        work({"paste": paste, "reading": work({"paste": paste})})
