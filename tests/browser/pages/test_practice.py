"""The Practice page in a real browser: by keyboard only, with axe, on every screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from backend.layer.axes import as_torch_prints
from backend.layer.spec import LayerSpec
from backend.practice.question import Question
from backend.practice.questions import make_questions
from components.words.catalogue import Messages
from tests.browser.support.axe import faults
from tests.browser.support.layout import (
    HEIGHTS,
    LANGUAGES,
    PHONE,
    Theme,
    cut_off,
    sideways,
    some,
)
from tests.browser.support.visit import TWO_FRAMES, WAIT, Visitor
from tests.browser.support.visitors import Visitors

TYPED = "mode=shape&seed=7&level=3&count=3"
CHOSEN = "mode=error&seed=7&level=1&count=3"
HAS_FOCUS = "(selector) => document.activeElement?.matches(selector)"


def opened(open_page: Visitors, query: str, width: int = 1400, theme: Theme = "light") -> Visitor:
    """Open a set and wait for its question."""
    visitor = open_page(None, width, HEIGHTS[width], theme)
    visitor.page.goto(f"{visitor.origin}/practice?{query}", timeout=WAIT)
    visitor.page.locator(".st-key-practice_answer input").first.wait_for(state="attached")
    still(visitor)
    return visitor


def still(visitor: Visitor) -> None:
    """Wait until the page has no pending request."""
    visitor.waits(
        "() => document.querySelector('[data-test-script-state=notRunning]')"
        " && !document.querySelector('[data-stale=true]')"
        " && !document.querySelector('.se[data-requesting]')"
    )


def focus_is_on(visitor: Visitor, selector: str) -> None:
    visitor.waits(HAS_FOCUS, arg=selector)


def tab_to(visitor: Visitor, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(40):
        if visitor.page.evaluate(HAS_FOCUS, selector):
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"no way to {selector}")


def verdict(visitor: Visitor, kind: str) -> Locator:
    found = visitor.page.locator(f".se-verdict-{kind}")
    found.wait_for(timeout=WAIT)
    visitor.page.locator(".se[data-page=practice] .main-svg").first.wait_for(timeout=WAIT)
    return found


def questions(mode: str, level: int) -> tuple[Question, ...]:
    return make_questions(mode, 7, level, 3)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", some(LANGUAGES, 1))
def test_a_set_is_answered_by_keyboard_alone(open_page: Visitors, language: str) -> None:
    visitor, words = opened(open_page, f"{TYPED}&lang={language}"), Messages(language)
    keyboard = visitor.page.keyboard
    field = ".st-key-practice_answer input"
    tab_to(visitor, field)
    for index, question in enumerate(questions("shape", 3)):
        focus_is_on(visitor, field)
        assert visitor.page.locator(".se-picture").count() == 0
        assert isinstance(question.answer, tuple)
        right = index != 1
        keyboard.type(as_torch_prints(question.answer) if right else "1 2 3 4 5")
        keyboard.press("Enter")
        found = verdict(visitor, "right" if right else "wrong")
        assert as_torch_prints(question.answer) in found.inner_text()
        still(visitor)
        if index < 2:
            focus_is_on(visitor, ".st-key-practice_next button")
            keyboard.press("Enter")
            visitor.waits(
                "(at) => new URLSearchParams(location.search).get('question') === at",
                arg=str(index + 1),
            )
    focus_is_on(visitor, ".st-key-practice_another button")
    summary = visitor.page.locator(".st-key-practice_summary code").inner_text()
    assert words.text("practice.summary_score", right=2, count=3, hints=0) in summary
    assert f"{visitor.origin}/practice?mode=shape&seed=7&level=3&count=3" in summary


def test_options_are_chosen_and_hints_asked_for_by_keyboard(open_page: Visitors) -> None:
    visitor = opened(open_page, CHOSEN)
    keyboard = visitor.page.keyboard
    for index, question in enumerate(questions("error", 1)):
        tab_to(visitor, ".st-key-practice_hint button")
        keyboard.press("Enter")
        visitor.page.locator(".se-hint").wait_for()
        focus_is_on(visitor, ".st-key-practice_hint button")
        visitor.page.locator(".st-key-practice_answer input").first.focus()
        keyboard.press("Space")
        for _ in range([each.value for each in question.options].index(question.answer)):
            keyboard.press("ArrowDown")
        keyboard.press("Enter")
        verdict(visitor, "right")
        still(visitor)
        if index < 2:
            focus_is_on(visitor, ".st-key-practice_next button")
            keyboard.press("Enter")
            focus_is_on(visitor, ".st-key-practice_answer input")


def test_a_late_hint_does_not_move_the_visitor_back(open_page: Visitors) -> None:
    """Check it on a question by link, and on one where the page itself set the focus."""
    visitor = opened(open_page, CHOSEN)
    the_focus_stays_with_a_late_hint(visitor)
    tab_to(visitor, ".st-key-practice_next button")
    visitor.page.keyboard.press("Enter")
    visitor.page.locator(".se-hint").wait_for(state="detached")
    focus_is_on(visitor, ".st-key-practice_answer input")
    still(visitor)
    the_focus_stays_with_a_late_hint(visitor)


def the_focus_stays_with_a_late_hint(visitor: Visitor) -> None:
    answers = visitor.page.locator(".st-key-practice_answer input")
    tab_to(visitor, ".st-key-practice_hint button")
    visitor.page.keyboard.press("Enter")
    answers.first.focus()
    visitor.page.locator(".se-hint").wait_for()
    still(visitor)
    visitor.page.evaluate(TWO_FRAMES)
    expect(answers.first).to_be_focused()


@pytest.mark.long
def test_back_goes_to_the_question_before_and_its_answer_stays(open_page: Visitors) -> None:
    visitor = opened(open_page, TYPED)
    field = visitor.page.locator(".st-key-practice_answer input")
    field.fill("1 2")
    field.press("Enter")
    verdict(visitor, "wrong")
    visitor.page.locator(".st-key-practice_next button").click()
    visitor.page.wait_for_url("**question=1**")
    visitor.page.locator(".st-key-practice_answer input").wait_for()
    visitor.page.go_back()
    verdict(visitor, "wrong")
    assert "question" not in visitor.address()


@pytest.mark.long
def test_links_between_pages_leave_the_set_behind_and_keep_the_score(open_page: Visitors) -> None:
    visitor = opened(open_page, f"{TYPED}&lang=ko")
    field = visitor.page.locator(".st-key-practice_answer input")
    field.fill("1 2")
    field.press("Enter")
    verdict(visitor, "wrong")
    still(visitor)
    visitor.page.locator("a.se-go").click()
    visitor.is_at("/")
    spec = questions("shape", 3)[0].spec
    visitor.sees_spec(spec)
    assert visitor.address()["lang"] == "ko"
    assert set(visitor.address()).isdisjoint({"mode", "seed", "level", "count", "question"})
    visitor.page.go_back()
    verdict(visitor, "wrong")


@pytest.mark.long
def test_the_layer_that_is_set_is_asked_about(open_page: Visitors) -> None:
    visitor = open_page({"layer": "GRU", "hidden_size": "7", "lang": "ko"})
    visitor.page.locator(".se-notes a.se-go").click()
    visitor.page.locator(".st-key-practice_answer input").first.wait_for(state="attached")
    still(visitor)
    asked = {"mode": "layer", "layer": "GRU", "hidden_size": "7", "lang": "ko"}
    assert visitor.address() == asked
    about = LayerSpec(layer="GRU", hidden_size=7)
    (question, _) = make_questions("layer", 0, 1, 2, about)
    right = next(at for at, each in enumerate(question.options) if each.code is None)
    visitor.page.locator(".st-key-practice_answer input").nth(right).check(force=True)
    visitor.page.locator("[data-testid=stFormSubmitButton] button").click()
    verdict(visitor, "right")


def test_the_pages_and_languages_are_walked_to_before_an_answer(open_page: Visitors) -> None:
    visitor = opened(open_page, f"{TYPED}&lang=en")
    visitor.page.locator("a.se-nav[hreflang=ko]").click()
    visitor.page.locator("html[lang=ko]").wait_for(state="attached")
    assert visitor.address()["seed"] == "7"
    visitor.page.locator("a.se-nav[href*='/slices']").click()
    visitor.is_at("/slices")
    assert visitor.address() == {"lang": "ko"}


@pytest.mark.parametrize(("width", "theme", "language"), PHONE)
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(
    open_page: Visitors, width: int, theme: Theme, language: str
) -> None:
    mode = "mode=error&seed=7&level=2&count=1" if width == 360 else TYPED
    visitor = opened(open_page, f"{mode}&lang={language}", width, theme)
    visitor.page.locator(".stExpander summary").first.click()
    visitor.page.locator(".st-key-practice_hint button").click()
    visitor.page.locator(".se-hint").wait_for()
    still(visitor)
    assert faults(visitor) == []
    assert (sideways(visitor.page), cut_off(visitor.page)) == ([], [])
    visitor.page.locator(".st-key-practice_answer input").first.focus()
    if width == 360:
        visitor.page.keyboard.press("Space")
    else:
        visitor.page.keyboard.type("1 2")
    visitor.page.keyboard.press("Enter")
    visitor.page.locator(".se-verdict-box").wait_for(timeout=WAIT)
    visitor.page.locator(".se[data-page=practice] .main-svg").first.wait_for(timeout=WAIT)
    still(visitor)
    assert faults(visitor) == []
    assert (sideways(visitor.page), cut_off(visitor.page)) == ([], [])
