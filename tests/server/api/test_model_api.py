"""``POST /api/model``: the documented answer, and refusals with a line and a reason."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.reader.examples import EXAMPLES

SOURCE = """
class Net(nn.Module):
    def __init__(self, hidden_dim):
        super().__init__()
        self.rnn = nn.GRU(10, hidden_dim, batch_first=True)
        self.head = nn.Linear(16, 2)

    def forward(self, x):
        output, h_n = self.rnn(x)
        return self.head(output)
"""


def asked(client: TestClient, **body: Any) -> tuple[int, dict[str, Any]]:
    response = client.post("/api/model", json=body)
    return response.status_code, response.json()


def test_an_example_is_answered_line_by_line(client: TestClient) -> None:
    status, answer = asked(client, code=EXAMPLES["tagger"], values={"hidden_dim": 5, "N": 4})

    assert status == 200
    assert answer["class"] == "Tagger"
    scores = next(each for each in answer["lines"] if each["name"] == "scores")
    assert (scores["line"], scores["shape"], scores["times"]) == (18, [4, 7, 6], 1)
    assert answer["arguments"]["hidden_dim"]["value"] == 5
    assert answer["inputs"]["sentences"]["role"] == "ids"
    assert answer["error"] is None
    assert answer["output"] == [4, 7, 6]


def test_settings_without_an_effect_are_named(client: TestClient) -> None:
    body = {"class": "Net", "values": {"hiden_dim": 5}}
    inputs = {"sentences": {"shape": [2, 9], "dtype": "int8", "turned": True}, "y": {"role": "ids"}}
    _, answer = asked(client, code=EXAMPLES["tagger"], **body, inputs=inputs)
    assert answer["ignored"] == [
        *("class", "values.hiden_dim", "inputs.y.role"),
        *("inputs.sentences.dtype", "inputs.sentences.turned"),
    ]
    right = {"class": "Tagger", "values": {"hidden_dim": 5}}
    shapes = {"sentences": {"shape": [2, 9], "dtype": "int32"}}
    _, answer = asked(client, code=EXAMPLES["tagger"], **right, inputs=shapes)
    assert answer["ignored"] == []


def test_an_error_of_torch_has_its_line(client: TestClient) -> None:
    status, answer = asked(client, code=SOURCE, values={"hidden_dim": 8})

    assert status == 200
    assert answer["error"]["line"] == 10
    assert "mat1 and mat2" in answer["error"]["message"]
    assert [each["name"] for each in answer["lines"]][:2] == ["output", "h_n"]


@pytest.mark.parametrize(
    ("body", "error", "line"),
    [
        ({"code": "class Net(nn.Module:\n    pass"}, "syntax", 1),
        ({"code": "x = 1"}, "no_model", None),
        ({"code": "x" * 20_001}, "too_long", 0),
        ({"code": "x", "more": 1}, "not_a_request", 0),
        ({}, "not_a_request", 0),
    ],
)
def test_a_source_that_cannot_be_read_is_refused(
    client: TestClient, body: dict[str, Any], error: str, line: int | None
) -> None:
    status, answer = asked(client, **body)

    assert (status, answer["error"]) == (400, error)
    assert answer["message"]
    assert line is None or answer["line"] == line
