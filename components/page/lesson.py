"""A message with the choices of a course author: hidden parts, locked controls, a highlight."""

from __future__ import annotations

from typing import Any

from backend.links.layer import Pairs, Problem
from backend.links.lesson import Lesson, lesson_query
from backend.links.parameter import MAX_TEXT, as_text
from components.page.message import Message
from components.picture.lit import focus_choices, lit_by
from components.words.catalogue import Messages
from components.words.language import language_problems
from components.words.problems import problem_sentence


def complete_message(message: Message, pairs: Pairs, lesson: Lesson, words: Messages) -> Message:
    """Add to a page's message what every link can ask for: a language and a lesson.

    Args:
        message: a new message, whose lists this changes.
        pairs: the link of the page.
    """
    for problem in language_problems(pairs, words):
        message["warnings"].append(problem_sentence(problem, words))
        message["dropped"].append(problem.parameter)
    return in_lesson(message, lesson, words)


def in_lesson(message: Message, lesson: Lesson, words: Messages) -> Message:
    """Return the message without what the lesson hides, and with warnings about its names."""
    problems = [*lesson.problems, *_focus_problems(message["scene"], lesson.focus)]
    asked = lesson_query(lesson)
    if any(problem.parameter == "focus" for problem in problems):
        asked.pop("focus")
    return message | {
        "query": message["query"] | asked,
        "lesson": {"hide": list(lesson.hide), "focus": asked.get("focus", "")},
        "controls": _controls(message["controls"], lesson, words),
        "warnings": [*message["warnings"], *(problem_sentence(each, words) for each in problems)],
        "dropped": [*message["dropped"], *(problem.parameter for problem in problems)],
    }


def _focus_problems(scene: dict[str, Any], focus: str) -> list[Problem]:
    if not focus or lit_by(scene, focus) is not None:
        return []
    given = focus[:MAX_TEXT]
    choices = {"choices": focus_choices(scene)}
    return [Problem("unknown_choice", "focus", given, given, "", choices)]


def _controls(panel: dict[str, Any], lesson: Lesson, words: Messages) -> dict[str, Any]:
    groups = [
        group | {"controls": [_control(each, lesson, words) for each in left]}
        for group in panel["groups"]
        if (left := [each for each in group["controls"] if lesson.shows(each["name"])])
    ]
    return panel | {"groups": groups, "examples": _examples(panel, lesson)}


def _control(control: dict[str, Any], lesson: Lesson, words: Messages) -> dict[str, Any]:
    if lesson.leaves_free([control["name"]]):
        return control
    note = control.get("note") or words.text("lesson.locked")
    return control | {"locked": True, "disabled": True, "note": note}


def _examples(panel: dict[str, Any], lesson: Lesson) -> dict[str, Any]:
    """Return the examples that do not move a locked control."""
    examples: dict[str, Any] = panel["examples"]
    if not lesson.shows("examples"):
        return examples | {"options": []}
    stand = {
        control["name"]: (control["value"], control.get("default"))
        for group in panel["groups"]
        for control in group["controls"]
        if control["name"] in lesson.lock
    }
    left = [
        option
        for option in examples["options"]
        if all(
            option["query"].get(name, as_text(default)) == as_text(value)
            for name, (value, default) in stand.items()
        )
    ]
    return examples | {"options": left}
