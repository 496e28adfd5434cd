"""The lines of ``forward`` with the tensors that they read and make, which the diagram draws."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.layer.axes import Axis, Dim, Factor, Shape
from backend.models.statements import expressions, names_in, parts_of_statements
from backend.reader.reading import Binding, Input, Reading, Seen

MOST_COLUMNS = 3
"""The largest number of tensors that the diagram draws beside each other."""
_NAME = re.compile(r"[^\W\d][\w.]*")
_KINDS: Mapping[str, Axis] = {"batch": "batch", "length": "time", "layers": "layers"}
"""The kind of axis by the role of a number."""
_ORDER: tuple[Axis, ...] = ("batch", "time", "layers")


@dataclass(frozen=True, eq=False)
class Tensor:
    """One tensor of a run.

    Attributes:
        name: its name in the source, with its place in a tuple: ``state[0]``.
        sizes: its sizes in torch.
        axes: its named axes; empty until their names are known.
        is_state: whether a recurrent layer made it.
    """

    name: str
    sizes: tuple[int, ...]
    axes: Shape = ()
    is_state: bool = False


@dataclass(frozen=True, eq=False)
class Row:
    """One line that ran, the line that failed, or an input of ``forward``.

    Attributes:
        name: ``line 12``, or the name of the input.
        code: the right side of the line; "" for an input.
        reads: the tensors that it reads, the same objects as in an earlier row's ``makes``.
        makes: the tensors that it makes; none if it failed.
        failed: whether the run stopped here.
    """

    name: str
    code: str
    reads: tuple[Tensor, ...]
    makes: tuple[Tensor, ...]
    failed: bool = False

    @property
    def is_input(self) -> bool:
        """True for an input of ``forward``."""
        return not self.code


Flow = tuple[Row, ...]
"""The rows of a run, in order. A row that failed is the last one."""
Latest = dict[str, dict[str, Tensor]]
"""The tensors so far by the name of their variable, ``state``, and by their own, ``state[0]``."""


def flow_of(reading: Reading, axes: Mapping[int, Sequence[Sequence[str]]]) -> Flow:
    """Return the inputs and the lines of ``forward`` with the tensors that they bind.

    Args:
        axes: the names of the axes per index of ``reading.bindings``, flat and in order.
    """
    kinds = axis_kinds(reading)
    codes = expressions(reading.source)
    rows: list[Row] = []
    latest: Latest = {}
    held = [each for each in reading.inputs if each.holder]
    for each in reading.inputs:
        if each.shape:
            tensor = Tensor(each.name, each.shape, named_axes(each.shape, each.axes, kinds))
            _bind(latest, tensor)
            rows.append(Row(each.name, "", (), (tensor,)))
    recurrent = {each.name.rpartition(".")[2] for each in reading.modules if each.recurrent}
    bound_lines = _by_line(reading)
    parts = parts_of_statements(reading.source, [line for line, _ in bound_lines])
    for line, bound in bound_lines:
        code = parts.get(line, codes.get(line, "?"))
        calls = any(f".{name}(" in code for name in recurrent)
        makes = tuple(
            each
            for index, binding in bound
            for each in _tensors(binding, axes.get(index, ()), kinds, calls)
        )[:MOST_COLUMNS]
        if makes and code:
            # A part of nn.Sequential reads what the part before it makes.
            reads = rows[-1].makes if line in parts and rows else _read(code, latest, held)
            rows.append(Row(f"line {line}", code, reads, makes))
            for made in makes:
                _bind(latest, made)
    failure = reading.failure
    if failure is not None and failure.line in codes:
        code = codes[failure.line] or "?"
        rows.append(Row(f"line {failure.line}", code, _read(code, latest, held), (), failed=True))
    return tuple(rows)


def named_axes(sizes: Sequence[int], names: Sequence[str], kinds: Mapping[str, Axis]) -> Shape:
    """Return axes with their formulas, or nothing if there is not one name per axis."""
    if len(names) != len(sizes):
        return ()
    return tuple(
        Dim(axis_kind(name, kinds), (Factor(name or str(size), size),))
        for name, size in zip(names, sizes, strict=True)
    )


def axis_kinds(reading: Reading) -> Mapping[str, Axis]:
    """Return the kind of axis that each number of a source stands for; others are features."""
    kinds: dict[str, Axis] = {"N": "batch", "L": "time", "T": "time", "lengths": "time"}
    for each in reading.arguments:
        if each.role in _KINDS:
            kinds.setdefault(each.name, _KINDS[each.role])
    return kinds


def axis_kind(formula: str, kinds: Mapping[str, Axis]) -> Axis:
    """Return the kind of an axis by the names in its formula."""
    found = {kinds.get(name, "feature") for name in _NAME.findall(formula)}
    return next((each for each in _ORDER if each in found), "feature")


def top_path(reading: Reading) -> tuple[str, ...]:
    """Return the call path of the lines of ``forward`` itself."""
    return min((each.path for each in reading.bindings), key=len, default=())


def flat(value: Seen) -> list[tuple[str, Seen]]:
    """Return every tensor of a value with its place in it: ``[0]``, ``.data``, or ""."""
    if value.kind in ("tensor", "array"):
        return [("", value)]
    names = (".data", ".batch_sizes") if value.kind == "packed" else ()
    found: list[tuple[str, Seen]] = []
    for place, part in enumerate(value.parts):
        name = names[place] if place < len(names) else f"[{place}]"
        found += [(f"{name}{rest}", tensor) for rest, tensor in flat(part)]
    return found


def _by_line(reading: Reading) -> list[tuple[int, list[tuple[int, Binding]]]]:
    """Return the bindings of ``forward``, grouped by line, in the order of the run."""
    top = top_path(reading)
    found: dict[int, list[tuple[int, Binding]]] = {}
    for index, binding in enumerate(reading.bindings):
        if binding.path == top:
            found.setdefault(binding.line, []).append((index, binding))
    return list(found.items())


def _tensors(
    binding: Binding, axes: Sequence[Sequence[str]], kinds: Mapping[str, Axis], is_state: bool
) -> list[Tensor]:
    made = []
    for place, (suffix, tensor) in enumerate(flat(binding.value)):
        if suffix.endswith(".batch_sizes"):
            continue
        names = axes[place] if place < len(axes) else tensor.axes
        shape = named_axes(tensor.shape, names, kinds)
        made.append(Tensor(f"{binding.name}{suffix}", tensor.shape, shape, is_state))
    return made


def _bind(latest: Latest, tensor: Tensor) -> None:
    variable = re.split(r"[.\[]", tensor.name)[0]
    latest.setdefault(variable, {})[tensor.name] = tensor


def _read(text: str, latest: Latest, held: Sequence[Input]) -> tuple[Tensor, ...]:
    """Return the tensors that a line reads, at most as many as there are columns.

    Args:
        held: the inputs that a batch gathers, which a line reads as ``batch.text``.
    """
    found: dict[int, Tensor] = {}
    names = names_in(text)
    for each in held:
        tensor = latest.get(each.name, {}).get(each.name)
        if tensor is not None and each.holder in names and _is_read(each, text):
            found[id(tensor)] = tensor
    for name in names:
        found |= {id(tensor): tensor for tensor in latest.get(name, {}).values()}
    return tuple(found.values())[:MOST_COLUMNS]


def _is_read(held: Input, text: str) -> bool:
    """Return whether code reads a part of a batch, or the batch as a whole."""
    part = rf"{re.escape(held.holder)}(\.(\w+)|\[['\"]?([\w ]+)['\"]?\])?"
    keys = [found[2] or found[3] for found in re.finditer(part, text)]
    return held.key in keys or None in keys
