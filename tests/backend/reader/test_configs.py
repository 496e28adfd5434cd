"""Configs and constants of a paste are controls, and parts that are not in it do not stop it."""

from __future__ import annotations

import pytest

from backend.reader.reading import Paste, Reading, Scalar
from backend.reader.runs.read import read

NET = """
class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.emb = nn.Embedding(cfg.vocab_size, cfg.hidden)
        self.rnn = nn.GRU(cfg.hidden, cfg.hidden, bidirectional=cfg.both, batch_first=True)
    def forward(self, x):
        return self.rnn(self.emb(x))[0]
"""
BY_CLASS = "class Config:\n    vocab_size = 50\n    hidden = 24\n    both = False\n    lr = 1e-3\n"
BY_DATACLASS = f"from dataclasses import dataclass\n@dataclass\n{BY_CLASS}".replace(
    " = ", ": int = "
)
OPTIONS = """
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--vocab_size", type=int, default=50)
parser.add_argument("--hidden", type=int, default=24)
parser.add_argument("--both", action="store_true")
parser.add_argument("--epochs", type=int, default=10)
"""
SPACE = "from types import SimpleNamespace\n"
MADE = "cfg = SimpleNamespace(vocab_size=50, hidden=24, both=False, lr=1e-3)\n"
BY_KEYS = (
    NET.replace("cfg.vocab_size", 'cfg["vocab_size"]')
    .replace("cfg.hidden", 'cfg["hidden"]')
    .replace("cfg.both", 'cfg.get("both")')
)
KEYS = 'cfg = {"vocab_size": 50, "hidden": 24, "both": False, "lr": 1e-3}\n'
FORMS = {
    "a class": f"{BY_CLASS}{NET}cfg = Config()\nmodel = Net(cfg)",
    "a dataclass": f"{BY_DATACLASS}{NET}model = Net(Config())",
    "options": f"{OPTIONS}cfg = parser.parse_args()\n{NET}model = Net(cfg)",
    "a namespace": f"{SPACE}{MADE}{NET}model = Net(cfg)",
    "a dictionary": f"{KEYS}{BY_KEYS}model = Net(cfg)",
    "a global": f"{SPACE}{MADE}{NET}".replace("__init__(self, cfg)", "__init__(self)"),
}


def _values(reading: Reading) -> dict[str, Scalar]:
    return {each.name: each.value for each in reading.arguments if each.because == "config"}


@pytest.mark.parametrize("form", FORMS)
def test_what_a_class_reads_of_a_config_is_a_control(form: str) -> None:
    reading = read(Paste(FORMS[form]))
    assert reading.failure is None
    assert _values(reading) == {"cfg.vocab_size": 50, "cfg.hidden": 24, "cfg.both": False}
    moved = read(Paste(FORMS[form], values={"cfg.hidden": 10, "cfg.both": True}))
    assert moved.output is not None
    assert moved.output.shape == (3, 7, 20)


CONSTANTS = """
import torch.nn as nn
BATCH_SIZE = 5
INPUT_SIZE, HIDDEN_SIZE = 12, 16
WIDE = 2 * HIDDEN_SIZE
KIND = "GRU"
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        if KIND == "GRU":
            self.rnn = nn.GRU(INPUT_SIZE, HIDDEN_SIZE, batch_first=True)
        else:
            self.rnn = nn.LSTM(INPUT_SIZE, HIDDEN_SIZE, batch_first=True)
        self.out = nn.Linear(HIDDEN_SIZE, WIDE)
    def forward(self, x):
        return self.out(self.rnn(x)[0])
"""


def test_a_constant_that_a_class_reads_is_a_control() -> None:
    reading = read(Paste(CONSTANTS))
    found = {each.name: each.because for each in reading.arguments}
    assert found["HIDDEN_SIZE"] == found["INPUT_SIZE"] == found["KIND"] == "constant"
    assert reading.sizes["N"] == 5
    moved = read(Paste(CONSTANTS, values={"HIDDEN_SIZE": 6, "KIND": "LSTM"}))
    assert moved.output is not None
    # WIDE follows, because the code computes it.
    assert moved.output.shape == (5, 7, 12)
    assert {each.kind for each in moved.modules} == {"LSTM", "Linear"}


def test_two_stars_pass_the_arguments_of_a_call() -> None:
    source = """
params = dict(vocab_size=50, hidden=24)
class Net(nn.Module):
    def __init__(self, vocab_size, hidden):
        super().__init__()
        self.emb = nn.Embedding(vocab_size, hidden)
    def forward(self, x):
        return self.emb(x)
model = Net(**params)
"""
    values = {each.name: (each.value, each.because) for each in read(Paste(source)).arguments}
    assert values["vocab_size"] == (50, "call")
    assert values["hidden"] == (24, "call")


def test_a_value_of_the_person_does_not_change_the_inputs() -> None:
    source = """
class Net(nn.Module):
    def __init__(self, vocab_size, hidden, block_size=16):
        super().__init__()
        self.emb, self.pos = nn.Embedding(vocab_size, hidden), nn.Embedding(block_size, hidden)
        self.block_size = block_size
    def forward(self, idx):
        b, t = idx.size()
        assert t <= self.block_size, f"{t} steps are more than {self.block_size}"
        return self.emb(idx) + self.pos(torch.arange(t))
"""
    reading = read(Paste(source, values={"block_size": 5}))
    assert reading.inputs[0].shape == (3, 7)
    assert reading.failure is not None
    assert (reading.failure.line, reading.failure.message) == (9, "7 steps are more than 5")


def test_a_default_of_a_config_is_the_value_of_its_control() -> None:
    source = """
class Net(nn.Module):
    def __init__(self, opt):
        super().__init__()
        both = getattr(opt, "both", True)
        self.rnn = nn.LSTM(opt["dim"], opt["hid"], opt.get("layers", 3), bidirectional=both)
    def forward(self, x):
        return self.rnn(x)[1][0]
"""
    reading = read(Paste(source, values={"opt.both": False}))
    found = {each.name: (each.value, each.because) for each in reading.arguments}
    assert found["opt.layers"] == (3, "default")
    assert reading.output is not None
    assert reading.output.shape[0] == 3


def test_other_inputs_do_not_hide_that_the_person_turned_one() -> None:
    source = """
class Net(nn.Module):
    def __init__(self, vocab_size, dim):
        super().__init__()
        self.emb = nn.Embedding(vocab_size, dim)
    def forward(self, ids, lengths):
        return self.emb(ids[torch.argsort(lengths, descending=True)])
"""
    assert read(Paste(source)).failure is None
    turned = read(Paste(source, values={"N": 9}, turned=frozenset({"ids"})))
    assert turned.inputs[0].shape == (7, 9)
    assert turned.failure is not None
    assert turned.failure.line == 7


def test_the_batch_follows_the_default_of_the_constructor() -> None:
    source = """
class Net(nn.Module):
    def __init__(self, hid=8, batch_size=4):
        super().__init__()
        self.rnn = nn.GRU(9, hid, batch_first=True)
        self.hidden = torch.zeros(1, batch_size, hid)
    def forward(self, x):
        out, self.hidden = self.rnn(x, self.hidden)
        return out
"""
    assert read(Paste(source)).inputs[0].shape == (4, 7, 9)
    assert read(Paste(source, values={"batch_size": 5})).inputs[0].shape == (5, 7, 9)
    other = read(Paste(source, values={"N": 5}))
    assert other.failure is not None
    assert "Expected hidden size (1, 5, 8), got [1, 4, 8]" in other.failure.message


def test_one_control_stays_one_when_it_moves() -> None:
    source = """
N_LAYERS = 2
class Part(nn.Module):
    def __init__(self, n_layers):
        super().__init__()
        self.rnn = nn.GRU(9, 9, n_layers)
    def forward(self, x):
        return self.rnn(x)[0]
class Whole(nn.Module):
    def __init__(self, one, other):
        super().__init__()
        self.one, self.other = one, other
    def forward(self, x):
        return self.other(self.one(x))
model = Whole(Part(N_LAYERS), Part(N_LAYERS))
"""
    names = [each.name for each in read(Paste(source)).arguments]
    moved = read(Paste(source, values={"n_layers": 3}))
    assert [each.name for each in moved.arguments] == names
    assert {each.recurrent["num_layers"] for each in moved.modules if each.recurrent} == {3}


def test_a_size_without_a_value_is_guessed_where_no_line_tests_it() -> None:
    source = """
import torch.nn as nn
class Net(nn.Module):
    def __init__(self, vocab_size=None, out=None):
        super().__init__()
        self.emb = nn.Embedding(vocab_size, 8)
        self.out = nn.Linear(8, out) if out is not None else nn.Identity()
    def forward(self, x):
        return self.out(self.emb(x))
"""
    reading = read(Paste(source))
    assert [each.name for each in reading.arguments] == ["N", "L", "vocab_size"]


DATACLASS = """
from dataclasses import dataclass, field
import torch.nn as nn
@dataclass
class Config:
    vocab: int = 40
    dims: list = field(default_factory=lambda: [6, 8])
    both: bool = True
    @property
    def directions(self):
        return 2 if self.both else 1
class Net(nn.Module):
    def __init__(self, cfg: Config):
        super().__init__()
        self.emb = nn.Embedding(cfg.vocab, cfg.dims[0])
        self.rnn = nn.GRU(cfg.dims[0], cfg.dims[1], batch_first=True, bidirectional=cfg.both)
        self.norm = nn.LayerNorm(cfg.dims[1] * cfg.directions)
    def forward(self, x):
        return self.norm(self.rnn(self.emb(x))[0])
"""


def test_a_config_class_is_made_with_its_own_lists_and_properties() -> None:
    reading = read(Paste(DATACLASS))
    assert reading.output is not None
    assert reading.output.shape == (3, 7, 16)
    one = read(Paste(DATACLASS, values={"cfg.both": False}))
    assert one.output is not None
    assert one.output.shape == (3, 7, 8)


ATTRIBUTES = """
import torch.nn as nn
from easydict import EasyDict
class AttrDict(dict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__ = self
cfg = {made}
class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.rnn = nn.GRU(cfg.n_in, cfg["hidden"], batch_first=True)
    def forward(self, x):
        return self.rnn(x)[0]
net = Net(cfg)
"""


@pytest.mark.parametrize(
    "made",
    ["AttrDict(hidden=32, n_in=6)", "EasyDict({'hidden': 32, 'n_in': 6})"],
)
def test_a_dictionary_with_attributes_is_a_config(made: str) -> None:
    reading = read(Paste(ATTRIBUTES.replace("{made}", made)))
    assert _values(reading) == {"cfg.n_in": 6, "cfg.hidden": 32}


def test_the_keys_of_a_dictionary_are_all_choices() -> None:
    source = """
import torch.nn as nn
class Net(nn.Module):
    def __init__(self, d, h, kind="lstm"):
        super().__init__()
        self.rnn = {"lstm": nn.LSTM, "gru": nn.GRU}[kind](d, h)
    def forward(self, x):
        return self.rnn(x)[0]
"""
    kind = next(each for each in read(Paste(source)).arguments if each.name == "kind")
    assert kind.choices == ("lstm", "gru")
