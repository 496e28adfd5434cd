"""The file that describes a course, parsed: its figures, and the line of every problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

import yaml

from backend.links.figure import THEMES
from backend.links.lesson import NAMES as LESSON
from backend.links.lesson_steps import NAMES as STEPS
from backend.links.packed_text import packed_text
from backend.links.vary import VARY
from backend.models.source_link import CODE
from components.markup.frames import OWN
from components.words.catalogue import languages
from components.words.language import LANGUAGE

_LESSON = (*LESSON, *STEPS)
TOP = ("title", "language", "theme", "server", "figures")
FIGURE = (
    *("file", "title", "page", "link", "settings", "source", VARY),
    *_LESSON,
    *("language", "theme", "lean"),
)
"""The names that a figure may have."""
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")
MOST_BYTES = 1_000_000
MOST_FIGURES = 200


class CourseError(Exception):
    """A course that cannot be written. Its text names the line and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        super().__init__(f"line {line}: {reason}" if line else reason)


@dataclass(frozen=True)
class CourseFigure:
    """One figure of a course.

    Attributes:
        line: the line of the file on which it begins.
        file: the name of its files, without an ending.
        title: the author's title, or "".
        page: the name of the page of the app.
        pairs: the link of the figure, with its lesson.
        vary: the name and the range of each control that can be moved.
        language: the language of its texts.
        theme: ``auto`` follows the page around the figure.
        lean: whether it has only the picture, the results and the controls.
    """

    line: int
    file: str
    title: str
    page: str
    pairs: Sequence[tuple[str, str]]
    vary: Sequence[tuple[str, str | Sequence[str]]]
    language: str
    theme: str
    lean: bool


@dataclass(frozen=True)
class CourseAsked:
    """A course.

    Attributes:
        title: the title of the page that lists the figures.
        language: the language of that page.
        server: the URL of an app for links to it, or "".
        figures: the figures in their order.
    """

    title: str
    language: str
    server: str
    figures: Sequence[CourseFigure]


def read_course(text: str, source: Callable[[str], str]) -> CourseAsked:
    """Parse the YAML text of a course.

    Args:
        source: returns the text of a file with a model; it may raise an ``OSError``.

    Raises:
        CourseError: for the first problem.
    """
    if len(text.encode()) > MOST_BYTES:
        raise CourseError(0, f"the file has more than {MOST_BYTES:,} bytes")
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise CourseError(mark.line + 1 if mark else 0, f"not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise CourseError(0, f"not YAML: {error}") from error
    top = _fields(root, TOP, "the course") if root else {}
    if "figures" not in top:
        raise CourseError(_line(root), "figures is missing: a list of figures")
    nodes = top["figures"]
    if not isinstance(nodes, yaml.SequenceNode) or not nodes.value:
        raise CourseError(_line(nodes), "figures must be a list with at least one figure")
    if len(nodes.value) > MOST_FIGURES:
        raise CourseError(_line(nodes), f"a course has at most {MOST_FIGURES} figures")
    language = _choice(top, "language", languages(), languages()[0])
    theme = _choice(top, "theme", THEMES, "auto")
    figures: list[CourseFigure] = []
    for place, node in enumerate(nodes.value):
        figure = _figure(node, place + 1, source, language, theme)
        if any(each.file.lower() == figure.file.lower() for each in figures):
            raise CourseError(figure.line, f"two figures have the file {figure.file}")
        figures.append(figure)
    return CourseAsked(_text(top, "title", ""), language, _server(top), figures)


def _figure(
    node: Any, number: int, source: Callable[[str], str], language: str, theme: str
) -> CourseFigure:
    found = _fields(node, FIGURE, f"figure {number}")
    page, pairs = _link(found)
    if "source" in found:
        page, pairs = "models", [*pairs, (CODE, _packed(found["source"], source))]
    for name, value in _mapping(found.get("settings")):
        pairs = [pair for pair in pairs if pair[0] != name] + [(name, _listed(value))]
    for name in _LESSON:
        if name in found:
            text = _steps(found[name]) if name == "steps" else _listed(found[name])
            pairs = [*(pair for pair in pairs if pair[0] != name), (name, text)]
    page = _text(found, "page", page)
    file = _text(found, "file", f"{page}-{number}")
    if not _FILE.fullmatch(file):
        reason = f"file: {file[:80]!r} may only have letters, digits, - and _"
        raise CourseError(_line(found["file"]), reason)
    ranges, pairs = _ranges(found, pairs)
    return CourseFigure(
        line=_line(node),
        file=file,
        title=_text(found, "title", ""),
        page=page,
        pairs=pairs,
        vary=ranges,
        language=_choice(found, "language", languages(), language),
        theme=_choice(found, "theme", THEMES, theme),
        lean=_choice(found, "lean", ("true", "false"), "true") == "true",
    )


def _packed(node: Any, source: Callable[[str], str]) -> str:
    try:
        return packed_text(source(_scalar(node)))
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(_line(node), f"cannot read {_scalar(node)[:200]}: {error}") from error


def _link(found: Mapping[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    """Return the page and the parameters of a link that was copied from the app."""
    if "link" not in found:
        return "layer", []
    parts = _split(found, "link")
    query = parse_qsl(parts.query, keep_blank_values=True)
    name = parts.path.strip("/")
    page = dict(query).get("page", "layer") if name in ("", "embed", "offline.html") else name
    return page, [pair for pair in query if pair[0] not in (*OWN, LANGUAGE)]


def _ranges(
    found: Mapping[str, Any], pairs: list[tuple[str, str]]
) -> tuple[list[tuple[str, str | Sequence[str]]], list[tuple[str, str]]]:
    """Return the ranges of a figure, and the link without them."""
    own = dict(pairs).get(VARY, "")
    pairs = [pair for pair in pairs if pair[0] != VARY]
    node = found.get(VARY)
    if isinstance(node, yaml.ScalarNode):
        own = node.value
    if node is None or isinstance(node, yaml.ScalarNode):
        items = [item.partition(":") for item in own.split(",") if item.strip()]
        return [(name.strip(), values.strip()) for name, _, values in items], pairs
    ranges: list[tuple[str, str | Sequence[str]]] = []
    for name, value in _mapping(node):
        if isinstance(value, yaml.SequenceNode):
            ranges.append((name, [_listed(each) for each in value.value]))
        else:
            ranges.append((name, "" if value.tag.endswith(":null") else _scalar(value)))
    return ranges, pairs


def _fields(node: Any, known: Sequence[str], what: str) -> dict[str, Any]:
    """Return the values of a mapping by name."""
    found: dict[str, Any] = {}
    for name, value in _mapping(node, what):
        if name not in known:
            raise CourseError(
                _line(value), f"{what} has no {name[:40]}; it can have {', '.join(known)}"
            )
        if name in found:
            raise CourseError(_line(value), f"{what} has {name} twice")
        found[name] = value
    return found


def _mapping(node: Any, what: str = "this") -> list[tuple[str, Any]]:
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        raise CourseError(_line(node), f"{what} must have names with values, as in page: slices")
    return [(_scalar(name), value) for name, value in node.value]


def _scalar(node: Any) -> str:
    """Return a value as it is written: ``true``, ``2`` and ``0.5`` are text in a link."""
    if not isinstance(node, yaml.ScalarNode):
        raise CourseError(_line(node), "a single value is expected here")
    text = str(node.value)
    # YAML also writes booleans as True or yes.
    if node.tag.endswith(":bool"):
        return "true" if text.lower() in ("true", "yes", "on") else "false"
    return text


def _listed(node: Any) -> str:
    """Return a list as it stands in a link: ``[5, 3, 2]`` is ``5,3,2``."""
    if isinstance(node, yaml.SequenceNode):
        return ",".join(_scalar(each) for each in node.value)
    return _scalar(node)


def _steps(node: Any) -> str:
    """Return steps as they stand in a link: ``- {num_layers: 2}`` is ``num_layers=2``."""
    if not isinstance(node, yaml.SequenceNode):
        return _scalar(node)
    return ";".join(
        ",".join(f"{name}={_listed(value)}" for name, value in _mapping(each))
        for each in node.value
    )


def _text(found: Mapping[str, Any], name: str, default: str) -> str:
    return " ".join(_scalar(found[name]).split()) if name in found else default


def _choice(found: Mapping[str, Any], name: str, choices: Sequence[str], default: str) -> str:
    text = _text(found, name, default)
    if text not in choices:
        raise CourseError(_line(found[name]), f"{name} is one of {', '.join(choices)}")
    return text


def _server(top: Mapping[str, Any]) -> str:
    parts, text = _split(top, "server"), _text(top, "server", "").rstrip("/")
    if text and not (parts.scheme in ("http", "https") and parts.netloc):
        raise CourseError(_line(top["server"]), "server must begin with https:// or http://")
    return text


def _split(found: Mapping[str, Any], name: str) -> SplitResult:
    try:
        return urlsplit(_text(found, name, ""))
    except ValueError as error:
        raise CourseError(_line(found[name]), f"{name} is no URL: {error}") from error


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1 if node is not None else 1
