"""Downloads: content, file names, and errors."""

from __future__ import annotations

import json
from threading import Event
from typing import Any
from urllib.parse import unquote

import plotly
import pytest
from hypothesis import given, settings
from starlette.requests import Request
from starlette.testclient import TestClient

from backend.links.packed_text import packed_text
from backend.links.vary import MAX_STATES
from components.page.assets import PLOTLY_PATH, PLOTLY_SCRIPT
from components.page.client import GONE, GoneError
from components.page.paths import NOTEBOOK_PATH, OFFLINE_PATH, PLOTLY_DOWNLOAD_PATH, SCRIPT_PATH
from components.words.catalogue import messages
from server.routes import downloads, table
from tests.support.by_itself import by_itself
from tests.support.strategies import hostile_links

SMALL = "num_layers:1-2"


def refusal(client: TestClient, path: str, **query: str) -> dict[str, Any]:
    answer = client.get(path, params=query)
    assert answer.status_code == 400
    assert "content-disposition" not in answer.headers
    body: dict[str, Any] = answer.json()
    return body


def test_the_page_comes_as_a_file(client: TestClient) -> None:
    answer = client.get(OFFLINE_PATH, params={"vary": SMALL, "layer": "GRU"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="gru-num_layers.html"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.startswith("<!doctype html>")
    # Where it was made is known here; a way back costs no request.
    assert "href='http://testserver/?layer=GRU&amp;lang=en'" in answer.text


@pytest.mark.parametrize(
    ("path", "page"), [(OFFLINE_PATH, "/"), (f"{NOTEBOOK_PATH}?page=packing", "/packing")]
)
def test_a_link_has_the_host_that_the_visitor_sees(
    client: TestClient, path: str, page: str
) -> None:
    proxied = {"x-forwarded-proto": "https", "x-forwarded-host": "shapes.example.edu"}
    text = client.get(path, headers=proxied).text
    assert f"https://shapes.example.edu{page}?" in text
    assert "testserver" not in text
    assert "http://shapes" not in text


@pytest.mark.parametrize("path", [OFFLINE_PATH, NOTEBOOK_PATH])
def test_a_file_has_no_link_if_the_host_is_unknown(client: TestClient, path: str) -> None:
    text = client.get(path, headers={"host": '"><b'}).text
    assert messages("en").text("offline.live") not in text


def test_without_a_range_it_is_one_state(client: TestClient) -> None:
    page = client.get(OFFLINE_PATH).text
    assert messages("en").text("offline.one_state") in page


def test_title_and_theme_are_the_authors(client: TestClient) -> None:
    page = client.get(OFFLINE_PATH, params={"title": " Lesson <3> ", "theme": "dark"}).text
    assert "<title>Lesson &lt;3&gt;</title>" in page
    assert 'data-theme="dark"' in page
    long = client.get(OFFLINE_PATH, params={"title": "x" * 500}).text
    assert f"<title>{'x' * 120}</title>" in long


@pytest.mark.parametrize(
    ("query", "code", "parameter", "told"),
    [
        ({"vary": "hidden_size:1-500,bias"}, "too_many_states", "hidden_size", "hidden_size: 500"),
        (
            {"vary": "num_layers:1-16,bidirectional,hidden_size:8-20"},
            *("range_too_large", "num_layers", "num_layers: 16"),
        ),
        ({"vary": "hidden_size:9-3"}, "not_a_range", "hidden_size", "9-3"),
        ({"vary": "colour"}, "unknown_choice", "vary", "colour"),
        ({"page": "practice", "vary": "seed:1-3"}, "no_range", "vary", "vary"),
        ({"vary": "hidden_size:2-8", "proj_size": "5"}, "proj_too_large", "proj_size", "5"),
        ({"hidden_size": "0"}, "out_of_range", "hidden_size", "8192"),
        ({"theme": "pink"}, "unknown_choice", "theme", "pink"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_impossible_request_is_explained_in_the_readers_language(
    client: TestClient,
    query: dict[str, str],
    code: str,
    parameter: str,
    told: str,
    language: str,
) -> None:
    found = refusal(client, OFFLINE_PATH, **query, lang=language)
    assert (found["error"], found["parameter"]) == (code, parameter)
    assert told in found["message"]
    assert "`" not in found["message"]
    assert any("가" <= sign <= "힣" for sign in found["message"]) == (language == "ko")


def test_an_unknown_language_is_refused(client: TestClient) -> None:
    for path in (OFFLINE_PATH, SCRIPT_PATH, NOTEBOOK_PATH):
        assert refusal(client, path, lang="xx")["parameter"] == "lang"


def test_the_limit_is_in_the_message(client: TestClient) -> None:
    found = refusal(client, OFFLINE_PATH, vary="hidden_size:1-500,bias")
    assert str(MAX_STATES) in found["message"]


def test_an_offline_page_ends_when_its_client_has_gone(client: TestClient) -> None:
    gone = Event()
    gone.set()
    was = GONE.set(gone)
    try:
        with pytest.raises(GoneError):
            client.get(OFFLINE_PATH, params={"vary": SMALL})
    finally:
        GONE.reset(was)
    assert downloads._turn().borrowed_tokens == 0


def test_a_turn_ends_with_its_page(client: TestClient) -> None:
    for query in ({"vary": SMALL}, {"vary": "colour"}, {"vary": SMALL}):
        client.get(OFFLINE_PATH, params=query)
    assert downloads._turn().borrowed_tokens == 0


def test_pages_of_older_versions_find_plotlys_script(client: TestClient) -> None:
    answer = client.get(PLOTLY_DOWNLOAD_PATH)
    assert answer.content == PLOTLY_SCRIPT.read_bytes()
    assert answer.headers["content-type"].startswith("text/javascript")
    name = f"plotly-{plotly.__version__}.min.js"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'


def test_readers_who_stop_share_the_bytes_of_plotlys_script() -> None:
    one, two = (by_itself(downloads.plotly(Request({"type": "http"}))) for _ in range(2))
    assert one.body is two.body
    assert table._plain(PLOTLY_PATH) is one.body


@pytest.mark.parametrize(
    ("query", "stem"),
    [
        ({}, "lstm_10_20_2_layers_bidirectional"),
        ({"layer": "GRU", "num_layers": "1", "bidirectional": "false"}, "gru_10_20"),
        ({"page": "slices"}, "slice_classify_lstm_10_20_2_layers_bidirectional"),
        ({"page": "slices", "expr": "h_n[-1]"}, "slice_own_lstm_10_20_2_layers_bidirectional"),
        ({"page": "packing"}, "packing_lstm_10_20_2_layers_bidirectional"),
        ({"page": "models", "model": "mnist"}, "model_DigitLSTM"),
        ({"page": "practice"}, "lstm_10_20_2_layers_bidirectional"),
    ],
)
def test_a_script_and_a_notebook_come_as_files(
    client: TestClient, query: dict[str, str], stem: str
) -> None:
    script = client.get(SCRIPT_PATH, params=query)
    assert script.headers["content-disposition"] == f'attachment; filename="{stem}.py"'
    compile(script.text, stem, "exec")
    notebook = client.get(NOTEBOOK_PATH, params=query)
    assert notebook.headers["content-disposition"] == f'attachment; filename="{stem}.ipynb"'
    assert notebook.headers["content-type"].startswith("application/x-ipynb+json")
    assert notebook.content == client.get(NOTEBOOK_PATH, params=query).content
    assert json.loads(notebook.text)["nbformat"] == 4


KOREAN = """\
import torch.nn as nn

class 모델(nn.Module):
    def __init__(self, 크기=8):
        super().__init__()
        self.fc = nn.Linear(4, 크기)

    def forward(self, x):
        return self.fc(x)
"""


@pytest.mark.parametrize(
    ("path", "vary", "name"),
    [
        (SCRIPT_PATH, {}, "model_모델.py"),
        (NOTEBOOK_PATH, {}, "model_모델.ipynb"),
        (OFFLINE_PATH, {"vary": "크기:2|4"}, "models-크기.html"),
    ],
)
def test_a_file_has_the_korean_names_of_its_source(
    client: TestClient, path: str, vary: dict[str, str], name: str
) -> None:
    answer = client.get(path, params={"page": "models", "code": packed_text(KOREAN), **vary})
    assert answer.status_code == 200
    named = answer.headers["content-disposition"].partition("filename*=UTF-8''")[2]
    assert unquote(named) == name


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ({"page": "slices", "expr": "foo"}, "unknown_name", "expr"),
        ({"page": "slices", "expr": "__import__('os')"}, None, "expr"),
        ({"page": "slices", "mark": "x"}, "not_a_cell", "mark"),
        ({"page": "packing", "lengths": "many"}, "lengths_not_numbers", "lengths"),
        ({"page": "models", "model": "heads", "tags": "0"}, "out_of_range", "tags"),
        ({"seq_len": "0"}, "out_of_range", "seq_len"),
    ],
)
def test_a_link_with_bad_values_gives_no_file(
    client: TestClient, query: dict[str, str], code: str | None, parameter: str
) -> None:
    for path in (SCRIPT_PATH, NOTEBOOK_PATH):
        found = refusal(client, path, **query, lang="en")
        assert found["parameter"] == parameter
        assert code in (None, found["error"])
        assert found["message"]


@pytest.mark.parametrize("path", [OFFLINE_PATH, SCRIPT_PATH, NOTEBOOK_PATH])
def test_a_spoilt_link_is_answered(client: TestClient, path: str) -> None:
    @settings(max_examples=25, deadline=None)
    @given(hostile_links())
    def is_answered(pairs: list[tuple[str, str]]) -> None:
        kept = [(name, text[:200]) for name, text in pairs]
        assert client.get(path, params=kept).status_code in (200, 400)

    is_answered()
