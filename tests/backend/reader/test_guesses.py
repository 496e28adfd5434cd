"""The reader runs the corpus by its own guesses: the right inputs, the right end."""

from __future__ import annotations

import pytest

from backend.models.source_call import passed
from backend.reader.examples import EXAMPLES
from backend.reader.findings import find
from backend.reader.reading import Paste, Reading
from backend.reader.runs.read import read
from backend.reader.runs.search import first
from backend.reader.source.source import Source
from tests.support.reader.case import Case, cases

CASES = cases()
SAME = {"state": {"state", "pair", "own state"}, "outputs": {"features"}}
"""Roles of the reader for a word of the corpus."""


def _roles_are_right(case: Case, reading: Reading) -> bool:
    found = {each.name: each.role for each in reading.inputs}
    return all(found[name] in SAME.get(role, {role}) for name, role in case.roles.items())


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if not case.raises])
def test_it_reaches_its_output(name: str) -> None:
    case = CASES[name]
    reading = read(Paste(case.source))
    assert reading.failure is None
    assert reading.output is not None
    assert _roles_are_right(case, reading)


def test_a_machine_without_time_finds_the_same_inputs() -> None:
    sound = {name: case for name, case in CASES.items() if not case.raises}
    found = {name: first(Source.of(Paste(case.source)), 0) for name, case in sound.items()}
    assert [name for name, attempt in found.items() if not attempt.done] == []


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.raises])
def test_it_stops_on_the_true_line(name: str) -> None:
    case = CASES[name]
    reading = read(Paste(case.source))
    assert reading.failure is not None
    assert (reading.failure.line, case.raises in reading.failure.message) == (case.line, True)
    if reading.inputs:
        assert _roles_are_right(case, reading)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_reaches_its_output(name: str) -> None:
    assert read(Paste(EXAMPLES[name])).output is not None


def test_the_own_call_and_constants_go_before_every_guess() -> None:
    reading = read(Paste(CASES["nb_own_call"].source))
    values = {each.name: (each.value, each.because) for each in reading.arguments}
    assert values["a"] == (100, "call")
    assert values["b"] == (32, "call")
    assert (reading.sizes["N"], reading.sizes["L"]) == (8, 50)
    assert reading.inputs[0].because == "call"


CALLED = """
class Net(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.rnn = nn.LSTM(8, d)
    def forward(self, x):
        return self.rnn(x)

"""


@pytest.mark.parametrize(
    "call",
    [
        "Net(5)(torch.randn(2, 4, 8))",
        "out, _ = Net(5).to(device).eval()(torch.randn(2, 4, 8))",
        "net = Net(5)\nprint(net.train().forward(torch.randn(2, 4, 8))[0].shape)",
        "out = Net(5)(torch.randn(2, 4, 8))\nout(torch.randn(9, 9, 8))",
    ],
)
def test_the_own_call_is_found_in_every_form(call: str) -> None:
    found = read(Paste(CALLED + call)).inputs[0]
    assert (found.shape, found.because) == ((2, 4, 8), "call")


def test_a_call_of_another_module_states_nothing() -> None:
    found = read(Paste(CALLED + "nn.Sequential(nn.Linear(3, 8), Net(5))(torch.randn(2, 4, 3))"))
    assert found.inputs[0].because == "into.LSTM"


def test_a_value_of_the_person_goes_before_all() -> None:
    source = CASES["nb_own_call"].source
    reading = read(Paste(source, values={"b": 6, "N": 2}))
    values = {each.name: each.value for each in reading.arguments}
    assert (values["b"], values["N"]) == (6, 2)
    assert reading.inputs[0].shape == (2, 50)


def test_an_input_takes_the_shape_type_and_role_that_the_person_sets() -> None:
    source = CASES["ko_first_rnn"].source
    shape = read(Paste(source, shapes={"x": (2, 4, 5)})).inputs[0]
    assert (shape.shape, shape.dtype) == ((2, 4, 5), "float32")
    wrong = read(Paste(source, roles={"x": "ids"}))
    assert (wrong.inputs[0].role, wrong.inputs[0].dtype) == ("ids", "int64")
    turned = read(Paste(source, turned=frozenset({"x"}))).inputs[0]
    assert turned.axes[:2] == ("L", "N")


def test_attributes_of_a_config_are_controls() -> None:
    reading = read(Paste(CASES["config_object"].source))
    names = {each.name: each.because for each in reading.arguments}
    assert names["config.hidden_size"] == "recurrent.2"
    assert names["config.vocab_size"] == "embedding.1"


def test_a_choice_offers_the_texts_that_it_is_compared_with() -> None:
    reading = read(Paste(CASES["luong_choice"].source))
    method = next(each for each in reading.arguments if each.name == "method")
    assert method.kind == "choice"
    assert method.choices == ("dot", "general", "concat")


def test_a_module_that_is_not_in_the_paste_is_named() -> None:
    source = EXAMPLES["seq2seq"]
    only = source[: source.index("class Encoder")] + source[source.index("class Seq2Seq") :]
    failure = read(Paste(only)).failure
    assert failure is not None
    assert (failure.code, failure.name) == ("missing", "encoder")


def test_a_name_that_several_methods_read_is_from_outside() -> None:
    source = """
class Attentive(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(9, n_hidden, batch_first=True)
    def pooled(self, output, hidden):
        return output.mean(1).view(-1, n_hidden) + hidden
    def forward(self, x):
        output, (hidden, _) = self.lstm(x)
        return self.pooled(output, hidden[-1])
"""
    reading = read(Paste(source))
    assert reading.output is not None
    assert {each.name: each.because for each in reading.arguments}["n_hidden"] == "outside"


@pytest.mark.parametrize(
    ("line", "code", "name"),
    [
        ("from torch.distributions import Normal", "name", "torch.distributions.Normal"),
        ("from helper.losses import Normal", "missing", "Normal"),
    ],
)
def test_a_part_of_torch_is_not_asked_for(line: str, code: str, name: str) -> None:
    source = f"""{line}
class Policy(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.gru = nn.GRU(9, hidden)
        self.apply(start_weights)
    def forward(self, x):
        return Normal(self.gru(x)[0], 1)
"""
    failure = read(Paste(f"from helper.start import start_weights\n{source}")).failure
    assert failure is not None
    assert (failure.code, failure.name, failure.line) == (code, name, 9)


def test_a_class_that_inherits_from_a_layer_is_named() -> None:
    source = """
class Core(nn.GRU):
    def forward(self, x):
        return super().forward(x)[0]
"""
    failure = read(Paste(source)).failure
    assert failure is not None
    assert (failure.code, failure.name) == ("base", "nn.GRU")


def test_a_packed_input_has_lengths_of_its_own() -> None:
    paste = Paste(CASES["packed_input"].source, numbers={"batch": (9, 4)})
    reading = read(paste)
    assert (reading.inputs[0].numbers, reading.inputs[0].shape) == ((9, 4), (13, 10))
    assert (reading.sizes["N"], reading.sizes["L"]) == (2, 9)
    found = find(paste, reading)
    assert found.input_axes["batch"][0] == ("sum(lengths)", "word_dim")
    call = passed(reading.inputs[0])
    assert call is not None
    assert "torch.randn(2, 9, 10), [9, 4], batch_first=True" in call


def test_a_class_of_lightning_runs_without_its_import() -> None:
    source = """
class Predictor(pl.LightningModule):
    def __init__(self, n_features):
        super().__init__()
        self.lstm = nn.LSTM(n_features, 16, batch_first=True)
    def forward(self, x):
        return self.lstm(x)[0]
"""
    output = read(Paste(source)).output
    assert output is not None
    assert output.shape == (3, 7, 16)
