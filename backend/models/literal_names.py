"""Names for the axes that no control moves: literal sizes of modules, and names of the source.

A size that is a number in the source stays the same in every run of the search. Its name is the
argument of the module that makes it, ``conv.out_channels``, or the name to which the source binds
it, ``N, C, H, W = images.shape``. Such a name follows its axis from line to line.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from backend.models.flow import flat
from backend.models.statements import statements
from backend.paste.syntax import tree_of
from backend.reader.reading import Binding, Findings, Module, Reading

Names = tuple[str, ...]
_TEXTS = {
    "out_channels": re.compile(r"Conv(?:Transpose)?[123]d\(\d+, (\d+)"),
    "out_features": re.compile(r"(?:Linear|Bilinear)\(.*out_features=(\d+)"),
    "embedding_dim": re.compile(r"Embedding(?:Bag)?\(\d+, (\d+)"),
}
"""The argument that is a size of the output, in the text of a module."""
_SHAPED = ("view", "reshape", "expand")


@dataclass(frozen=True)
class _Line:
    """What the code of a line says about the axes of its values.

    Attributes:
        modules: the modules that it calls on ``self``.
        reads: the names that it reads.
        arguments: the sizes that it passes to ``view`` or ``reshape``, as code.
        unpacked: the tensor whose shape it binds, and a name for each axis.
    """

    modules: Names = ()
    reads: Names = ()
    arguments: Names = ()
    unpacked: tuple[str, Names] = ("", ())


Known = dict[tuple[Names, str], tuple[tuple[int, ...], Names]]
"""The shape of each variable so far and the names of its literal axes, "" for the others.

The key has the calls that lead to the variable, and its name.
"""


def with_literal_names(reading: Reading, findings: Findings) -> Findings:
    """Return the findings with a name for each literal size whose origin is certain."""
    if not findings.axes:
        return findings
    lines = _lines(reading.source)
    shapes = {each.name: each.shape for each in reading.inputs}
    inputs, axes = dict(findings.input_axes), dict(findings.axes)
    known: Known = {}
    latest: dict[tuple[Names, str], int] = {}
    last_names: dict[Names, str] = {}
    for index, binding in enumerate(reading.bindings):
        line = lines.get(binding.line, _Line())
        variable, names = line.unpacked
        place = latest.get((binding.path, variable))
        if place is not None:
            (_, tensor), *_ = flat(reading.bindings[place].value)
            axes[place] = (_own(axes[place][0], tensor.shape, names), *axes[place][1:])
            kept = _literal(findings.axes[place][0], tensor.shape, axes[place][0])
            known[binding.path, variable] = tensor.shape, kept
        elif variable in inputs and variable in shapes:
            before = inputs[variable][0]
            inputs[variable] = (_own(before, shapes[variable], names),)
            kept = _literal(before, shapes[variable], inputs[variable][0])
            known[binding.path, variable] = shapes[variable], kept
        tensors = [tensor for _, tensor in flat(binding.value)]
        rows = axes.get(index, ())
        if len(rows) == len(tensors) and tensors:
            modules = list(_called(line, binding, reading.modules))
            # A part of a pasted nn.Sequential reads the result of the part before it.
            earlier = last_names.get(binding.path, binding.name)
            variables = line.reads if line.modules or not modules else (binding.name, earlier)
            keys = [(binding.path, name) for name in variables]
            read = [known[key] for key in keys if key in known]
            axes[index] = tuple(
                _named(row, tensor.shape, line, modules, read)
                for row, tensor in zip(rows, tensors, strict=True)
            )
            kept = _literal(rows[0], tensors[0].shape, axes[index][0])
            known[binding.path, binding.name] = tensors[0].shape, kept
            latest[binding.path, binding.name] = index
            last_names[binding.path] = binding.name
    last = len(reading.bindings) - 1
    output = axes.get(last, ()) if reading.output else ()
    has_output = len(output) == len(findings.output_axes)
    return replace(
        findings,
        axes=axes,
        input_axes=inputs,
        output_axes=output if has_output else findings.output_axes,
    )


def _own(row: Names, shape: Sequence[int], names: Names) -> Names:
    """Return the row with the names of the source on its bare numbers."""
    if len(names) != len(row):
        return row
    pairs = zip(row, shape, names, strict=True)
    return tuple(name if name and _is_bare(old, size) else old for old, size, name in pairs)


def _literal(before: Names, shape: Sequence[int], names: Names) -> Names:
    """Return the names that stand for a bare number, and "" for the axes that a control moves."""
    if not len(before) == len(shape) == len(names):
        return ("",) * len(shape)
    axes = zip(before, shape, names, strict=True)
    return tuple("" if not _is_bare(old, size) or name == old else name for old, size, name in axes)


def _is_bare(name: str, size: int) -> bool:
    return name == str(size) and size != 1


def _named(
    row: Names,
    shape: tuple[int, ...],
    line: _Line,
    modules: Sequence[Module],
    read: Sequence[tuple[tuple[int, ...], Names]],
) -> Names:
    """Return the row with a name on each bare number that has exactly one origin."""
    if len(row) != len(shape):
        return row
    origins: dict[int, set[str]] = {}
    for module in modules:
        for size, origin in _sizes(module):
            origins.setdefault(size, set()).add(origin)
    for sizes, names in read:
        for size, name in zip(sizes, names, strict=True):
            if name:
                origins.setdefault(size, set()).add(name)
    bare = [size if _is_bare(name, size) else None for name, size in zip(row, shape, strict=True)]
    return tuple(
        name if size is None else _origin(axis, size, bare, line, read, origins) or name
        for axis, (name, size) in enumerate(zip(row, bare, strict=True))
    )


def _origin(
    axis: int,
    size: int,
    bare: Sequence[int | None],
    line: _Line,
    read: Sequence[tuple[tuple[int, ...], Names]],
    origins: Mapping[int, set[str]],
) -> str:
    """Return the name of one of the axes without a name, ``bare``; "" if it is not certain."""
    if len(line.arguments) == len(bare) and line.arguments[axis]:
        return line.arguments[axis]
    for sizes, names in read:
        # The name stays in its place, if the line changes no other axis.
        if len(sizes) == len(bare) and sizes[axis] == size and names[axis]:
            return names[axis]
    found = origins.get(size, set())
    return next(iter(found)) if len(found) == 1 and bare.count(size) == 1 else ""


def _called(line: _Line, binding: Binding, modules: Sequence[Module]) -> Iterator[Module]:
    """Yield the modules that a line can call.

    A line calls ``self.name``, with all parts of an ``nn.Sequential``. Each line of a pasted
    ``nn.Sequential`` calls the part that it makes.
    """
    if not line.modules:
        yield from (each for each in modules if each.line == binding.line)
    owner = binding.path[-1].rpartition(".")[0] if binding.path else ""
    for name in line.modules:
        whole = f"{owner}.{name}" if owner else name
        for each in modules:
            if each.name == whole or each.name.endswith(f".{whole}"):
                yield each
                if each.kind == "Sequential":
                    yield from (part for part in modules if part.name.startswith(f"{each.name}."))


def _sizes(module: Module) -> Iterator[tuple[int, str]]:
    """Yield the sizes of a module's output with their names."""
    outer, _, name = module.name.rpartition(".")
    if name.isdecimal():
        name = f"{outer.rpartition('.')[2]}[{name}]"
    owner = f"{name}."
    for argument, pattern in _TEXTS.items():
        if found := pattern.match(module.text):
            # Not embedding.embedding_dim.
            yield int(found[1]), argument if argument.startswith(name) else f"{owner}{argument}"
    if module.recurrent:
        argument = "proj_size" if module.recurrent.get("proj_size") else "hidden_size"
        size = int(module.recurrent.get(argument, 0))
        layers = int(module.recurrent.get("num_layers", 1))
        yield size, f"{owner}{argument}"
        if module.recurrent.get("bidirectional"):
            yield 2 * size, f"2*{owner}{argument}"
            yield 2 * layers, f"2*{owner}num_layers"
        elif layers > 1:
            yield layers, f"{owner}num_layers"


@lru_cache(maxsize=32)
def _lines(source: str) -> Mapping[int, _Line]:
    """Return what each line of a source says; the source stays the same while a control moves."""
    found = statements(source)
    # Many lines may share one long statement.
    read = {code: _line(code) for code in set(found.values())}
    return {number: read[code] for number, code in found.items()}


def _line(code: str) -> _Line:
    tree = tree_of(code.strip())
    if tree is None or len(tree.body) != 1:
        return _Line()
    (statement,) = tree.body
    nodes = list(ast.walk(statement))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    called = (each.func for each in calls)
    modules = tuple(
        each.attr for each in called if isinstance(each, ast.Attribute) and _is_self(each)
    )
    reads = dict.fromkeys(
        each.id for each in nodes if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)
    )
    return _Line(modules, tuple(reads), _arguments(statement), _unpacked(statement))


def _is_self(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "self"


def _arguments(statement: ast.stmt) -> Names:
    """Return the sizes of ``x.reshape(N * T, C, -1)`` as ``("N*T", "C", "")``."""
    match statement:
        case ast.Assign(value=ast.Call(func=ast.Attribute(attr=name), args=args)):
            if name in _SHAPED:
                return tuple(_as_name(each) for each in args)
    return ()


def _as_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            factors = _as_name(left), _as_name(right)
            return "*".join(factors) if all(factors) else ""
    return ""


def _unpacked(statement: ast.stmt) -> tuple[str, Names]:
    """Return the tensor and the names of ``N, C = x.shape`` or ``N, C = x.size()``."""
    match statement:
        case ast.Assign(
            targets=[ast.Tuple(elts=names)],
            value=ast.Attribute(value=ast.Name(id=variable), attr="shape")
            | ast.Call(func=ast.Attribute(value=ast.Name(id=variable), attr="size"), args=[]),
        ):
            found = [each.id if isinstance(each, ast.Name) else "" for each in names]
            return variable, tuple("" if name.strip("_") == "" else name for name in found)
    return "", ()
