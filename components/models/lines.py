"""The lines of a pasted source: colored code, and the values that each line binds."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby

from msgspec.structs import replace
from pygments.lexers.python import PythonLexer
from pygments.token import STANDARD_TYPES

from backend.layer.axes import Axis, as_torch_prints
from backend.models.flow import axis_kind, axis_kinds, flat, top_path
from backend.models.source_link import SourceRequest
from backend.reader.reading import Binding, Findings, Reading, Seen
from components.message.facts import Card
from components.message.pasted import Bound, BoundAxis, BoundPart, CodeKind, SourceLine

_KINDS: Mapping[str, CodeKind] = {
    **{"k": "k", "kn": "k", "ow": "k", "kc": "kc", "nf": "nf", "nc": "nf", "fm": "nf"},
    **{"m": "m", "s": "s", "c": "c"},
}
_MOST_PARTS = 6
"""The largest number of tensors of one value that a line shows."""
_MOST_EQUAL = 2
"""The largest number of equal tensors in a row that are shown one by one."""

Cards = Mapping[int, Sequence[Card]]


def source_lines(
    request: SourceRequest, reading: Reading, findings: Findings, cards: Cards
) -> list[SourceLine]:
    """Return every line of the source with its values and its cards.

    Args:
        cards: the failure and the traps per line.
    """
    bound: dict[int, list[Bound]] = {}
    kinds = axis_kinds(reading)
    top = top_path(reading)
    for index, binding in enumerate(reading.bindings):
        shown = request.step if binding.line == request.line else 0
        found = _bound(binding, findings.axes.get(index, ()), kinds, shown, top)
        bound.setdefault(binding.line, []).append(found)
    _drop_repeated_paths(bound)
    failed = reading.failure.line if reading.failure is not None else 0
    return [
        SourceLine(
            number=number,
            code=code,
            bound=bound.get(number, ()),
            failed=number == failed,
            pointed=number == request.line,
            cards=cards.get(number, ()),
        )
        for number, code in enumerate(colored(reading.source), start=1)
    ]


def with_names_of_inputs(reading: Reading, findings: Findings) -> Reading:
    """Return the reading with the names of the axes of its inputs."""
    found = findings.input_axes
    inputs = tuple(
        dataclasses.replace(each, axes=found[each.name][0]) if each.name in found else each
        for each in reading.inputs
    )
    return dataclasses.replace(reading, inputs=inputs)


def _drop_repeated_paths(bound: dict[int, list[Bound]]) -> None:
    """Keep the calls that lead to a line only on the first of several lines with the same calls."""
    path = ""
    for number in sorted(bound):
        for place, each in enumerate(bound[number]):
            if each.path == path and path:
                bound[number][place] = replace(each, path="")
            path = each.path


@lru_cache(maxsize=32)
def colored(source: str) -> Sequence[Sequence[tuple[CodeKind, str]]]:
    """Return the pieces of every line with their colors; together they are the source.

    The source stays the same while a control moves.
    """
    lines: list[list[tuple[CodeKind, str]]] = [[]]
    for token, text in _lexer().get_tokens(source):
        kind = _kind(STANDARD_TYPES.get(token, ""))
        for place, piece in enumerate(text.split("\n")):
            if place:
                lines.append([])
            if not piece:
                continue
            if lines[-1] and lines[-1][-1][0] == kind:
                piece = lines[-1].pop()[1] + piece
            lines[-1].append((kind, piece))
    return lines[:-1] if len(lines) > 1 and not lines[-1] else lines


@cache
def _lexer() -> PythonLexer:
    return PythonLexer(stripnl=False, ensurenl=False)


def _kind(short: str) -> CodeKind:
    return _KINDS.get(short) or _KINDS.get(short[:1] if short[:1] in "msck" else "", "")


def _bound(
    binding: Binding,
    axes: Sequence[Sequence[str]],
    kinds: Mapping[str, Axis],
    step: int,
    top: tuple[str, ...],
) -> Bound:
    runs = [_parts(value, axes, kinds) for value in binding.between] or [
        _parts(binding.value, axes, kinds)
    ]
    shown = len(runs) - 1 if not 0 < step <= len(runs) else step - 1
    inside = binding.path[len(top) :]
    if inside and binding.name.startswith(f"{inside[-1]}["):
        # The name of a part of an nn.Sequential begins with that of the whole.
        inside = inside[:-1]
    return Bound(
        name=binding.name,
        tensor=f"line {binding.line}" if binding.path == top else "",
        runs=runs,
        times=binding.times,
        shown=shown,
        path=" → ".join(inside),
    )


def _parts(
    value: Seen, axes: Sequence[Sequence[str]], kinds: Mapping[str, Axis]
) -> list[BoundPart]:
    tensors = flat(value)
    if not tensors:
        return [BoundPart(name="", size="", axes=(), text=_text(value))]
    parts = [
        _part(name, tensor, axes[place] if place < len(axes) else tensor.axes, kinds)
        for place, (name, tensor) in enumerate(tensors)
    ]
    equal = [list(each) for _, each in groupby(parts, key=lambda part: replace(part, name=""))]
    return [part for each in equal for part in _shortened(each)][:_MOST_PARTS]


def _text(value: Seen) -> str:
    """Return a value without tensors as Python prints it: ``[]``, ``[8, 4]``."""
    brackets = {"list": "[]", "tuple": "()", "dict": "{}"}.get(value.kind)
    if brackets is None:
        return value.text or value.kind
    parts = [_text(each) for each in value.parts]
    count = int(value.text or len(parts))
    more = ["…"] if count > len(parts) else []
    return f"{brackets[0]}{', '.join([*parts, *more])}{brackets[1]}"


def _shortened(equal: Sequence[BoundPart]) -> Sequence[BoundPart]:
    """Return equal tensors in a row as one, ``[0]…[6]``, if they are many."""
    if len(equal) <= _MOST_EQUAL:
        return equal
    return [replace(equal[0], name=f"{equal[0].name}…{equal[-1].name}")]


def _part(name: str, tensor: Seen, names: Sequence[str], kinds: Mapping[str, Axis]) -> BoundPart:
    named = len(names) == len(tensor.shape)
    return BoundPart(
        name=name,
        size=as_torch_prints(tensor.shape),
        axes=[
            _axis(names[place] if named else "", size, kinds)
            for place, size in enumerate(tensor.shape)
        ],
        dtype=tensor.dtype,
    )


def _axis(name: str, size: int, kinds: Mapping[str, Axis]) -> BoundAxis:
    if not name or name == str(size) or name == "?":
        return BoundAxis("", size, "")
    return BoundAxis(name, size, axis_kind(name, kinds))
