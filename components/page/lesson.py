"""A message with the choices of a course author: hidden parts, locked controls, a highlight."""

from __future__ import annotations

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from backend.links.layer import Pairs, Problem
from backend.links.lesson import Lesson, lesson_query
from backend.links.parameter import MAX_TEXT, as_text
from components.message.controls import Control
from components.message.message import LessonLeft, LessonSteps, Message
from components.message.panel import ControlPanel, Examples
from components.message.scene import Scene
from components.page.controls import first_controls
from components.page.message import with_problems
from components.picture.lit import focus_choices, lit_by
from components.words.catalogue import Messages
from components.words.language import language_problems

_STEP_WORDS = ("step", "previous", "next")


def complete_message(message: Message, pairs: Pairs, lesson: Lesson, words: Messages) -> Message:
    """Add to a page's message what every link can request: a language and a lesson.

    Args:
        pairs: the link of the page.
    """
    return in_lesson(with_problems(message, language_problems(pairs, words), words), lesson, words)


def in_lesson(message: Message, lesson: Lesson, words: Messages) -> Message:
    """Return the message without what the lesson hides, and with warnings about its names."""
    problems = [*lesson.problems, *_focus_problems(message.scene, lesson.focus)]
    asked = lesson_query(lesson)
    if any(problem.parameter == "focus" for problem in problems):
        asked.pop("focus")
    left = replace(
        message,
        query={**message.query, **asked},
        lesson=_left(lesson, asked.get("focus", ""), words),
        controls=_controls(message.controls, lesson, words),
    )
    return with_problems(left, problems, words)


def _left(lesson: Lesson, focus: str, words: Messages) -> LessonLeft:
    steps: LessonSteps | UnsetType = UNSET
    if lesson.steps.first:
        label, previous, after = (words.text(f"lesson.{name}") for name in _STEP_WORDS)
        steps = LessonSteps(lesson.steps.settings, lesson.steps.first, label, previous, after)
    return LessonLeft(lesson.hide, lesson.show, focus, lesson.open, steps)


def _focus_problems(scene: Scene, focus: str) -> list[Problem]:
    if not focus or lit_by(scene, focus) is not None:
        return []
    text = focus[:MAX_TEXT]
    choices = {"choices": focus_choices(scene)}
    return [Problem("unknown_choice", "focus", text, text, "", choices)]


def _controls(panel: ControlPanel, lesson: Lesson, words: Messages) -> ControlPanel:
    groups = [
        replace(group, controls=[_control(each, lesson, words) for each in left])
        for group in panel.groups
        if (left := [each for each in group.controls if lesson.shows_control(each.name)])
    ]
    left_over = {control.name for group in groups for control in group.controls}
    # The author's choice stays in sight of the picture, however many controls it has.
    shown = [name for name in lesson.show if name in left_over]
    first = shown or first_controls(groups, panel.first)
    return replace(panel, groups=groups, first=first, examples=_examples(panel, lesson))


def _control(control: Control, lesson: Lesson, words: Messages) -> Control:
    if lesson.leaves_free([control.name]):
        return control
    note = control.note or words.text("lesson.locked")
    return replace(control, locked=True, disabled=True, note=note)


def _examples(panel: ControlPanel, lesson: Lesson) -> Examples:
    """Return the examples that do not move a locked control."""
    examples = panel.examples
    if lesson.show or not lesson.shows("examples"):
        return replace(examples, options=())
    fixed = [
        control
        for group in panel.groups
        for control in group.controls
        if control.name in lesson.lock
    ]
    left = [
        option
        for option in examples.options
        if all(
            option.query.get(each.name, as_text(each.default)) == as_text(each.value)
            for each in fixed
        )
    ]
    return replace(examples, options=left)
