"""A course author's choices in a link: ``hide``, ``show``, ``open``, ``lock``, ``focus``, steps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from backend.links.layer import Problem
from backend.links.lesson_steps import Steps, read_steps
from backend.links.parameter import MAX_TEXT

NAMES = ("hide", "show", "open", "lock", "focus")
SECTIONS = ("controls", "legend", "notes", "map", "cards", "shapes", "box")
"""The parts of a page that ``open`` unfolds, also in a lean figure, which has none of them."""
PARTS = (
    *("intro", "title", "picture", "hint", "notes", "legend", "shapes", "map"),
    *("controls", "examples", "slices", "asks", "box", "source", "cards"),
    *("settings", "tabs", "share"),
)
"""The parts of a page that ``hide`` can remove. Not every page has all of them; ``tabs`` is the
whole lower part."""
_MOST_FOCUS = 80
_MOST_TEXT = 1000
_NO_STEPS = Steps()


@dataclass(frozen=True)
class Lesson:
    """What a course author hides, locks and highlights on a page.

    Attributes:
        hide: the parts, tabs and controls that are removed.
        show: the only controls that are left, in their order; all of them if it is empty.
        lock: the controls that keep their values.
        focus: the tensor, slice or block that is highlighted when the page opens, or "".
        problems: the names that no page has.
        open: the sections that are unfolded when the page opens.
        steps: the states that the reader goes through.
    """

    hide: tuple[str, ...] = ()
    lock: tuple[str, ...] = ()
    focus: str = ""
    problems: tuple[Problem, ...] = ()
    show: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    steps: Steps = _NO_STEPS

    def shows(self, part: str) -> bool:
        """Return whether the page keeps a part or a control."""
        return part not in self.hide

    def shows_control(self, control: str) -> bool:
        """Return whether the page keeps a control."""
        return self.shows(control) and (not self.show or control in self.show)

    def shows_tab(self, tab: str) -> bool:
        """Return whether the page keeps one of its lower parts."""
        return self.shows("tabs") and self.shows(tab)

    def leaves_free(self, controls: Iterable[str]) -> bool:
        """Return whether none of these controls is locked."""
        return not set(controls) & set(self.lock)


def read_lesson(
    pairs: Iterable[tuple[str, str]],
    controls: Collection[str],
    tabs: Collection[str],
    parameters: Collection[str] = (),
) -> Lesson:
    """Parse ``hide=controls,code``, ``show=``, ``lock=hidden_size`` and ``focus=h_n``.

    It never raises.

    Args:
        controls: the names of all controls of the app.
        tabs: the names of the lower parts of all pages.
        parameters: the names that a step can set, in addition to the controls.
    """
    pairs = list(pairs)
    texts: dict[str, list[str]] = {name: [] for name in NAMES}
    for name, text in pairs:
        if name in texts:
            texts[name].append(text)
    hide, hide_problems = _names("hide", texts["hide"], (*PARTS, *tabs, *controls))
    show, show_problems = _names("show", texts["show"], controls)
    lock, lock_problems = _names("lock", texts["lock"], controls)
    opened, open_problems = _names("open", texts["open"], SECTIONS)
    focus = read_focus(texts["focus"])
    steps = read_steps(pairs, {*controls, *parameters, "focus"})
    found = (*hide_problems, *show_problems, *lock_problems, *open_problems, *steps.problems)
    return Lesson(hide, lock, focus, found, show, opened, steps)


def read_focus(texts: Sequence[str]) -> str:
    """Return the highlighted tensor, slice or block of a link; the last one, or "" without one."""
    return " ".join(texts[-1].split())[:_MOST_FOCUS] if texts else ""


def lesson_query(lesson: Lesson) -> dict[str, str]:
    """Return the shortest query with the same choices."""
    names = {"hide": lesson.hide, "show": lesson.show, "open": lesson.open, "lock": lesson.lock}
    texts = {name: ",".join(found) for name, found in names.items()} | {"focus": lesson.focus}
    texts["steps"] = lesson.steps.text
    if lesson.steps.first > 1:
        texts["step"] = str(lesson.steps.first)
    return {name: text for name, text in texts.items() if text}


def _names(
    parameter: str, texts: Sequence[str], known: Collection[str]
) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the known names without repeats, and problems for the first three unknown names."""
    if not texts:
        return (), []
    names = ",".join(texts)[:_MOST_TEXT].split(",")
    spelled = {name.lower(): name for name in known}
    wanted = dict.fromkeys(name.strip().lower() for name in names if name.strip())
    taken = tuple(spelled[name] for name in wanted if name in spelled)
    wrong = [name[:MAX_TEXT] for name in wanted if name not in spelled]
    choices = {"choices": ", ".join(known)}
    used = ",".join(taken)
    return taken, [
        Problem("unknown_choice", parameter, name, name, used, choices) for name in wrong[:3]
    ]
