"""The Models page with a pasted source: its lower part, its files, and links that do not work."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from backend.links.packed_text import packed_text
from server.routes.table import ROUTES
from tests.pages.visit import Open, tab

TAGGER = {"code": "~tagger", "hidden_dim": "5"}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_lower_part_belongs_to_the_source(open_page: Open, language: str) -> None:
    visit = open_page({**TAGGER, "lang": language}, "models")

    assert visit.shapes["output"] == "torch.Size([3, 7, 10])"
    assert "LSTM(10, 5, batch_first=True, bidirectional=True)" in visit.html
    assert "hidden_dim=5" in tab(visit, "code").code[0]
    assert '"class": "Tagger"' in tab(visit, "json").code[0]


@pytest.mark.parametrize(
    "code",
    ["AAAA", "~nobody", packed_text("class Net(:"), packed_text("x = 1"), packed_text("\0" * 90)],
)
def test_no_source_breaks_the_page(open_page: Open, code: str) -> None:
    visit = open_page({"code": code, "hidden_dim": "x" * 99, "x:shape": "?"}, "models")

    lines = visit.explorer["pasted"]["lines"]
    assert visit.explorer["warnings"] or any(each["cards"] for each in lines)


def test_a_lesson_names_the_controls_of_the_source(open_page: Open) -> None:
    link = {**TAGGER, "lock": "hidden_dim,N", "hide": "tabs,tagset_size", "focus": "line 14"}
    explorer = open_page(link, "models").explorer

    controls = [each for group in explorer["controls"]["groups"] for each in group["controls"]]
    assert [each["name"] for each in controls if each.get("locked")] == ["hidden_dim", "N"]
    assert "tagset_size" not in {each["name"] for each in controls}
    assert (explorer["lesson"]["focus"], explorer["warnings"]) == ("line 14", [])


def test_the_link_has_a_picture_a_script_and_the_further_facts() -> None:
    client = TestClient(Starlette(routes=ROUTES))
    asked: dict[str, Any] = {"page": "models", **TAGGER}

    picture = client.get("/figure.svg", params=asked)
    script = client.get("/script.py", params=asked)
    refused = client.get("/script.py", params={**asked, "code": packed_text("class Net(:")})
    further = client.get("/api/picture", params={**asked, "more": "true"}).json()

    assert picture.status_code == 200
    assert "packed_output" in picture.text
    assert script.text.startswith("import torch")
    assert (refused.status_code, refused.json()["error"]) == (400, "syntax")
    names = [
        axis["name"]
        for line in further["pasted"]["lines"]
        for bound in line["bound"]
        for axis in bound["runs"][0][0]["axes"]
    ]
    assert {"N", "L", "2*hidden_dim", "tagset_size"} <= set(names)
