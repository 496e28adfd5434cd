"""The app in a page of another origin, without third-party storage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from backend.layer.spec import LayerSpec
from backend.links.layer import to_query
from backend.links.lesson import Lesson
from components.markup.frames import EMBED_SCRIPT_PATH, embedded, iframe
from components.picture.palette import COLORS
from components.share.forms import frames
from components.share.links import Shared
from components.words.catalogue import Messages
from tests.browser.support.app_server import Server, running_course
from tests.browser.support.layout import some
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

SPEC = LayerSpec(layer="GRU", hidden_size=33)


PAGES = ("", "slices", "packing", "models", "mistakes", "practice")


PARTS = {"shapes": ".se-shapes", "map": ".se-map", "notes": ".se-notes", "tabs": ".stTabs"}


LIT = ".se-block.se-lit[data-block^='h_n']"


INSIDE_LINKS = "a[href]:not([href^='#']):visible"


Opens = Callable[..., tuple[Page, Frame]]


@pytest.fixture(scope="module")
def strict(browser: Browser) -> Iterator[BrowserContext]:
    """Return a reader whose browser blocks third-party cookies."""
    with reader(browser) as context:
        yield context


@pytest.fixture
def lesson(strict: BrowserContext, server: Server) -> Iterator[Opens]:
    """Open the panel's own HTML of a configuration in a course page."""
    problems: list[str] = []
    open_pages: list[Page] = []

    def open_lesson(
        spec: LayerSpec = SPEC,
        width: int = 1000,
        script: bool = True,
        scheme: str = "light",
        **author: object,
    ) -> tuple[Page, Frame]:
        plain = Shared("layer", to_query(spec), server.url, "en", "A lesson", "", "")
        html = frames(replace(plain, **author))[0].text
        html = html if script else html.partition("<script")[0]
        with running_course(f"{HEAD}<h1>Before</h1>{html}<p>After</p>") as course:
            page = opened(strict, course, width, color_scheme=scheme)
            page.on("pageerror", lambda error: problems.append(str(error)))
            open_pages.append(page)
            frame = framed(page)
        assert strict.cookies() == []
        return page, frame

    yield open_lesson
    for page in open_pages:
        page.close()
    # A page opened from the frame is nobody's third party.
    strict.clear_cookies()
    assert problems == []


def shown(frame: Frame) -> list[str]:
    """Return the visible parts."""
    return [name for name, place in PARTS.items() if frame.locator(place).first.is_visible()]


def test_the_frame_shows_the_state_and_the_host_follows_its_height(lesson: Opens) -> None:
    page, frame = lesson()
    sees(frame, SPEC)
    folded = follows(page, frame)
    assert shown(frame) == ["shapes"]
    assert not frame.locator(f".se-bar, {LIT}").count()
    frame.locator(".se-fold > summary").click()
    expect(frame.locator(".st-key-num_layers")).to_be_visible()
    assert follows(page, frame) > folded + 100
    frame.locator(".st-key-num_layers input[type=range]").press("ArrowRight")
    sees(frame, replace(SPEC, num_layers=3))
    frame.locator(".se-fold > summary").click()
    # A layer more has more rows in the tables below.
    assert follows(page, frame) < folded + 100
    box = frame.locator(".se-full-link").bounding_box()
    after = page.locator("p").bounding_box()
    assert box
    assert after
    assert box["y"] + box["height"] <= after["y"]


def test_the_host_hears_height_and_state_and_nothing_else(lesson: Opens) -> None:
    """Streamlit would tell it the settings, the page and the state of every run."""
    page, frame = lesson()
    sees(frame, SPEC)
    page.evaluate(
        "() => { window.heard = [];"
        " addEventListener('message', (event) => window.heard.push(event.data)); }"
    )
    frame.locator(".se-fold > summary").click()
    frame.locator(".st-key-num_layers input[type=range]").press("ArrowRight")
    sees(frame, replace(SPEC, num_layers=3))
    page.wait_for_function("() => window.heard.length > 0")
    heard = page.evaluate("() => window.heard")
    fields = {each["kind"]: sorted({*each} - {"kind", "version"}) for each in heard}
    assert fields == {
        "shape-explorer:height": ["height"],
        "shape-explorer:state": ["page", "params"],
    }
    assert {each["version"] for each in heard} == {1}
    states = [each["params"] for each in heard if each["kind"] == "shape-explorer:state"]
    assert states[-1] == {"layer": "GRU", "hidden_size": "33", "num_layers": "3"}


def test_a_sandboxed_frame_has_everything_it_needs(strict: BrowserContext, server: Server) -> None:
    """Check a frame without an origin, as WordPress makes it, in a dark page on a phone."""
    link = f"{server.url}/embed?show=num_layers,bidirectional&layer=GRU"
    html = f"<iframe sandbox='allow-scripts' src='{link}' width='100%' style='border:0'></iframe>"
    script = f"<script src='{server.url}{EMBED_SCRIPT_PATH}'></script>"
    asked: list[str] = []
    with running_course(
        f"{HEAD}<style>html {{ color-scheme: dark; }}</style>{html}{script}"
    ) as course:
        page = strict.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.set_viewport_size({"width": 390, "height": 900})
        # No scheme of the reader's system, because Playwright would set it in the frame, too.
        page.emulate_media(color_scheme="null")
        page.goto(course)
        frame = framed(page)
        sees(frame, LayerSpec(layer="GRU"))
        assert frame.evaluate("window.origin") == "null"
        assert frame.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        assert len([url for url in asked if url.startswith(server.url)]) <= 12
        assert frame.locator("[class*=st-key]").count() == 2
        slider = frame.locator(".st-key-num_layers input[type=range]")
        slider.press("ArrowRight")
        sees(frame, LayerSpec(layer="GRU", num_layers=3))
        follows(page, frame)
        stage, control = frame.locator(".se-stage").bounding_box(), slider.bounding_box()
        assert stage
        assert control
        assert control["y"] + control["height"] - stage["y"] < 844
        assert strict.cookies() == []
        page.close()


def test_a_lean_figure_fits_without_scrolling(lesson: Opens) -> None:
    page, frame = lesson(LayerSpec(), width=700)
    sees(frame, LayerSpec())
    assert follows(page, frame) <= 700


def test_without_the_script_it_scrolls(lesson: Opens) -> None:
    page, frame = lesson(script=False, width=320)
    sees(frame, SPEC)
    assert page.locator("iframe").evaluate("(frame) => frame.clientHeight") == 720
    link = frame.locator(".se-full-link")
    below = "(link) => link.getBoundingClientRect().bottom > innerHeight"
    assert link.evaluate(below)
    frame.evaluate("() => document.scrollingElement.scrollBy(0, 1e5)")
    assert not link.evaluate(below)


def test_the_author_hides_fixes_and_pins(lesson: Opens) -> None:
    hide, lock = (*PARTS, "hidden_size"), ("input_size", "layer")
    _, frame = lesson(lesson=Lesson(hide, lock, "h_n[3]"))
    frame.locator(".se-fold > summary").click()
    expect(frame.locator(".st-key-num_layers")).to_be_visible()
    assert shown(frame) == []
    assert not frame.locator(".st-key-hidden_size").count()
    expect(frame.locator(LIT)).to_have_count(1)
    number = frame.locator(".st-key-input_size input[type=number]")
    expect(number).to_be_disabled()
    assert all(each.is_disabled() for each in frame.locator(".st-key-layer input").all())
    output = frame.locator(".se-label-in").filter(has_text="= 66")
    expect(output).to_have_count(1)
    frame.locator(".st-key-bidirectional input").press("Space")
    expect(output).to_have_count(0)
    # The highlighted block is gone, which is not a fault of the link.
    expect(frame.locator(".se-warnings")).to_be_empty()
    expect(number).to_be_disabled()
    assert number.input_value() == "10"


@pytest.mark.parametrize(("theme", "scheme"), some([("dark", "light"), ("light", "dark")], 1))
def test_language_and_theme_are_the_authors(lesson: Opens, theme: str, scheme: str) -> None:
    _, frame = lesson(language="ko", theme=theme, scheme=scheme)
    assert frame.evaluate("document.documentElement.lang") == "ko"
    expect(frame.locator(".se-full-link")).to_have_text(Messages("ko").text("lesson.full"))
    paper = COLORS["paper"][theme == "dark"]
    red, green, blue = (int(paper[place : place + 2], 16) for place in (1, 3, 5))
    expect(frame.locator("body")).to_have_css("background-color", f"rgb({red}, {green}, {blue})")


@pytest.mark.parametrize("path", some(PAGES, 1))
def test_a_narrow_frame_has_all_of_its_page(
    strict: BrowserContext, server: Server, path: str
) -> None:
    script = f"<script src='{server.url}{EMBED_SCRIPT_PATH}' async></script>"
    link = f"{server.url}/{path}?lang=ko&lean=false"
    html = iframe(embedded(link, path or "layer"), "A lesson")
    with running_course(f"{HEAD}{html}{script}") as course:
        page = opened(strict, course, width=320)
        frame = framed(page)
        follows(page, frame)
        assert frame.evaluate("innerWidth") == 320
        assert frame.evaluate(SIDEWAYS) <= 0
        assert page.evaluate(SIDEWAYS) <= 0
        page.close()


def test_no_link_leads_the_frame_away(lesson: Opens, strict: BrowserContext) -> None:
    author = Lesson(hide=("tabs", "share"), lock=("layer",), focus="h_n[3]")
    _, frame = lesson(lesson=author, language="ko")
    frame.locator(".se-fold > summary").click()
    frame.locator(".st-key-num_layers input[type=range]").press("ArrowRight")
    moved = replace(SPEC, num_layers=3)
    sees(frame, moved)
    # The host follows the new height, which would move a link away from under the pointer.
    frame.page.wait_for_timeout(1000)
    before = frame.url
    links = frame.locator(INSIDE_LINKS)
    assert links.count()
    for place in range(links.count()):
        with strict.expect_page() as found:
            links.nth(place).click()
        assert "embed=true" not in found.value.url
        # A click is lost on a page that is just being covered by another.
        found.value.locator(".se-bar").wait_for()
    assert frame.url == before
    # The last of them is the whole page, in the same state.
    whole = found.value
    whole.locator(".se-bar").wait_for()
    wanted = {**to_query(moved), "lang": "ko", "focus": "h_n[3]"}
    assert dict(parse_qsl(urlsplit(whole.url).query)) == wanted
    sees(whole.main_frame, moved)
    expect(whole.locator(".stTabs [role=tab]").first).to_be_visible()
    for page in strict.pages[-links.count() :]:
        page.close()


def test_on_paper_the_picture_replaces_it(lesson: Opens) -> None:
    page, frame = lesson(lesson=Lesson(hide=("tabs",)), theme="dark")
    sees(frame, SPEC)
    follows(page, frame)
    before, _, after = "\n".join(printed(page)).partition("After")
    inside = before.partition("Before")[2]
    assert after == ""
    assert "h_n[3]" in inside
    assert "torch.Size([1, 35, 66])" in inside
    # What only a screen can do is not on paper, and comes back.
    assert Messages("en").text("lesson.full") not in inside
    assert "hidden_size" not in inside
    expect(frame.locator(".se-full-link")).to_be_visible()
