"""A run of a person's own module in their own process, recorded line by line.

Python runs the module as always, and a trace function looks at the names of its lines. So every
module works, also one that the interpreter of pasted sources does not know.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import dedent
from types import FrameType
from typing import Any

from torch import nn
from torch.nn.utils.rnn import PackedSequence

from backend.reader.interpreter.records import Recorder, seen
from backend.reader.reading import Failure, Input, Module, Reading

_LARGEST = 20_000
"""The largest source in characters; a larger one is shown as calls of its modules."""


@dataclass(frozen=True)
class Source:
    """The classes of a model as one text.

    Attributes:
        text: the source.
        lines: the line in the text of each line of a file.
    """

    text: str
    lines: Mapping[tuple[str, int], int]


def recorded(model: nn.Module, inputs: Sequence[Any]) -> Reading:
    """Run a module, and return what its lines made. An error of the module ends the record."""
    source = source_of(model)
    return _by_lines(model, inputs, source) if source else _by_calls(model, inputs)


def source_of(model: nn.Module) -> Source | None:
    """Return the source of a model's own classes, or ``None`` without a source."""
    classes = dict.fromkeys(type(each) for each in model.modules())
    own = [each for each in classes if not each.__module__.startswith("torch.")]
    if type(model) not in own:
        return None
    text: list[str] = []
    places: dict[tuple[str, int], int] = {}
    # The class that is called comes last, below the classes that it needs.
    for each in reversed(own):
        found = _lines_of(each)
        if found is None and each is type(model):
            return None
        if found is None:
            continue
        file, first, lines = found
        for place in range(len(lines)):
            places[file, first + place] = len(text) + place + 1
        text += [*dedent("\n".join(lines)).split("\n"), "", ""]
    whole = "\n".join(text).rstrip("\n") + "\n"
    return Source(whole, places) if len(whole) <= _LARGEST else None


def _lines_of(owner: type) -> tuple[str, int, list[str]] | None:
    """Return the file of a class, its first line and its lines, as far as they are known.

    A class of a notebook has no file, but its methods know the cell.
    """
    forward = inspect.unwrap(owner.__dict__.get("forward", None) or owner)
    code = getattr(forward, "__code__", None)
    if code is None:
        return None
    lines = "".join(linecache.getlines(code.co_filename)).split("\n")
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == owner.__name__:
            last = node.end_lineno or node.lineno
            if node.lineno <= code.co_firstlineno <= last:
                return code.co_filename, node.lineno, lines[node.lineno - 1 : last]
    return None


@dataclass
class _Frame:
    """A call of one of the recorded methods."""

    path: tuple[str, ...]
    line: int
    known: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Tracer:
    """A trace function that records what each line has bound."""

    source: Source
    starts: Mapping[int, int]
    """The first line of the statement of each line."""
    names: Mapping[int, str]
    """The name of each module, by its identity."""
    recorder: Recorder = field(default_factory=lambda: Recorder(on=True))
    frames: dict[FrameType, _Frame] = field(default_factory=dict)
    failed: int = 0
    """The innermost line at which an error was raised."""
    error: BaseException | None = None

    def call(self, frame: FrameType, _event: str, _value: Any) -> Callable[..., Any] | None:
        """Follow a frame whose lines are in the source."""
        line = self._line(frame, frame.f_code.co_firstlineno)
        if not line or frame.f_code.co_name.startswith("<"):
            return None
        outer = frame.f_back
        while outer is not None and outer not in self.frames:
            outer = outer.f_back
        owner = self.names.get(id(frame.f_locals.get("self")), "")
        name = ".".join(part for part in (owner, frame.f_code.co_name) if part)
        path = (*self.frames[outer].path, name) if outer else (name,)
        # The arguments were bound by the call.
        self.frames[frame] = _Frame(path, 0, dict(frame.f_locals))
        return self.step

    def step(self, frame: FrameType, event: str, value: Any) -> Callable[..., Any]:
        """Record what the line before has bound."""
        here = self.frames[frame]
        self._flush(frame, here)
        if event == "exception":
            if value[1] is not self.error:
                self.error, self.failed = value[1], self._line(frame, frame.f_lineno)
        elif event == "line":
            here.line = self._line(frame, frame.f_lineno)
        elif event == "return":
            if value is not None:
                self.recorder.record(self._start(here.line), "return", value, here.path)
            del self.frames[frame]
        return self.step

    def _flush(self, frame: FrameType, here: _Frame) -> None:
        for name, value in frame.f_locals.items():
            is_new = name not in here.known or here.known[name] is not value
            if is_new and here.line and name.isidentifier():
                self.recorder.record(self._start(here.line), name, value, here.path)
        here.known = dict(frame.f_locals)

    def _line(self, frame: FrameType, number: int) -> int:
        return self.source.lines.get((frame.f_code.co_filename, number), 0)

    def _start(self, line: int) -> int:
        return self.starts.get(line, line)


def _by_lines(model: nn.Module, inputs: Sequence[Any], source: Source) -> Reading:
    names = {id(each): name.rpartition(".")[2] for name, each in model.named_modules()}
    tracer = _Tracer(source, _starts(source.text), names)
    before, output, failure = sys.gettrace(), None, None
    sys.settrace(tracer.call)
    try:
        output = model(*inputs)
    except Exception as error:  # An error of the person's own code is what the figure shows.
        failure = Failure(tracer.failed or 1, str(error), error_type=type(error).__name__)
    finally:
        sys.settrace(before)
    return Reading(
        source=source.text,
        class_name=type(model).__name__,
        bindings=tracer.recorder.bindings(),
        output=None if failure else seen(output),
        failure=failure,
        inputs=_inputs(model, inputs),
        modules=modules_of(model),
    )


def _starts(text: str) -> dict[int, int]:
    """Return the first line of the innermost simple statement of each line."""
    found: dict[int, int] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                found[line] = node.lineno
    return found


def _inputs(model: nn.Module, inputs: Sequence[Any]) -> tuple[Input, ...]:
    try:
        names = list(inspect.signature(model.forward).parameters)
    except (TypeError, ValueError):
        names = []
    found = []
    for place, value in enumerate(inputs):
        name = names[place] if place < len(names) else f"input_{place}"
        value_seen = seen(value.data if isinstance(value, PackedSequence) else value)
        found.append(Input(name, "given", value_seen.shape, value_seen.dtype, because="call"))
    return tuple(found)


def modules_of(model: nn.Module) -> tuple[Module, ...]:
    """Return the modules inside of a model, with their own parameters."""
    return tuple(
        Module(
            name=name,
            kind=type(each).__name__,
            parameters=sum(weight.numel() for weight in each.parameters(recurse=False)),
            text="" if any(True for _ in each.children()) else repr(each),
        )
        for name, each in model.named_modules()
        if name
    )


def _by_calls(model: nn.Module, inputs: Sequence[Any]) -> Reading:
    """Record the calls of the modules of a model that has no source of its own, by hooks."""
    names = {id(value): f"input_{place}" for place, value in enumerate(inputs)}
    kept: list[Any] = [*inputs]
    recorder, lines = Recorder(on=True), [f"class {type(model).__name__}(nn.Module):"]
    lines.append(f"    def forward(self, {', '.join(names.values())}):")
    leaves = [
        (name, each)
        for name, each in model.named_modules()
        if not any(True for _ in each.children())
    ]

    def hook_of(name: str) -> Callable[[nn.Module, Any, Any], None]:
        def hook(_module: nn.Module, passed: Any, made: Any) -> None:
            target = f"x_{name.replace('.', '_')}" if name else "x"
            arguments = ", ".join(_argument(value, names) for value in passed)
            call = (
                f"self{_attribute(name)}({arguments})" if name else f"super().forward({arguments})"
            )
            lines.append(f"        {target} = {call}")
            recorder.record(len(lines), target, made, ("forward",))
            for expression, value in _parts(target, made):
                names[id(value)] = expression
                kept.append(value)

        return hook

    hooks = [each.register_forward_hook(hook_of(name)) for name, each in leaves]
    output, failure = None, None
    try:
        output = model(*inputs)
        lines.append(f"        return {_argument(output, names)}")
        recorder.record(len(lines), "return", output, ("forward",))
    except Exception as error:  # An error of torch is what the figure shows.
        lines.append("        # The next module raises the error.")
        failure = Failure(len(lines), str(error), error_type=type(error).__name__)
    finally:
        for hook in hooks:
            hook.remove()
    shapes = [seen(value.data if isinstance(value, PackedSequence) else value) for value in inputs]
    return Reading(
        source="\n".join(lines) + "\n",
        class_name=type(model).__name__,
        bindings=recorder.bindings(),
        output=None if failure else seen(output),
        failure=failure,
        inputs=tuple(
            Input(f"input_{place}", "given", each.shape, each.dtype, because="call")
            for place, each in enumerate(shapes)
        ),
        modules=modules_of(model),
    )


def _attribute(name: str) -> str:
    return "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in name.split("."))


def _parts(expression: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield a value and the parts of a tuple, with their expressions."""
    yield expression, value
    if isinstance(value, tuple) and not isinstance(value, PackedSequence):
        for place, part in enumerate(value):
            yield from _parts(f"{expression}[{place}]", part)


def _argument(value: Any, names: Mapping[int, str]) -> str:
    if id(value) in names:
        return names[id(value)]
    if isinstance(value, tuple) and not isinstance(value, PackedSequence):
        return f"({', '.join(_argument(each, names) for each in value)})"
    return "..."
