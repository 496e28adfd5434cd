"""What a course author's link leaves out, fixes and points at: ``hide``, ``lock`` and ``focus``."""

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
"""Parts of a page that a link can leave out; not every page has all of them."""
TABS = (
    *("weights", "values", "code", "table", "paste", "charts"),
    *("summary", "traps", "exhibits", "script"),
)
"""What stands below a page, part by part; ``tabs`` is all of it."""
_MOST_FOCUS = 80
_MOST_TEXT = 1000


@dataclass(frozen=True)
class Lesson:
    """A page as a course author left it.

    Attributes:
        hide: parts, tabs and controls that are not there.
        lock: controls that stand at their values.
        focus: the tensor, slice or block that is pinned when the page opens, or "".
        problems: what could not be taken as it stood.
    """

    hide: tuple[str, ...] = ()
    lock: tuple[str, ...] = ()
    focus: str = ""
    problems: tuple[Problem, ...] = ()

    def shows(self, part: str) -> bool:
        """Whether a part, a tab or a control is left on the page."""
        return part not in self.hide and not (part in TABS and "tabs" in self.hide)

    def leaves_free(self, controls: Iterable[str]) -> bool:
        """Whether none of these controls is fixed."""
        return not set(controls) & set(self.lock)


def read_lesson(pairs: Iterable[tuple[str, str]], controls: Collection[str]) -> Lesson:
    """Read ``hide=controls,code``, ``lock=hidden_size``, ``focus=h_n``; nothing makes it raise.

    Args:
        controls: every name that a control of the app has.
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
    """The same as the shortest link."""
    texts = {"hide": ",".join(lesson.hide), "lock": ",".join(lesson.lock), "focus": lesson.focus}
    return {name: text for name, text in texts.items() if text}


def _names(
    parameter: str, texts: Iterable[str], known: Collection[str]
) -> tuple[tuple[str, ...], list[Problem]]:
    """The names in a list that are known, each once; a problem for each of the first few others."""
    given = ",".join(texts)[:_MOST_TEXT].split(",")
    wanted = dict.fromkeys(name.strip().lower() for name in given if name.strip())
    taken = tuple(name for name in wanted if name in known)
    wrong = [name[:MAX_TEXT] for name in wanted if name not in known]
    choices = {"choices": ", ".join(known)}
    used = ",".join(taken)
    return taken, [
        Problem("unknown_choice", parameter, name, name, used, choices) for name in wrong[:3]
    ]
