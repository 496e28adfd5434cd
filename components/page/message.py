"""The parts of a message that every page has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from backend.layer.axes import Shape, as_torch_prints, sizes
from backend.links.layer import Problem
from components.message.facts import AxisSize, ShapeRow
from components.message.message import LessonLeft, Message, PageLabels
from components.page.assets import PLOTLY_PATH
from components.page.explorer import PICTURE_PATH
from components.words.catalogue import Messages
from components.words.problems import problem_sentence
from components.words.sentences import Ran, arithmetic, full_title, symbol

DEVICE_RETRY = 12.0
"""The seconds until a failed device is tried again. By then the server has dropped its answer."""


class Frame(TypedDict):
    """The fields of a message that do not depend on what the page shows."""

    page: str
    plotly: str
    source: str
    language: str
    compact: bool
    query: Mapping[str, str]
    names: Sequence[str]
    dropped: Sequence[str]
    warnings: Sequence[str]
    lesson: LessonLeft
    labels: PageLabels


def frame(
    page: str,
    words: Messages,
    query: Mapping[str, str],
    names: Iterable[str],
    problems: Sequence[Problem],
    compact: bool,
) -> Frame:
    """Return what every page's message has: its page, its link, and the problems of the link.

    Args:
        query: the shortest link of the state that is shown.
        names: every parameter that the page may write into the address.
    """
    return {
        "page": page,
        "plotly": PLOTLY_PATH,
        "source": PICTURE_PATH,
        "language": words.language,
        "compact": compact,
        "query": query,
        "names": tuple(names),
        "dropped": [problem.parameter for problem in problems],
        "warnings": [problem_sentence(problem, words) for problem in problems],
        "lesson": LessonLeft(hide=(), show=(), focus=""),
        "labels": PageLabels(
            heading=full_title(words, words.text(f"page.{page}")),
            picture=words.text("explorer.picture"),
            shapes=words.text("explorer.shapes"),
            was=words.text("explorer.was"),
            new=words.text("explorer.new"),
            offline=words.text("explorer.offline"),
            unanswered=words.text("explorer.unanswered"),
        ),
    }


def with_problems(message: Message, problems: Sequence[Problem], words: Messages) -> Message:
    """Add further invalid values of the link to the message."""
    if not problems:
        return message
    return replace(
        message,
        dropped=[*message.dropped, *(problem.parameter for problem in problems)],
        warnings=[*message.warnings, *(problem_sentence(each, words) for each in problems)],
    )


def retry_after(run: Ran) -> float | UnsetType:
    """Return the seconds after which a run can be repeated with success, if its device failed."""
    return DEVICE_RETRY if run.fallback == "device_failed" else UNSET


def shape_row(
    name: str, size: tuple[int, ...], shape: Shape, sentence: str, words: Messages
) -> ShapeRow:
    """Return one tensor: the size from torch, the axes and the sentence from the rules."""
    rule = sizes(shape)
    differs = words.text("explorer.differs", rule=as_torch_prints(rule)) if size != rule else UNSET
    return ShapeRow(
        name=name,
        size=as_torch_prints(size),
        axes=[
            AxisSize(dim.axis, symbol(dim), arithmetic(dim), number)
            for dim, number in zip(shape, size, strict=False)
        ],
        sentence=sentence,
        differs=differs,
    )
