"""Parameters of a pasted source in a link: the source, its class, its values and its inputs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from backend.layer.spec import SpecError
from backend.links.layer import Pairs, Problem, grouped, problem_of
from backend.links.lengths import lengths_text, parsed_lengths
from backend.links.lesson import NAMES as LESSON
from backend.links.lesson_steps import NAMES as STEPS
from backend.links.packed_text import unpacked_text
from backend.links.parameter import MAX_TEXT, Parameter, as_text, read_text
from backend.models.old_links import MOST_DIGIT, REPLACED, new_link
from backend.reader.examples import BROKEN, EXAMPLES, TUTORIALS
from backend.reader.reading import Paste, Scalar

CODE, CLASS, LINE, STEP, DIGIT = "code", "class", "line", "step", "digit"
EXAMPLE = "~"
"""``code=~tagger`` is an example of this app. Compressed sources never begin so."""
SOURCES = {**EXAMPLES, **TUTORIALS, **BROKEN}
"""The sources with a short link, by name."""
MORE = "more"
"""``more=true`` requests what needs further runs: the names of the axes, and the traps."""
DEFAULT = "sine"
"""The example that a link without a source shows."""
NAMES = (CODE, CLASS, LINE, STEP, DIGIT)
"""The parameters of every source; its free names and inputs add others."""
RESERVED = frozenset(
    {
        *NAMES,
        *("model", "chain", "device", "lang", "locale", "page", "compact", MORE),
        *(*LESSON, *STEPS, "ask", "answer", "lean", "embed", "embed_options"),
        *("theme", "pixels", "url", "maxwidth", "maxheight", "format", "vary", "plotly", "title"),
    }
)
"""Names with another meaning in a link. A free name that is one of them follows ``OWN``."""
OWN = "arg."
DTYPES = ("float32", "int64", "bool")
# A name of Python begins with a letter of any language.
_NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_PART = re.compile(r"([^\W\d]\w*):(shape|role|turn|dtype|numbers)")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(
    r"[+-]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(\.[0-9]*)?e[+-]?[0-9]+)", re.IGNORECASE
)
DIGIT_PARAMETER = Parameter(DIGIT, "whole", 0, low=0, high=MOST_DIGIT)
_MOST_NAMES = 80
_MOST_NAME = 80
_MOST_AXES = 6
_MOST_SIZE = 1_000_000


@dataclass(frozen=True)
class SourceRequest:
    """A parsed link with a source.

    Attributes:
        paste: the source and the values that the link sets.
        code: the source as the link has it; "" for the page's first example.
        line: the line that the link points at, or 0.
        step: the run of that line that is shown, from 1 on, or 0 for the last one.
        digit: the handwritten digit that is shown, if the model reads rows of digits.
        is_old: whether the link has names of before, which no link of today has.
        problems: the values that could not be used.
    """

    paste: Paste
    code: str
    line: int = 0
    step: int = 0
    digit: int = 0
    is_old: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass
class _Found:
    """What the parameters of one link say, collected one by one."""

    values: dict[str, Scalar] = field(default_factory=dict)
    shapes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    dtypes: dict[str, str] = field(default_factory=dict)
    turned: set[str] = field(default_factory=set)
    numbers: dict[str, tuple[int, ...]] = field(default_factory=dict)


def read_source(pairs: Pairs) -> SourceRequest:
    """Parse a link. Never raises: invalid values become problems.

    A link without a source is an old one, or shows the first example. The kind of a value follows
    from its text, because only the run knows the free names.
    """
    problems: list[Problem] = []
    is_old = False
    if not any(name == CODE and text for name, text in pairs):
        is_old = any(name in REPLACED for name, _ in pairs)
        pairs, wrong = new_link(pairs)
        problems += wrong
    query = grouped(pairs)
    code = query.get(CODE, [""])[0]
    try:
        source = _source(code)
    except SpecError as error:
        paste = Paste(SOURCES[DEFAULT])
        return SourceRequest(paste, "", problems=(problem_of(error, code, ""),))
    found = _Found()
    name_of_class, line, step, digit = "", 0, 0, 0
    is_in_lesson = any(texts[0].strip() for name, texts in query.items() if name == STEPS[0])
    for name, texts in list(query.items())[:_MOST_NAMES]:
        try:
            text = _single(name, texts)
            if name == CLASS:
                name_of_class = _identifier(name, text)
            elif name == LINE:
                line = _counted(name, text)
            elif name == STEP:
                # With the steps of a lesson, it is the number of one of them.
                step = 0 if is_in_lesson else _counted(name, text)
            elif name == DIGIT:
                digit = int(read_text(DIGIT_PARAMETER, text))
            else:
                _read_own(name, text, found)
        except SpecError as error:
            problems.append(problem_of(error, " & ".join(texts), ""))
    paste = Paste(
        source,
        name_of_class,
        found.values,
        found.shapes,
        found.roles,
        found.dtypes,
        frozenset(found.turned),
        found.numbers,
    )
    return SourceRequest(paste, code, line, step, digit, is_old, tuple(problems))


def source_query(request: SourceRequest) -> dict[str, str]:
    """Return the shortest query for a request: everything that the person set."""
    paste = request.paste
    query = {CODE: request.code} if request.code else {}
    if paste.class_name:
        query[CLASS] = paste.class_name
    query |= {value_name(name): as_text(value) for name, value in paste.values.items()}
    for name, shape in paste.shapes.items():
        query[f"{name}:shape"] = ",".join(map(str, shape)) or "()"
    query |= {f"{name}:role": role for name, role in paste.roles.items()}
    query |= {f"{name}:dtype": dtype for name, dtype in paste.dtypes.items()}
    query |= {f"{name}:turn": "true" for name in sorted(paste.turned)}
    query |= {f"{name}:numbers": lengths_text(each) for name, each in paste.numbers.items()}
    if request.line:
        query[LINE] = str(request.line)
    if request.step:
        query[STEP] = str(request.step)
    if request.digit:
        query[DIGIT] = str(request.digit)
    return query


def is_set(request: SourceRequest) -> bool:
    """Return whether the link sets a value or an input."""
    paste = request.paste
    parts = (paste.shapes, paste.roles, paste.dtypes, paste.turned, paste.numbers)
    return bool(paste.values) or any(parts)


def value_name(name: str) -> str:
    """Return the parameter of a free name of the source."""
    return f"{OWN}{name}" if name in RESERVED or name.startswith(OWN) else name


def input_names(name: str) -> tuple[str, ...]:
    """Return the parameters of an input of ``forward``."""
    return tuple(f"{name}:{part}" for part in ("shape", "role", "dtype", "turn", "numbers"))


def read_sizes(text: str, name: str) -> tuple[int, ...]:
    """Parse a shape, ``3,7``; ``()`` is the shape of a scalar.

    Raises:
        SpecError: if the text is not a shape or exceeds the limits.
    """
    inside = re.sub(r"^torch\.Size", "", text.strip()).strip("()[] ,")
    entries = re.split(r"\s*,\s*|\s+", inside) if inside else []
    for entry in entries:
        if not re.fullmatch(r"[0-9]{1,9}", entry):
            raise SpecError("not_a_shape", name, text, entry=entry[:MAX_TEXT])
    if len(entries) > _MOST_AXES:
        raise SpecError("too_many_axes", name, text, count=len(entries), high=_MOST_AXES)
    for axis, size in enumerate(map(int, entries)):
        if size > _MOST_SIZE:
            bounds = {"axis": axis, "size": size, "low": 0, "high": _MOST_SIZE}
            raise SpecError("axis_out_of_range", name, text, **bounds)
    return tuple(map(int, entries))


def _source(code: str) -> str:
    if not code:
        return SOURCES[DEFAULT]
    if not code.startswith(EXAMPLE):
        return unpacked_text(code, CODE)
    source = SOURCES.get(code.removeprefix(EXAMPLE))
    if source is None:
        choices = ", ".join(f"{EXAMPLE}{name}" for name in SOURCES)
        raise SpecError("unknown_choice", CODE, code, choices=choices)
    return source


def _read_own(name: str, text: str, found: _Found) -> None:
    """Read a free name, or a part of an input; other names belong to others."""
    if len(name) > _MOST_NAME:
        return
    if part := _PART.fullmatch(name):
        _read_input(part[1], part[2], text, found)
        return
    free = name.removeprefix(OWN)
    if name in RESERVED or not _NAME.fullmatch(free):
        return
    if len(text) > MAX_TEXT:
        raise SpecError("too_long", name, text)
    found.values[free] = _scalar(text)


def _read_input(name: str, part: str, text: str, found: _Found) -> None:
    parameter = f"{name}:{part}"
    if part == "shape":
        found.shapes[name] = read_sizes(text, parameter)
    elif part == "numbers":
        try:
            found.numbers[name] = parsed_lengths([text], low=0)
        except SpecError as error:
            raise SpecError(error.code, parameter, error.value, **error.params) from error
    elif part == "turn":
        if read_text(Parameter(parameter, "flag", False), text):
            found.turned.add(name)
    elif part == "dtype":
        found.dtypes[name] = read_text(Parameter(parameter, "choice", "", choices=DTYPES), text)
    else:
        found.roles[name] = _identifier(parameter, text)


def _scalar(text: str) -> Scalar:
    if text in ("true", "false"):
        return text == "true"
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def _single(name: str, texts: Sequence[str]) -> str:
    if len(set(texts)) > 1 and name not in RESERVED - set(NAMES):
        raise SpecError("repeated", name, texts[0])
    return texts[0].strip()


def _identifier(name: str, text: str) -> str:
    if len(text) > _MOST_NAME:
        raise SpecError("too_long", name, text)
    if text and not text.isidentifier():
        raise SpecError("not_a_name", name, text)
    return text


def _counted(name: str, text: str) -> int:
    return int(read_text(Parameter(name, "whole", 0, low=0, high=100_000), text))
