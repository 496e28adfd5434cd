"""The downloaded script is complete, in a tutorial's style, and fails on a wrong number."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from backend.models.run import run_model
from backend.models.script import model_script
from backend.models.tutorials import MODELS
from tests.support.models.model_helpers import model_of, run_of

SINE = """\
import torch
from torch import nn

x = torch.linspace(0, torch.pi, 20)
assert x.shape == (20,)

wave = torch.sin(x)
assert wave.shape == (20,)

data = wave.reshape(20, 1)
assert data.shape == (20, 1)

input = data.unsqueeze(0)
assert input.shape == (1, 20, 1)

rnn = nn.RNN(1, 10, num_layers=2, batch_first=True)
output, h_n = rnn(input)
assert output.shape == (1, 20, 10)
assert h_n.shape == (2, 1, 10)

assert sum(p.numel() for p in nn.ModuleList([rnn]).parameters()) == 350
"""
CLASSIFIER = """\
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(9, 4, padding_idx=0)
        self.dropout = nn.Dropout(0.5)
        self.lstm = nn.LSTM(4, 3, num_layers=2, batch_first=True, dropout=0.5, bidirectional=True)
        self.linear = nn.Linear(6, 2)
        for name, weight in self.lstm.named_parameters():
            if "weight" in name:
                nn.init.orthogonal_(weight)
            else:
                nn.init.zeros_(weight)
        nn.init.xavier_normal_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def forward(self, lengths, ids):
        embedded = self.embedding(ids)
        assert embedded.shape == (2, 3, 4)
        dropped = self.dropout(embedded)
        assert dropped.shape == (2, 3, 4)
        packed = pack_padded_sequence(dropped, lengths, batch_first=True, enforce_sorted=False)
        assert packed.data.shape == (5, 4)
        assert packed.batch_sizes.tolist() == [2, 2, 1]
        packed_output, (h_n, c_n) = self.lstm(packed)
        assert packed_output.data.shape == (5, 6)
        assert packed_output.batch_sizes.tolist() == [2, 2, 1]
        assert h_n.shape == (4, 2, 3)
        assert c_n.shape == (4, 2, 3)
        sentence = torch.cat((h_n[-2], h_n[-1]), dim=-1)
        assert sentence.shape == (2, 6)
        scores = self.linear(sentence)
        assert scores.shape == (2, 2)
        return scores


model = Classifier().eval()
lengths = torch.tensor([2, 3], device="cpu")
assert lengths.shape == (2,)
ids = pad_sequence([torch.arange(n, 2 * n) % 8 + 1 for n in lengths.tolist()], batch_first=True)
assert ids.shape == (2, 3)
scores = model(lengths, ids)
assert sum(p.numel() for p in model.parameters()) == 530
"""
NUMBER = re.compile(r"\b\d+\b")
SMALL: dict[str, Any] = {"lengths": "2,3", "vocabulary": 9, "embedding_dim": 4, "hidden_size": 3}
FAILING = "embedding:100:8,lstm:8:4,linear:4:2"


def script_of(name: str, **given: Any) -> str:
    model = model_of(name, **given)
    return model_script(model, run_model(model))


def test_plain_steps_are_plain_lines() -> None:
    assert script_of("sine") == SINE


def test_a_model_is_a_class_as_in_its_tutorial() -> None:
    assert script_of("classifier", **SMALL) == CLASSIFIER


@pytest.mark.parametrize("name", MODELS)
def test_every_example_runs_and_has_the_inputs_of_the_run(name: str) -> None:
    names: dict[str, Any] = {}
    exec(script_of(name), names)
    for stage in run_of(name).stages:
        if stage.step.is_input and name != "chain":
            (made,) = stage.made
            assert names[made.name].equal(made.value)


@pytest.mark.parametrize("text", [SINE, CLASSIFIER])
def test_one_wrong_number_is_noticed(text: str) -> None:
    # What stands behind a == is a promise.
    places = [
        number
        for line in re.finditer(r"(?m)^ *assert .*== .*$", text)
        for number in NUMBER.finditer(text, text.index("==", line.start()), line.end())
    ]
    assert len(places) > 10
    for found in places:
        wrong = text[: found.start()] + str(int(found[0]) + 1) + text[found.end() :]
        with pytest.raises(AssertionError):
            exec(wrong, {})


def test_a_chain_that_fails_expects_the_words() -> None:
    text = script_of("chain", chain=FAILING)
    assert text.endswith(
        "linear = nn.Linear(4, 2)\n"
        "try:\n"
        "    x = linear(x)\n"
        "except TypeError as error:\n"
        "    assert str(error).startswith(\"linear(): argument 'input' (position 1) must be "
        'Tensor, not tuple")\n'
        "else:\n"
        '    raise AssertionError("torch refused this before")\n'
        "\n"
        "assert sum(p.numel() for p in nn.ModuleList([embedding, lstm]).parameters()) == 1024\n"
    )
    exec(text, {})


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("x = linear(x)", "x = linear(x[1][0])"),
        ("startswith(", "startswith('other' + "),
        ("except TypeError", "except ValueError"),
    ],
)
def test_a_refusal_that_does_not_come_is_noticed(line: str, instead: str) -> None:
    text = script_of("chain", chain=FAILING)
    assert text.count(line) == 1
    with pytest.raises((AssertionError, TypeError)):
        exec(text.replace(line, instead), {})


def test_a_refused_constructor_is_inside_the_try() -> None:
    text = script_of("chain", chain="lstm:8:4:proj=4", start="features", input_size=8)
    assert (
        "try:\n    lstm = nn.LSTM(8, 4, batch_first=True, proj_size=4)\nexcept ValueError" in text
    )
    assert "ModuleList" not in text
    exec(text, {})


def test_shapes_alone_do_not_promise_the_words() -> None:
    model = model_of("chain", chain="embedding:100:8,linear:9:4")
    text = model_script(model, run_model(model, "meta"))
    assert "except Exception as error:\n    print(error)" in text
    exec(text, {})


def test_a_standalone_dropout_is_inactive() -> None:
    text = script_of("chain", chain="embedding:100:8,dropout:0.5,gru:8:4:2:dropout=0.5,take:output")
    assert "dropout = nn.Dropout(0.5).eval()" in text
    assert "gru = nn.GRU(8, 4, num_layers=2, batch_first=True, dropout=0.5).eval()" in text


def test_indices_of_a_sorted_packing_are_none() -> None:
    text = script_of("chain", chain="embedding:100:8,pack:sorted,gru:8:4,take:output[-1]")
    assert "x = output[-1]\nassert x is None" in text
    exec(text, {})


def test_another_device_is_named_once() -> None:
    model = model_of("classifier", **SMALL)
    text = model_script(model, replace(run_model(model), device="cuda:0"))
    assert text.count("cuda:0") == 1
    assert 'torch.set_default_device("cuda:0")' in text
    assert "cuda" not in model_script(model, run_model(model, "cuda:99"))
