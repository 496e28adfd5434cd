"""The example courses: built, served from another origin, with third-party cookies blocked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from re import search
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from backend.links.layer import read_link
from components.share.forms import frames, pictures
from components.share.links import Shared, picture_link
from tests.browser.support.app_server import Server, running_course, running_site
from tests.browser.support.lessons import (
    HEAD,
    SIDEWAYS,
    follows,
    framed,
    opened,
    printed,
    reader,
    sees,
)
from tests.browser.support.visit import WAIT, shapes_of
from tests.support.course_pages import (
    HOST,
    MKDOCS,
    SPHINX,
    TEACHING,
    build_mkdocs,
    build_sphinx,
    frame_links,
    shared_of,
)

COURSES: dict[str, tuple[Path, str, Callable[[Path, str], None]]] = {
    "mkdocs": (MKDOCS, "mkdocs", build_mkdocs),
    "sphinx": (SPHINX, "sphinx_myst", build_sphinx),
}
AROUND = {
    MKDOCS: ("which axes change", "state after the"),
    SPHINX: ("살펴보세요", "맨 위층 상태가"),
}
"""Words of the paragraphs before and after the frame."""
# The picture of a lesson, once it is there.
PICTURE = "(image) => image.complete && image.naturalWidth > 300"


def first_of(source: Path) -> Shared:
    """Return the configuration of a page's first frame."""
    return shared_of(frame_links(source.read_text())[0])


@pytest.fixture(scope="module")
def strict(browser: Browser) -> Iterator[BrowserContext]:
    with reader(browser) as context:
        yield context


@pytest.fixture(scope="module", params=COURSES)
def course(
    request: pytest.FixtureRequest, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """Return a built course: its URL, and the source of its page."""
    source, _, build = COURSES[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    build(folder, server.url)
    assert HOST not in (folder / "index.html").read_text()
    with running_site(folder) as address:
        yield f"{address}index.html", source


@pytest.mark.parametrize("name", COURSES)
def test_the_snippets_are_the_panels_own(name: str) -> None:
    source, form, _ = COURSES[name]
    text = source.read_text()
    first, *later = (shared_of(link) for link in frame_links(text))
    assert {each.id: each.text for each in frames(first)}[form] in text
    for shared in later:
        assert {each.id: each.text for each in frames(shared)}["moodle"] in text
        # The picture that stands before it is of the same state.
        assert f'<img src="{picture_link(shared).replace("&", "&amp;")}"' in text
    found = search(r"(?s)```\{figure\} .+?\n```", text)
    assert found is None or found[0] in [each.text for each in pictures(first)]


def test_the_lesson_is_alive_in_the_course_and_live_on_click(
    strict: BrowserContext, course: tuple[str, Path], server: Server
) -> None:
    address, source = course
    asked: list[str] = []

    def hear(request: Request) -> None:
        asked.append(request.url)

    strict.on("request", hear)
    page = opened(strict, address)
    frame = framed(page)
    shared = first_of(source)
    sees(frame, read_link(shared.query.items(), ("cpu",)).spec)
    assert frame.evaluate("document.documentElement.lang") == shared.language
    assert frame.locator(".se-lit").count() >= 1
    frame.locator(".se-fold > summary").click()
    for name in shared.lesson.lock:
        assert frame.locator(f".st-key-{name} input").first.is_disabled()
    assert frame.locator(".stTabs").count() == ("tabs" not in shared.lesson.hide)
    follows(page, frame)
    strict.remove_listener("request", hear)
    ours, theirs = (urlsplit(each).netloc for each in (server.url, address))
    hosts = {urlsplit(url).netloc for url in asked if url.startswith("http")}
    assert hosts == {ours, theirs}
    assert strict.cookies() == []
    live_on_click(page, page.locator("details:has(iframe)"))
    page.close()


def live_on_click(page: Page, box: Any) -> None:
    """Check that a still image becomes live after a key press."""
    box.scroll_into_view_if_needed()
    image = box.locator("summary img").element_handle()
    page.wait_for_function(PICTURE, arg=image)
    address = box.locator("iframe").get_attribute("src")
    assert [frame.url for frame in page.frames if frame.url == address] == []
    box.locator("summary").focus()
    page.keyboard.press("Enter")
    frame = box.locator("iframe").element_handle().content_frame()
    frame.locator(".se-alive .se-plot svg path").first.wait_for(state="attached", timeout=WAIT)
    expect(box.locator("summary img")).to_be_hidden()


def test_a_phone_reads_the_course_and_prints_its_picture(
    strict: BrowserContext, course: tuple[str, Path]
) -> None:
    address, source = course
    page = opened(strict, address, width=360)
    frame = framed(page)
    spec = read_link(first_of(source).query.items(), ("cpu",)).spec
    sees(frame, spec)
    assert page.evaluate(SIDEWAYS) <= 0
    assert frame.evaluate(SIDEWAYS) <= 0
    texts = "\n".join(printed(page))
    # The frame stands between the paragraph before it and the one after it.
    before, after = AROUND[source]
    inside = texts.partition(before)[2].partition(after)[0]
    returned = [shape for name, shape in shapes_of(spec).items() if name in ("output", "h_n")]
    assert len(returned) == 2
    assert all(shape in inside for shape in returned)
    assert "h_n[3]" in inside
    page.close()


def test_the_documents_snippet_needs_no_script(strict: BrowserContext, server: Server) -> None:
    found = search(r"(?s)```html\n(<style>.+?</details>)\n```", TEACHING.read_text())
    assert found
    html = found[1].replace(HOST, server.url)
    assert "<script" not in html
    with running_course(f"{HEAD}{html}") as address:
        page = opened(strict, address)
        live_on_click(page, page.locator("details"))
        page.close()
