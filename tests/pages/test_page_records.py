"""Everything that lists pages is derived from their records."""

from __future__ import annotations

import ast
import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import streamlit as st
from msgspec import structs
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from backend.links.layer import Pairs
from backend.links.lesson import PARTS, Lesson
from components.dispatch import pages
from components.dispatch.pages import (
    PAGES,
    control_names,
    lesson_of,
    own_parameters,
    page_message,
    page_path,
)
from components.dispatch.recent import recent_message
from components.dispatch.scripts import page_script
from components.layer.page import PAGE as LAYER
from components.message.message import Message
from components.page.definition import Page
from components.page.explorer import PICTURE_PATH
from components.page.paths import NOTEBOOK_PATH, SCRIPT_PATH
from components.page.script import PageScript
from components.share.links import Shared, downloads, permalink, picture_link
from components.share.picture import FIGURE_PATH
from components.words import catalogue
from components.words.catalogue import Messages, languages, messages
from server.public_url import PublicUrl
from server.routes.description import openapi
from server.routes.oembed import page_at
from server.routes.table import ROUTES
from tests.pages.conftest import ROUTER
from tests.pages.visit import Open, Visit
from tests.support.messages import plain

EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
WORDS = messages("en")
HERE = PublicUrl("https", ("shapes.example",))


def enumerated(path: str) -> list[str]:
    """Return the pages that the description of a route allows."""
    parameters = openapi()["paths"][path]["get"]["parameters"]
    (found,) = (each["schema"]["enum"] for each in parameters if each["name"] == "page")
    names: list[str] = found
    return names


def calls_of(tree: ast.Module) -> list[str]:
    """Return the calls of a script as text."""
    return [ast.unparse(node.value) for node in tree.body if isinstance(node, ast.Expr)][1:]


@EVERY_PAGE
def test_a_page_is_complete(page: Page) -> None:
    for words in map(messages, languages()):
        assert words.text(page.title)
        message = plain(page_message(page.name, [], words))
        assert message["page"] == page.name
        assert message["title"]
        assert words.has(f"figure.alt.{page.name}") == page.has_picture
    assert set(page.parts) <= set(PARTS)
    assert not set(page.controls) & set(page.fields)


@EVERY_PAGE
def test_a_message_may_write_the_parameters_of_its_page(page: Page) -> None:
    names = plain(page_message(page.name, [], WORDS))["names"]
    wanted = list(page.parameters) if page.explorer else []
    # A source adds the names of its inputs.
    own = [name for name in names if page.name == "models" and ":" in name]
    assert [name for name in names if name not in own] == wanted


@EVERY_PAGE
def test_the_controls_of_a_page_are_in_its_message(page: Page) -> None:
    groups = plain(page_message(page.name, [], WORDS))["controls"]["groups"]
    found = {each["name"] for group in groups for each in group["controls"]}
    assert found <= set(page.controls) or not page.explorer


@EVERY_PAGE
def test_a_page_has_a_script_that_draws_it(page: Page) -> None:
    source = (ROUTER.parent / f"{page.name}.py").read_text()
    assert f"from components.{page.name}.page import PAGE\n" in source
    assert calls_of(ast.parse(source)) == ["show(PAGE)"]


def test_every_script_has_a_page() -> None:
    scripts = {path.stem for path in ROUTER.parent.glob("*.py")}
    assert scripts == {page.name for page in PAGES} | {"__init__", "router"}


@EVERY_PAGE
def test_a_page_is_described_and_found(page: Page) -> None:
    assert page.name in enumerated(SCRIPT_PATH)
    assert page.name in enumerated(NOTEBOOK_PATH)
    assert (page.name in enumerated(FIGURE_PATH)) == page.has_picture
    link = urlsplit(f"https://shapes.example{page_path(page.name)}")
    assert page_at(link, HERE) == page.name
    if page.script:
        assert page_script(page.name, [], WORDS).page == page.name


@EVERY_PAGE
def test_a_page_is_in_the_navigation(page: Page, open_page: Open) -> None:
    bar = open_page({}).html
    assert f"href='{page_path(page.name)}' target='_self'" in bar
    assert f">{WORDS.text(page.title)}</a>" in bar


def test_a_link_to_another_page_keeps_the_layer_alone(open_page: Open) -> None:
    assert f"data-own='{' '.join(own_parameters())}'" in open_page({}).html
    assert not set(own_parameters()) & set(LAYER.parameters)
    everything = {name for page in PAGES for name in page.parameters}
    assert everything == {*own_parameters(), *LAYER.parameters}


def test_page_names_are_unique() -> None:
    assert len({page.name for page in PAGES}) == len(PAGES)


def demo_message(pairs: Pairs, words: Messages, compact: bool) -> Message:
    message = LAYER.message(pairs, words, compact)
    names = ["demo_size", "demo_note"]
    return structs.replace(message, page="demo", title="A demo", names=names)


def demo_script(pairs: Pairs, words: Messages) -> PageScript:
    assert LAYER.script is not None
    return replace(LAYER.script(pairs, words), page="demo", text="print('demo')\n")


def demo_below(lesson: Lesson) -> None:
    if lesson.shows_tab("demo_tab"):
        st.html("<p>the lower part of the demo</p>")


DEMO = Page(
    name="demo",
    message=demo_message,
    below=demo_below,
    script=demo_script,
    controls=("demo_size",),
    fields=("demo_note",),
    tabs=("demo_tab",),
    has_picture=True,
)
CATALOG = {
    "page.demo": "A seventh page",
    "intro.demo": "What it is for",
    "figure.alt.demo": "{title}: {shapes}",
}


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Add a page: a record in the list, a script and its texts. Return the router."""
    monkeypatch.setattr(pages, "PAGES", (*PAGES, DEMO))
    for language in languages():
        for name, text in CATALOG.items():
            sentences = catalogue.catalogue(language).sentences
            monkeypatch.setitem(sentences, name, catalogue.Entry((text,)))
    scripts = shutil.copytree(ROUTER.parent, tmp_path / "pages")
    script = (
        "from components.dispatch.pages import find_page\nfrom components.site.live import show\n"
    )
    (scripts / "demo.py").write_text(f"{script}\nshow(find_page('demo'))\n")
    return scripts / "router.py"


def visit(router: Path, **link: str) -> Visit:
    app = AppTest.from_file(router, default_timeout=30)
    app.query_params.update(link)
    app.switch_page("demo.py")
    return Visit(app).run()


@pytest.mark.usefixtures("demo")
def test_a_new_page_has_a_message_a_script_and_a_picture() -> None:
    assert plain(recent_message("demo", [("seq_len", "3")], WORDS))["page"] == "demo"
    client = TestClient(Starlette(routes=ROUTES))
    assert client.get(PICTURE_PATH, params={"page": "demo"}).json()["title"] == "A demo"
    assert client.get(SCRIPT_PATH, params={"page": "demo"}).text == "print('demo')\n"
    assert "<title>A demo" in client.get(FIGURE_PATH, params={"page": "demo"}).text


@pytest.mark.usefixtures("demo")
def test_a_new_page_is_described() -> None:
    for path in (SCRIPT_PATH, NOTEBOOK_PATH, FIGURE_PATH):
        assert enumerated(path)[-1] == "demo"
    assert page_at(urlsplit("https://shapes.example/demo"), HERE) == "demo"


def test_the_names_of_a_new_page_can_be_hidden_and_locked(demo: Path) -> None:
    link = [("hide", "demo_tab,demo_size"), ("lock", "demo_size")]
    found = lesson_of(link)
    assert (found.hide, found.lock, found.problems) == (
        ("demo_tab", "demo_size"),
        ("demo_size",),
        (),
    )
    assert control_names()[-1] == "demo_size"
    assert own_parameters()[-2:] == ("demo_size", "demo_note")
    assert "the lower part of the demo" in visit(demo).html
    assert "the lower part of the demo" not in visit(demo, hide="demo_tab").html
    assert "the lower part of the demo" not in visit(demo, hide="tabs").html


def test_names_of_no_page_stay_unknown() -> None:
    found = lesson_of([("hide", "demo_tab"), ("lock", "demo_size")])
    assert [each.parameter for each in found.problems] == ["hide", "lock"]


def test_a_new_page_is_in_the_navigation(demo: Path) -> None:
    opened = visit(demo)
    assert opened.explorer["page"] == "demo"
    link = "<a class='se-nav' href='/demo' target='_self' aria-current='page'>A seventh page</a>"
    assert link in opened.html


def test_a_new_page_can_be_shared(demo: Path) -> None:
    opened = visit(demo, seq_len="3")
    opened.app.session_state["share"] = True
    opened.run()
    panel = opened.component("share_forms")
    assert urlsplit(panel["link"]["text"]).path == "/demo"
    assert [group["id"] for group in panel["groups"]] == ["live", "picture"]
    assert [file["id"] for file in panel["files"]] == ["svg", "png", "script", "notebook"]
    assert "demo_tab" in opened.app.multiselect(key="share_hide_demo").options


@pytest.mark.usefixtures("demo")
def test_the_links_of_a_new_page_name_it() -> None:
    shared = Shared("demo", {}, "https://shapes.example", "en", "A demo", "A demo", "A demo")
    assert permalink(shared) == "https://shapes.example/demo?lang=en"
    assert "page=demo" in picture_link(shared)
    assert set(downloads(shared)) == {"svg", "png", "script", "notebook"}
