"""``docs/urls.md`` says what the app does, word for word where it shows an answer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.asked import NAMES, Asked, asked_query
from backend.expression_text import MAX_CHARACTERS
from backend.packing_link import DEFAULT_LENGTHS, MAX_LIST, MAX_SENTENCES, MAX_STEPS, PackingAsked
from backend.packing_link import NAMES as PACKING_NAMES
from backend.parameters import PARAMETERS, as_text
from backend.task_values import TASKS

TEXT = (Path(__file__).parents[2] / "docs" / "urls.md").read_text()
ANSWERS: list[dict[str, Any]] = [
    json.loads(block) for block in re.findall(r"```json\n(.+?)```", TEXT, flags=re.DOTALL)
]
ROWS = {
    name: (values, default)
    for name, values, default in re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|", TEXT, re.MULTILINE)
}


def test_every_parameter_has_its_row_with_its_default() -> None:
    assert list(ROWS) == [*PARAMETERS, "lang", *NAMES, *PACKING_NAMES]
    for name, parameter in PARAMETERS.items():
        assert ROWS[name][1].strip("`") == as_text(parameter.default), name


@pytest.mark.parametrize(
    "name", [n for n, p in PARAMETERS.items() if p.kind in ("whole", "number")]
)
def test_a_row_gives_the_range(name: str) -> None:
    low, high = (as_text(bound) for bound in (PARAMETERS[name].low, PARAMETERS[name].high))
    # One bound of proj_size is the setting's own.
    high = "hidden_size - 1" if name == "proj_size" else high
    assert ROWS[name][0] == f"{low} to {high}"


@pytest.mark.parametrize("name", [n for n, p in PARAMETERS.items() if p.choices])
def test_a_row_gives_the_choices(name: str) -> None:
    assert ROWS[name][0] == ", ".join(f"`{choice}`" for choice in PARAMETERS[name].choices)


def test_the_rows_of_the_slices_page_say_what_it_takes() -> None:
    usual = Asked()
    assert ROWS["task"] == (", ".join(f"`{name}`" for name in TASKS), f"`{usual.task}`")
    assert str(MAX_CHARACTERS) in ROWS["expr"][0]
    shown = asked_query(Asked(mark=(0, 5)))["mark"]
    assert ROWS["mark"][0] == f"`sample,step`, e.g. `{shown}`"


def test_the_rows_of_the_packing_page_say_what_it_takes() -> None:
    usual = PackingAsked()
    assert {name: ROWS[name][1].strip("`") for name in PACKING_NAMES[1:]} == {
        name: as_text(getattr(usual, name)) for name in PACKING_NAMES[1:]
    }
    assert ROWS["lengths"] == (
        f"1 to {MAX_SENTENCES} whole numbers from 0 to {MAX_STEPS}, e.g. `5,3,2`",
        f"`{','.join(map(str, DEFAULT_LENGTHS))}`",
    )
    assert ROWS["enforce_sorted"][0] == "`true`, `false`"
    assert ROWS["total_length"][0] == ROWS["width"][0] == f"0 to {MAX_STEPS}"
    assert f"more than {MAX_LIST} characters" in TEXT


def test_the_answer_shown_is_the_answer_given(client: TestClient) -> None:
    shown, _ = ANSWERS
    given = client.get("/api/shapes").json()
    assert list(given) == list(shown)
    assert {name: given[name] for name in ("device", "tensors", "parameters")} == {
        name: shown[name] for name in ("device", "tensors", "parameters")
    }
    assert isinstance(given["parameters"], int)
    assert shown["weights"].items() < given["weights"].items()
    assert given["code"].startswith(shown["code"].removesuffix("..."))


def test_the_refusal_shown_is_the_refusal_given(client: TestClient) -> None:
    _, shown = ANSWERS
    answer = client.get("/api/shapes?proj_size=20")
    assert (answer.status_code, answer.json()) == (400, shown)
