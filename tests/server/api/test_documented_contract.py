"""``docs/urls.md`` describes the app's real responses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args
from urllib.parse import parse_qsl

import pytest
from starlette.testclient import TestClient

from backend.expressions.text import MAX_CHARACTERS
from backend.links.figure import FIGURE_PARAMETERS, Theme
from backend.links.figure import NAMES as FIGURE_NAMES
from backend.links.layer import PARAMETERS
from backend.links.lengths import DEFAULT_LENGTHS, MAX_LIST, MAX_SENTENCES, MAX_STEPS
from backend.links.lesson import NAMES as LESSON_NAMES
from backend.links.lesson import PARTS as LESSON_PARTS
from backend.links.lesson_steps import NAMES as STEPS_NAMES
from backend.links.parameter import Parameter, as_text
from backend.links.vary import MAX_LANES, MAX_MILLISECONDS, MAX_STATES, MAX_VARY_TEXT, combinations
from backend.models.chain_source import FIRST_CHAIN, KINDS, PARTS, read_chain
from backend.models.old_links import MODELS, OLD_NAMES, PARAMETERS_OF
from backend.models.source_link import NAMES as SOURCE_NAMES
from backend.models.source_link import read_source
from backend.packing.link import NAMES as PACKING_NAMES
from backend.packing.link import PackingRequest
from backend.reader.runs.read import read
from backend.slices.link import NAMES, Asked, asked_query
from backend.slices.task import TASKS
from components.dispatch.ask import ASK
from components.dispatch.pages import (
    lesson_of,
    offline_pages,
    page_names,
    pages_with_picture,
    tab_names,
)
from components.dispatch.scripts import page_script
from components.markup.frames import EMBED_PATH, EMBED_SCRIPT_PATH, OWN
from components.offline.link import MAX_RUNS, MAX_TITLE, read_offline
from components.offline.link import NAMES as NAMES_OFFLINE
from components.page.assets import STATIC
from components.page.paths import NOTEBOOK_PATH, PLOTLY_DOWNLOAD_PATH, SCRIPT_PATH
from components.words.catalogue import messages
from server.middleware.headers import FRAME_ANCESTORS
from tests.support.plain_scripts import pages_with_script

TEXT = (Path(__file__).parents[3] / "docs" / "urls.md").read_text()
ANSWERS: list[dict[str, Any]] = [
    json.loads(block) for block in re.findall(r"```json\n(.+?)```", TEXT, flags=re.DOTALL)
]
BEFORE, _, AFTER = TEXT.partition("## The Models page\n")
MODELS_PAGE = AFTER.partition("\n## ")[0]


def rows(text: str) -> dict[str, list[str]]:
    """Return the cells of each row by its name."""
    found = re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.MULTILINE)
    return {name: cells.split(" | ") for name, cells in found}


ROWS = {name: (cells[0], cells[1]) for name, cells in rows(BEFORE).items()}


def test_every_parameter_has_its_row_with_its_default() -> None:
    assert list(ROWS) == [*dict.fromkeys([*PARAMETERS, "lang", *NAMES, *PACKING_NAMES])]
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
    usual = PackingRequest()
    layouts = ("pack_batch_first", "unpack_batch_first")
    names = [name for name in PACKING_NAMES[1:] if name not in layouts]
    assert {name: ROWS[name][1].strip("`") for name in names} == {
        name: as_text(getattr(usual, name)) for name in names
    }
    assert {ROWS[name][1] for name in layouts} == {"as `batch_first`"}
    assert ROWS["lengths"] == (
        f"1 to {MAX_SENTENCES} integers from 0 to {MAX_STEPS}, e.g. `5,3,2`",
        f"`{','.join(map(str, DEFAULT_LENGTHS))}`",
    )
    assert ROWS["enforce_sorted"][0] == "`true`, `false`"
    assert ROWS["total_length"][0] == ROWS["width"][0] == f"0 to {MAX_STEPS}"
    assert f"more than {MAX_LIST} characters" in TEXT


def test_the_rows_of_the_models_page_say_what_it_takes() -> None:
    source, _, old = MODELS_PAGE.partition("### Links of earlier versions")
    assert list(rows(source)) == list(SOURCE_NAMES)
    heads = [cell for cell, *_ in re.findall(r"^\| (`.+?) \|(.+)\|$", old, re.MULTILINE)]
    named = [name for cell in heads for name in re.findall(r"`(\w+)`", cell)]
    others = {"model", "chain", "device"}
    assert set(named) | others >= {name for of in PARAMETERS_OF.values() for name in of}
    assert set(named) | others <= set(OLD_NAMES)
    assert all(re.search(rf"`(model=)?{name}[`=]", old) for name in (*MODELS, *others))


def taken(parameter: Parameter) -> str:
    """Return the values of a parameter in the table."""
    if parameter.kind == "flag":
        return "`true`, `false`"
    if parameter.kind == "choice":
        return ", ".join(f"`{choice}`" for choice in parameter.choices)
    return f"{as_text(parameter.low)} to {as_text(parameter.high)}"


def test_the_grammar_of_a_chain_is_the_whole_one() -> None:
    grammar = MODELS_PAGE.partition("```\n")[2].partition("```")[0]
    steps, _, parts = grammar.partition("PART  =")
    assert [each.strip() for each in re.split(r"[|\n]", parts) if each.strip()] == list(PARTS)
    assert all(re.search(rf"\b{kind}\b", steps) for kind in KINDS)
    assert f"`chain={FIRST_CHAIN}` is the default" in MODELS_PAGE
    assert all(read_chain(f"take:{part}", batch_first=True)[1] == () for part in PARTS)


def test_the_refused_chain_shown_is_refused_where_it_says() -> None:
    ((chain,),) = [re.findall(r"model=chain&chain=([\w:,]+)`", MODELS_PAGE)]
    reading = read(read_source([("model", "chain"), ("chain", chain)]).paste)
    assert reading.failure is not None
    assert "self.linear(x)" in reading.source.split("\n")[reading.failure.line - 1]


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


FIGURE = rows(TEXT.partition("## `GET /figure.svg`")[2].partition("\n## ")[0])
OEMBED = TEXT.partition("## `GET /oembed`")[2].partition("\n## ")[0]


def test_the_rows_of_the_picture_say_what_it_takes() -> None:
    assert set(FIGURE) == set(FIGURE_NAMES)
    for name, parameter in FIGURE_PARAMETERS.items():
        values, default, *_ = FIGURE[name]
        assert set(values.split(", ")) == set(taken(parameter).split(", "))
        assert default.strip("`") == as_text(parameter.default)
    assert FIGURE["page"][0] == ", ".join(f"`{page}`" for page in pages_with_picture())


def test_every_focus_of_the_contract_is_there(client: TestClient) -> None:
    for focus in re.findall(r"`([^`]+)`", FIGURE["focus"][0]):
        plain, lit = (client.get("/figure.svg", params=p).text for p in ({}, {"focus": focus}))
        assert lit.count("<rect") > plain.count("<rect")


def test_the_widths_of_the_contract_are_those_of_the_file(client: TestClient) -> None:
    wide, compact = (
        re.search(r'<svg[^>]* width="(\d+)"', client.get(f"/figure.svg?compact={flag}").text)
        for flag in ("false", "true")
    )
    assert wide
    assert compact
    assert f"{compact[1]} instead of {wide[1]} pixels wide" in FIGURE["compact"][-1]


def test_oembed_refuses_as_the_contract_says(client: TestClient) -> None:
    asked = {"400": {}, "404": {"url": "https://elsewhere.example/"}, "501": {"format": "yaml"}}
    assert re.findall(r"`(\d{3})`", OEMBED) == list(asked)
    for status, query in asked.items():
        assert client.get("/oembed", params=query).status_code == int(status)
    found = client.get("/oembed", params={"url": "http://testserver/"}).json()
    told = rows(OEMBED)
    assert told["maxwidth"][1] == str(found["width"])
    assert told["maxheight"][1] == str(found["height"])


def test_the_variable_of_the_contract_is_read() -> None:
    (name,) = re.findall(r"SHAPE_EXPLORER_\w+", TEXT)
    assert name == FRAME_ANCESTORS


OFFLINE = TEXT.partition("## `GET /offline.html`\n")[2].partition("\n## ")[0]


def test_the_offline_page_is_documented_as_it_is() -> None:
    assert list(rows(OFFLINE)) == list(NAMES_OFFLINE)
    cells = rows(OFFLINE)["theme"]
    assert cells[:2] == [", ".join(f"`{each}`" for each in get_args(Theme)), "`auto`"]
    assert rows(OFFLINE)["page"][0] == ", ".join(f"`{each}`" for each in offline_pages())
    assert f"at most {MAX_VARY_TEXT} characters" in rows(OFFLINE)["vary"][0]
    assert f"at most {MAX_TITLE} characters" in rows(OFFLINE)["title"][0]
    limits = re.sub(r"\s+", " ", OFFLINE)
    assert f"at most {MAX_STATES} configurations" in limits
    assert f"at most {MAX_LANES} rows of blocks" in limits
    assert f"about {MAX_MILLISECONDS / 1000:.0f} seconds" in limits
    assert f"at most {MAX_RUNS} configurations" in limits
    assert f"`GET {PLOTLY_DOWNLOAD_PATH}`" in limits


def test_the_range_in_the_documents_is_read_as_they_say() -> None:
    found = re.search(r"`/offline\.html\?(.+)` is a file of (\d+) configurations", OFFLINE)
    assert found
    asked = read_offline(parse_qsl(found[1]), messages("ko"))
    assert len(list(combinations(asked.varied))) == int(found[2])
    assert asked.present["seq_len"] == "20"


def test_the_notebooks_link_in_the_documents_is_one() -> None:
    assert f"## `GET {SCRIPT_PATH}` and `GET {NOTEBOOK_PATH}`" in TEXT
    found = re.search(r"`/notebook\.ipynb\?(.+)`\.", TEXT)
    assert found
    pairs = parse_qsl(found[1])
    assert page_script(dict(pairs)["page"], pairs, messages("ko")).page == "packing"
    text = TEXT.partition(f"`GET {NOTEBOOK_PATH}`")[2].partition("\n## ")[0]
    assert [page for page in pages_with_script() if f"`{page}`" not in text] == []


LESSON = TEXT.partition("## In a lesson\n")[2].partition("\n## ")[0]
MESSAGES = TEXT.partition("## Messages\n")[2].partition("\n## ")[0]


ON_OTHER_SITES = TEXT.partition(f"## `GET {EMBED_PATH}`\n")[2].partition("\n## ")[0]


def test_a_figures_parameters_are_all_documented(client: TestClient) -> None:
    found = rows(ON_OTHER_SITES)
    assert [*found] == [name for name in OWN if not name.startswith("embed")]
    assert re.findall(r"`(\w+)`", found["page"][0]) == [*page_names()]
    example = re.search(r"`(/embed\?[^`]+)`", ON_OTHER_SITES)
    assert example
    assert client.get(example[1]).status_code == 200


def test_a_lessons_parts_are_all_documented() -> None:
    own = ["embed", "embed_options", *LESSON_NAMES, *STEPS_NAMES, ASK]
    assert list(rows(LESSON)) == [*own, *LESSON_PARTS]
    tabs = LESSON.partition("One by one instead of `tabs`: ")[2].partition(". ")[0]
    assert tuple(re.findall(r"`(\w+)`", tabs)) == tab_names()


def test_the_lesson_in_the_documents_is_read_without_a_word() -> None:
    found = re.search(r"^`/\?(.+)` is a diagram", LESSON, re.MULTILINE)
    assert found
    lesson = lesson_of(parse_qsl(found[1]))
    assert lesson.problems == ()
    assert (lesson.hide, lesson.lock, lesson.focus) == (
        ("tabs", "shapes"),
        ("hidden_size",),
        "h_n",
    )


def test_the_messages_to_a_host_have_their_names(client: TestClient) -> None:
    kinds = re.findall(r"`(shape-explorer:\w+)`", MESSAGES)
    assert {kind.partition(":")[2] for kind in kinds} == {"height", "state", "answered", "set"}
    assert f'KIND = "{kinds[0]}"' in (STATIC / "page/height.js").read_text()
    assert f'"{kinds[0].partition(":")[0]}:"' in client.get(EMBED_SCRIPT_PATH).text
