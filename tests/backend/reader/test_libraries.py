"""Parts of other libraries in a paste, which the app does not have."""

from __future__ import annotations

from backend.reader.reading import Paste
from backend.reader.runs.read import read

CRF = """
import torch.nn as nn
from torchcrf import CRF
class Tagger(nn.Module):
    def __init__(self, vocab_size, n_tags):
        super().__init__()
        self.emb = nn.Embedding(vocab_size, 8)
        self.fc = nn.Linear(8, n_tags)
        self.loss = FocalLoss(gamma=2)
        self.crf = CRF(n_tags, batch_first=True)
    def forward(self, x):
        scores = self.fc(self.emb(x))
        return self.crf.decode(scores)
"""


def test_a_part_of_another_library_stops_the_run_where_it_is_used() -> None:
    reading = read(Paste(CRF))
    assert [(each.name, each.value.shape) for each in reading.bindings] == [("scores", (3, 7, 6))]
    assert reading.failure is not None
    assert (reading.failure.code, reading.failure.name, reading.failure.line) == (
        "library",
        "CRF",
        13,
    )
    without = read(Paste(CRF.replace("self.crf.decode(scores)", "scores")))
    assert without.output is not None


def test_a_misspelled_part_is_an_error_of_its_own_line() -> None:
    failure = read(Paste(CRF.replace("= nn.Linear(8", "= Liner(8"))).failure
    assert failure is not None
    assert (failure.line, failure.error_type, failure.name) == (8, "NameError", "Liner")


def test_a_name_of_a_library_is_named_as_one() -> None:
    source = """
import torch.nn as nn
from torchvision import models
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.cnn = models.resnet18(pretrained=True)
        self.rnn = nn.GRU(1000, 8)
    def forward(self, x):
        return self.rnn(self.cnn(x).unsqueeze(0))
"""
    failure = read(Paste(source)).failure
    assert failure is not None
    assert (failure.line, failure.code, failure.name) == (10, "library", "models.resnet18")
