"""What a course author's link hides, locks and highlights: ``hide``, ``lock`` and ``focus``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from backend.links.layer import Problem
from backend.links.parameter import MAX_TEXT

NAMES = ("hide", "lock", "focus")
PARTS = (
    *("title", "picture", "hint", "notes", "shapes", "map"),
    *("controls", "examples", "slices", "asks", "cards", "settings", "tabs", "share"),
)
"""Parts of a page that a link can hide; not every page has all of them."""
TABS = (
    *("weights", "values", "code", "table", "paste", "charts"),
    *("summary", "traps", "exhibits", "script"),
)
"""Lower tabs of the pages; ``tabs`` hides all of them."""
_MOST_FOCUS = 80
_MOST_TEXT = 1000


@dataclass(frozen=True)
class Lesson:
    """The changes of a course author to a page.

    Attributes:
        hide: hidden parts, tabs and controls.
        lock: controls that cannot be changed.
        focus: the tensor, slice or block that is selected when the page opens, or "".
        problems: unknown names.
    """

    hide: tuple[str, ...] = ()
    lock: tuple[str, ...] = ()
    focus: str = ""
    problems: tuple[Problem, ...] = ()

    def shows(self, part: str) -> bool:
        """Return whether a part, a tab or a control is visible."""
        return part not in self.hide and not (part in TABS and "tabs" in self.hide)

    def leaves_free(self, controls: Iterable[str]) -> bool:
        """Return whether none of these controls is locked."""
        return not set(controls) & set(self.lock)


def read_lesson(pairs: Iterable[tuple[str, str]], controls: Collection[str]) -> Lesson:
    """Parse ``hide=controls,code``, ``lock=hidden_size`` and ``focus=h_n``. Never raises.

    Args:
        controls: the names of all controls.
    """
    texts: dict[str, list[str]] = {name: [] for name in NAMES}
    for name, text in pairs:
        if name in texts:
            texts[name].append(text)
    hide, hide_problems = _names("hide", texts["hide"], (*PARTS, *TABS, *controls))
    lock, lock_problems = _names("lock", texts["lock"], controls)
    focus = " ".join((texts["focus"] or [""])[-1].split())[:_MOST_FOCUS]
    return Lesson(hide, lock, focus, (*hide_problems, *lock_problems))


def lesson_query(lesson: Lesson) -> dict[str, str]:
    """Return the shortest query with the same meaning."""
    texts = {"hide": ",".join(lesson.hide), "lock": ",".join(lesson.lock), "focus": lesson.focus}
    return {name: text for name, text in texts.items() if text}


def _names(
    parameter: str, texts: Iterable[str], known: Collection[str]
) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the known names of a list, each once, and a problem for the first few others."""
    given = ",".join(texts)[:_MOST_TEXT].split(",")
    wanted = dict.fromkeys(name.strip().lower() for name in given if name.strip())
    taken = tuple(name for name in wanted if name in known)
    wrong = [name[:MAX_TEXT] for name in wanted if name not in known]
    choices = {"choices": ", ".join(known)}
    used = ",".join(taken)
    return taken, [
        Problem("unknown_choice", parameter, name, name, used, choices) for name in wrong[:3]
    ]
