"""Sentences about lines, and the arithmetic of a layer's parameters."""

from __future__ import annotations

import pytest

from backend.layer.rules import weights
from backend.layer.spec import LayerSpec
from backend.models.flow import Row, Tensor, flow_of
from backend.models.source_link import read_source
from backend.reader.reading import Module
from backend.reader.runs.read import read
from components.models.counts import count_lines, gate_line, spec_of
from components.models.sentences import line_sentence
from components.words.catalogue import messages

WORDS = messages("en")
MODULES = {
    "embedding": Module("embedding", "Embedding", 96, text="Embedding(12, 8, padding_idx=0)"),
    "lstm": Module("lstm", "LSTM", 9, recurrent={"batch_first": True}),
    "fc": Module("fc", "Linear", 9, text="Linear(in_features=8, out_features=2, bias=True)"),
    "drop": Module("drop", "Dropout", 0, text="Dropout(p=0.5, inplace=False)"),
}


def said(code: str, *reads: str) -> str:
    tensors = tuple(Tensor(name, (1,)) for name in reads)
    return line_sentence(Row("line 1", code, tensors, ()), MODULES, WORDS)


@pytest.mark.parametrize(
    ("code", "name", "facts"),
    [
        ("self.embedding(x)", "embedding.padded", {"embedding_dim": 8, "padding_idx": "0"}),
        ("self.fc(h)", "linear", {"in_features": 8, "out_features": 2}),
        ("self.drop(x)", "dropout", {"p": "0.5"}),
        ("self.lstm(x)", "recurrent.batch", {}),
        ("x.transpose(0, 1)", "transpose", {}),
        ("torch.cat((h_n[-2], h_n[-1]), dim=-1)", "take.cat", {}),
        ("torch.cat([h[-1], h[-2]], 1)", "take.cat", {}),
        ("output[:, -1]", "take.column", {}),
        ("output[:, -1, :]", "take.column", {}),
        ("output[:, -1:]", "take.column_kept", {}),
        ("h_n[-1]", "take.last", {}),
        ("x[0]", "take.first", {}),
        ("pack_padded_sequence(x, lengths, enforce_sorted=False)", "pack.plain", {}),
        ("pack_padded_sequence(x, lengths)", "pack.sorted", {}),
        ("pad_packed_sequence(x, batch_first=True)", "unpack.batch", {}),
        ("pad_packed_sequence(x)", "unpack.time", {}),
    ],
)
def test_a_call_has_its_sentence(code: str, name: str, facts: dict[str, object]) -> None:
    assert said(code) == WORDS.text(f"model.step.{name}", **facts)


def test_a_layer_that_reads_packed_steps_says_so() -> None:
    assert said("self.lstm(packed)", "packed.data") == WORDS.text("model.step.recurrent.packed")


@pytest.mark.parametrize("code", ["x + 1", "self.unknown(x)", "x[:, 2]", "x[i]", "(", ""])
def test_other_code_has_no_sentence(code: str) -> None:
    assert said(code) == ""


def test_inner_calls_come_first() -> None:
    first, second = said("self.fc(h_n[-1])"), said("h_n[-1]")
    assert first == f"{second} {said('self.fc(h)')}"


def test_the_arithmetic_is_that_of_the_layer() -> None:
    (module,) = (
        each for each in read(read_source([("code", "~digits")]).paste).modules if each.recurrent
    )
    spec = spec_of(module)
    assert spec is not None
    assert count_lines(spec)[0] == "l0: 4·256·(28 + 256 + 2) = 292,864"
    assert gate_line(spec).endswith("= 1,345,536")
    assert sum(weight.count for weight in weights(spec)) == module.parameters


def test_a_projection_and_two_directions_are_counted() -> None:
    spec = LayerSpec(hidden_size=5, proj_size=2, num_layers=1, input_size=3, bidirectional=True)
    (line,) = count_lines(spec)
    total = sum(weight.count for weight in weights(spec))
    assert line == f"l0: 2·[4·5·(3 + 2 + 2) + 5·2] = {total}"


def test_an_input_and_a_line_without_tensors_are_drawn() -> None:
    flow = flow_of(read(read_source([]).paste), {})
    assert [row.name for row in flow][:2] == ["line 33", "line 34"]
