"""Refusals of ``/api/shapes``: torch's own words, or ours where torch has none."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient
from torch import nn

import backend.layer.trace
from tests.support.shapes_api import CONTRACT, PATH, shapes


def refused(**arguments: Any) -> str:
    """Return torch's own message for arguments of an LSTM."""
    with pytest.raises((ValueError, TypeError)) as caught:
        nn.LSTM(**{"input_size": 10, "hidden_size": 20, "num_layers": 2, **arguments})
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("input_size", 0), ("hidden_size", 0), ("hidden_size", -7), ("num_layers", 0)),
        *(("dropout", 1.5), ("dropout", -1.0), ("proj_size", -1), ("proj_size", 20)),
    ],
)
def test_a_refusal_has_torchs_own_words(client: TestClient, name: str, value: float) -> None:
    answer = client.get(PATH, params={name: str(value)})
    assert answer.status_code == 400
    body = answer.json()
    assert list(body) == ["error", "message", "parameter"]
    assert body["message"] == refused(**{name: value})
    assert body["parameter"] == name


def test_so_are_arguments_that_a_layer_has_not(client: TestClient) -> None:
    body = client.get(f"{PATH}?layer=GRU&proj_size=3").json()
    with pytest.raises(ValueError, match="proj_size") as caught:
        nn.GRU(10, 20, proj_size=3)
    assert body == {
        "error": "proj_only_lstm",
        "message": str(caught.value),
        "parameter": "proj_size",
    }
    body = client.get(f"{PATH}?layer=GRU&nonlinearity=relu").json()
    assert (body["error"], body["parameter"]) == ("nonlinearity_only_rnn", "nonlinearity")
    assert "unexpected keyword argument 'nonlinearity'" in body["message"]


@pytest.mark.parametrize(
    ("query", "error", "parameter", "message"),
    [
        ("layer=CNN", "unknown_choice", "layer", "layer must be one of RNN, GRU, LSTM, not CNN."),
        ("bias=1", "not_flag", "bias", "bias must be true or false, not 1."),
        ("seq_len=2.5", "not_whole", "seq_len", "seq_len must be an integer, not 2.5."),
        ("dropout=nan", "not_number", "dropout", "dropout must be a number, not nan."),
        (
            "num_layers=17",
            "out_of_range",
            "num_layers",
            "num_layers must be between 1 and 16 here, but it is 17.",
        ),
        ("batch=0", "out_of_range", "batch", "batch must be between 1 and 1024 here, but it is 0."),
        (
            "batch=2&batch=3",
            "repeated",
            "batch",
            "batch appears more than once, with different values: 2 & 3.",
        ),
        (
            "hiden_size=3",
            "misspelt",
            "hiden_size",
            "There is no parameter hiden_size. It may be a typo for hidden_size.",
        ),
        (f"batch={'9' * 41}", "too_long", "batch", "The value of batch is too long."),
    ],
)
def test_our_words_replace_missing_ones_of_torch(
    client: TestClient, query: str, error: str, parameter: str, message: str
) -> None:
    answer = client.get(f"{PATH}?{query}")
    assert answer.status_code == 400
    assert answer.json() == {"error": error, "message": message, "parameter": parameter}


def test_a_device_that_is_not_here_is_named_with_those_that_are(client: TestClient) -> None:
    answer = client.get(f"{PATH}?device=cuda:99")
    assert (answer.status_code, answer.json()["error"]) == (400, "device_missing")
    assert re.search(r"cuda:99 .* cpu, .*meta", answer.json()["message"])


def test_the_first_wrong_value_of_the_table_is_reported(client: TestClient) -> None:
    body = client.get(f"{PATH}?device=x&seq_len=x&hidden_size=x").json()
    assert body["parameter"] == "hidden_size"


@pytest.mark.parametrize(
    "query",
    [
        "layer=gru&bias=TRUE",
        "layer=GRU&layer=GRU",
        "layer=%20GRU%20",
        "layer=GRU&lang=xx&theme=dark&utm_source=mail",
    ],
)
def test_a_literal_value_is_used(client: TestClient, query: str) -> None:
    assert shapes(client, query) == shapes(client, "layer=GRU")


def test_a_costly_setting_is_reported(client: TestClient) -> None:
    query = "input_size=8192&hidden_size=8192&num_layers=16&batch=1024&seq_len=4096"
    body = shapes(client, query)
    assert (body["device"], body["fallback"]) == ("meta", "too_costly")
    assert list(body) == [*CONTRACT, "fallback"]
    assert body["tensors"]["output"]["shape"] == [1024, 4096, 16384]
    assert body["tensors"]["h_n"]["shape"] == [32, 1024, 8192]


def test_a_device_that_fails_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_memory(*_: object) -> None:
        raise RuntimeError("out of memory")

    healthy = shapes(client, "")
    monkeypatch.setattr(backend.layer.trace, "_run", out_of_memory)
    body = shapes(client, "")
    assert (body.pop("device"), body.pop("fallback")) == ("meta", "device_failed")
    assert body == {name: value for name, value in healthy.items() if name != "device"}
