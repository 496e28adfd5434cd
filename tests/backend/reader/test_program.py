"""Every form in which people paste a model becomes a program that runs."""

from __future__ import annotations

import pytest
import torch

from backend.reader.bounds import MAX_SOURCE, Refused
from backend.reader.reading import Paste
from backend.reader.runs.read import read
from backend.reader.source.program import parse
from tests.support.reader.plain_run import run

X = torch.zeros(3, 7, 8)
SEQUENTIAL = """
import torch.nn as nn
model = nn.Sequential(
    nn.Linear(8, 4),
    nn.ReLU(),
    nn.LSTM(4, 5, batch_first=True),
    nn.Linear(5, 2),
)
"""
NOTEBOOK = """
!pip install torch
%matplotlib inline
import torch, torch.nn as nn, pandas as pd
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm
import matplotlib.pyplot as plt

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
HIDDEN, LAYERS = 6, 2
df = pd.read_csv("data.csv")
words = {}
for word in "the cat sat on the mat".split():
    if word not in words:
        words[word] = len(words)

class Frames(Dataset):
    def __len__(self):
        return len(df)

class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(8, HIDDEN, LAYERS, batch_first=True)
        self.fc = nn.Linear(HIDDEN, len(words))

    def forward(self, x):
        out, h = self.rnn(x)
        return self.fc(out[:, -1])

loader = DataLoader(Frames(), batch_size=32)
model = Model().to(device)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
losses = []
for epoch in tqdm(range(100)):
    for x, y in loader:
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
    losses.append(loss.item())
plt.plot(losses)
torch.save(model.state_dict(), "model.pt")
"""
SCRIPT = """
rnn = nn.LSTM(10, 20, 2)
input = torch.randn(5, 3, 10)
h0 = torch.randn(2, 3, 20)
c0 = torch.randn(2, 3, 20)
output, (hn, cn) = rnn(input, (h0, c0))
"""
PRINTED = """
TextNet(
  (proj): Linear(in_features=8, out_features=6, bias=True)
  (rnn): LSTM(6, 5, num_layers=2, batch_first=True, bidirectional=True)
  (head): Sequential(
    (0): Linear(in_features=10, out_features=4, bias=True)
    (1): ReLU()
    (2): Dropout(p=0.5, inplace=False)
  )
)
"""


def shapes(
    text: str, *arguments: torch.Tensor, name: str = "Model"
) -> dict[tuple[int, str], tuple[int, ...]]:
    """Return the shape of every tensor of a run by line and name."""
    done = run(text, *arguments, name=name)
    assert done.failure is None, done.failure
    return {(each.line, each.name): each.value.shape for each in done.bindings}


def test_a_sequential_has_a_line_per_part() -> None:
    failed = run(SEQUENTIAL, X)
    assert [(each.line, each.value.shape) for each in failed.bindings][:2] == [
        (4, (3, 7, 4)),
        (5, (3, 7, 4)),
    ]
    assert failed.failure is not None
    # The Linear gets the tuple of the LSTM.
    assert (failed.failure.line, failed.failure.error_type) == (7, "TypeError")


IN_A_CLASS = """
class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(8, 4),
            nn.Sequential(nn.ReLU(), nn.Linear(4, 6)),
            nn.Linear(5, 2),
        )
    def forward(self, x):
        return self.body(x)
"""


def test_the_parts_of_a_sequential_in_a_class_have_their_lines() -> None:
    failed = run(IN_A_CLASS, X)
    found = [(each.line, each.name, each.value.shape) for each in failed.bindings]
    assert found == [
        (6, "body[0]", (3, 7, 4)),
        (7, "body[1][0]", (3, 7, 4)),
        (7, "body[1][1]", (3, 7, 6)),
    ]
    assert failed.failure is not None
    # Python's line of the error: the one of the call.
    assert failed.failure.line == 11


def test_a_notebook_cell_needs_nothing_from_outside() -> None:
    found = shapes(NOTEBOOK, X)
    assert found[28, "out"] == (3, 7, 6)
    assert found[29, "return"] == (3, 5)


def test_lines_without_a_class_run_as_they_stand() -> None:
    found = shapes(SCRIPT)
    assert found[6, "output"] == (5, 3, 20)
    assert found[6, "hn"] == (2, 3, 20)


def test_a_printed_model_runs_part_by_part() -> None:
    program = parse(PRINTED)
    assert program.kind == "printed"
    done = run(program.text, X, name="TextNet")
    assert done.failure is None
    assert done.result.shape == (3, 7, 4)


def test_the_decoder_of_a_printed_model_reads_ids_of_its_own() -> None:
    printed = """
Seq2Seq(
  (encoder): Encoder(
    (embedding): Embedding(17, 6)
    (rnn): GRU(6, 8)
  )
  (decoder): Decoder(
    (embedding): Embedding(13, 6)
    (rnn): GRU(6, 8)
  )
)
"""
    ids = torch.zeros(7, 3).long()
    done = run(parse(printed).text, ids, ids[:5], name="Seq2Seq")
    assert done.failure is None
    assert done.result.shape == (5, 3, 8)


@pytest.mark.parametrize(
    "text",
    [
        "def forward(self, x):\n    return x.transpose(0, 1)",
        "    def forward(self, x):\n        return x.transpose(0, 1)",
        "def turn(x):\n    return x.transpose(0, 1)",
        ">>> def turn(x):\n...     return x.transpose(0, 1)\n",
        "```python\ndef turn(x):\n    return x.transpose(0, 1)\n```",
        "def turn(x):\r\n\treturn x.transpose(0, 1)\r\n",
    ],
)
def test_a_function_alone_runs(text: str) -> None:
    assert run(text, X).result.shape == (7, 3, 8)


def test_a_forward_without_its_layers_says_what_to_paste() -> None:
    failure = run("def forward(self, x):\n    return self.block(self.attend(x)[0])", X).failure
    assert failure is not None
    assert (failure.code, failure.name, failure.line) == ("missing", "self.block", 2)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("x = 1\nclass A(:\n", "syntax", 2),
        ("print('hello')", "no_model", 1),
        ("import torch", "no_model", 1),
        ("class A:\n    pass", "no_model", 1),
        ("x" * (MAX_SOURCE + 1), "limit", 0),
        ("x = 1\ny = " + "(" * 50 + ")" * 50, "limit", 2),
        ("Model(\n  (fc): Linear(in_features=3, $)\n)", "syntax", 1),
        ("Model(\n  (class): Linear(3, 4)\n)", "syntax", 1),
    ],
)
def test_a_text_without_a_model_is_refused(text: str, code: str, line: int) -> None:
    with pytest.raises(Refused) as refused:
        parse(text)
    assert (refused.value.code, refused.value.line) == (code, line)


@pytest.mark.parametrize(
    ("body", "code", "name"),
    [
        ("return Attention(8)(x)", "missing", "Attention"),
        ("return helpers.mask(x)", "missing", "helpers.mask"),
        ("return torch.fft.fft(x)", "name", "torch.fft"),
        ("return x.register_hook(None)", "attribute", "Tensor.register_hook"),
        ("async def g(): pass", "form", "AsyncFunctionDef"),
    ],
)
def test_something_missing_is_named_with_its_line(body: str, code: str, name: str) -> None:
    source = (
        "import torch\nfrom project import helpers\nclass Model(nn.Module):\n"
        f"    def forward(self, x):\n        {body}\n"
    )
    failure = run(source, X).failure
    assert failure is not None
    assert (failure.code, failure.name) == (code, name)
    assert failure.line == 5 or code == "form"


def test_a_sequential_of_pasted_parts_runs_as_a_whole() -> None:
    source = """
import torch.nn as nn
class Last(nn.Module):
    def forward(self, x):
        return x[0][:, -1]
net = nn.Sequential(
    nn.Embedding(50, 8),
    nn.LSTM(8, 16, batch_first=True),
    Last(),
    nn.Linear(16, 2),
)
"""
    found = read(Paste(source))
    assert found.output is not None
    assert found.output.shape == (3, 2)
    assert [each.line for each in found.bindings if each.name == "x"] == [7, 8, 9, 10]
