"""Parameters of a pasted source in a link: the source, its class, its values and its inputs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from backend.layer.spec import SpecError
from backend.links.layer import Problem, grouped, problem_of
from backend.links.packed_text import unpacked_text
from backend.links.parameter import MAX_TEXT, Parameter, as_text, read_text
from backend.reader.examples import BROKEN, EXAMPLES, TUTORIALS
from backend.reader.reading import Paste, Scalar

CODE, CLASS, LINE, STEP = "code", "class", "line", "step"
EXAMPLE = "~"
"""``code=~tagger`` is an example of this app. Compressed sources never begin so."""
SOURCES = {**EXAMPLES, **TUTORIALS, **BROKEN}
"""The sources with a short link, by name."""
MORE = "more"
"""``more=true`` requests what needs further runs: the names of the axes, and the traps."""
NAMES = (CODE, CLASS, LINE, STEP)
"""The parameters of every source; its free names and inputs add others."""
RESERVED = frozenset(
    {
        *NAMES,
        *("model", "chain", "lang", "locale", "page", "compact", MORE),
        *("embed", "embed_options", "hide", "lock", "focus"),
        *("theme", "pixels", "url", "maxwidth", "maxheight", "format", "vary", "plotly", "title"),
    }
)
"""Names with another meaning in a link. A free name that is one of them follows ``OWN``."""
OWN = "arg."
DTYPES = ("float32", "int64", "bool")
_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_PART = re.compile(r"([A-Za-z_]\w*):(shape|role|turn|dtype)")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(
    r"[+-]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(\.[0-9]*)?e[+-]?[0-9]+)", re.IGNORECASE
)
_MOST_NAMES = 80
_MOST_NAME = 80
_MOST_AXES = 6
_MOST_SIZE = 1_000_000


@dataclass(frozen=True)
class SourceRequest:
    """A parsed link with a source.

    Attributes:
        paste: the source and the values that the link sets.
        code: the source as the link has it.
        line: the line that the link points at, or 0.
        step: the run of that line that is shown, from 1 on, or 0 for the last one.
        problems: the values that could not be used.
    """

    paste: Paste
    code: str
    line: int = 0
    step: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass
class _Found:
    """What the parameters of one link say, collected one by one."""

    values: dict[str, Scalar] = field(default_factory=dict)
    shapes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    dtypes: dict[str, str] = field(default_factory=dict)
    turned: set[str] = field(default_factory=set)


def has_source(pairs: Iterable[tuple[str, str]]) -> bool:
    """Return whether a link has a source."""
    return any(name == CODE and text for name, text in pairs)


def read_source(pairs: Iterable[tuple[str, str]]) -> SourceRequest:
    """Parse a link with a source. Never raises: invalid values become problems.

    The kind of a value follows from its text, because only the run knows the free names.
    """
    query = grouped(pairs)
    problems: list[Problem] = []
    code = query[CODE][0]
    try:
        source = _source(code)
    except SpecError as error:
        return SourceRequest(Paste(""), "", problems=(problem_of(error, code, ""),))
    found = _Found()
    name_of_class, line, step = "", 0, 0
    for name, texts in list(query.items())[:_MOST_NAMES]:
        try:
            text = _single(name, texts)
            if name == CLASS:
                name_of_class = _identifier(name, text)
            elif name == LINE:
                line = _counted(name, text)
            elif name == STEP:
                step = _counted(name, text)
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
    )
    return SourceRequest(paste, code, line, step, tuple(problems))


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
    if request.line:
        query[LINE] = str(request.line)
    if request.step:
        query[STEP] = str(request.step)
    return query


def is_set(request: SourceRequest) -> bool:
    """Return whether the link sets a value or an input."""
    paste = request.paste
    return bool(paste.values or paste.shapes or paste.roles or paste.dtypes or paste.turned)


def value_name(name: str) -> str:
    """Return the parameter of a free name of the source."""
    return f"{OWN}{name}" if name in RESERVED or name.startswith(OWN) else name


def input_names(name: str) -> tuple[str, ...]:
    """Return the parameters of an input of ``forward``."""
    return tuple(f"{name}:{part}" for part in ("shape", "role", "dtype", "turn"))


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


def example_code(name: str) -> str:
    """Return the short value of ``code`` for an example."""
    return f"{EXAMPLE}{name}"


def _source(code: str) -> str:
    if not code.startswith(EXAMPLE):
        return unpacked_text(code, CODE)
    source = SOURCES.get(code.removeprefix(EXAMPLE))
    if source is None:
        choices = ", ".join(map(example_code, SOURCES))
        raise SpecError("unknown_choice", CODE, code, choices=choices)
    return source


def _read_own(name: str, text: str, found: _Found) -> None:
    """Read a free name, or a part of an input; other names belong to others."""
    if len(name) > _MOST_NAME:
        return
    if part := _PART.fullmatch(name):
        _read_input(part[1], part[2], text, found)
        return
    free = name.removeprefix(OWN) if name.startswith(OWN) else name
    if (name in RESERVED) or not _NAME.fullmatch(free):
        return
    if len(text) > MAX_TEXT:
        raise SpecError("too_long", name, text)
    found.values[free] = _scalar(text)


def _read_input(name: str, part: str, text: str, found: _Found) -> None:
    parameter = f"{name}:{part}"
    if part == "shape":
        found.shapes[name] = read_sizes(text, parameter)
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
