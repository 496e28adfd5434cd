"""A run of a person's own module in their own process, recorded line by line.

Python runs the module as always, and a trace function looks at the names of its lines. So every
module works, also one that the interpreter of pasted sources does not know.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType, MappingProxyType
from typing import Any

from torch import nn
from torch.nn.utils.rnn import PackedSequence

from backend.models.module_source import Source, source_of, starts_of
from backend.reader.reading import Failure, Input, Module, Reading
from backend.reader.values.records import Recorder, seen


def recorded(
    model: nn.Module, inputs: Sequence[Any], named: Mapping[str, Any] = MappingProxyType({})
) -> Reading:
    """Run a module, and return what its lines made. An error of the module ends the record.

    Args:
        named: the arguments of the call that have a name.
    """
    source = source_of(model)
    return _by_lines(model, inputs, named, source) if source else _by_calls(model, inputs, named)


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


def _by_lines(
    model: nn.Module, inputs: Sequence[Any], named: Mapping[str, Any], source: Source
) -> Reading:
    names = {id(each): name.rpartition(".")[2] for name, each in model.named_modules()}
    tracer = _Tracer(source, starts_of(source.text), names)
    before, output, failure = sys.gettrace(), None, None
    sys.settrace(tracer.call)
    try:
        output = model(*inputs, **named)
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
        inputs=_inputs(model, inputs, named),
        modules=modules_of(model),
    )


def _inputs(model: nn.Module, inputs: Sequence[Any], named: Mapping[str, Any]) -> tuple[Input, ...]:
    try:
        names = list(inspect.signature(model.forward).parameters)
    except (TypeError, ValueError):
        names = []
    numbered = [f"input_{place}" for place in range(len(names), len(inputs))]
    return _seen_inputs({**dict(zip((*names, *numbered), inputs, strict=False)), **named})


def _seen_inputs(inputs: Mapping[str, Any]) -> tuple[Input, ...]:
    found = []
    for name, value in inputs.items():
        whole = seen(value.data if isinstance(value, PackedSequence) else value)
        found.append(Input(name, "given", whole.shape, whole.dtype, because="call"))
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


def _by_calls(model: nn.Module, inputs: Sequence[Any], named: Mapping[str, Any]) -> Reading:
    """Record the calls of the modules of a model that has no source of its own, by hooks."""
    arguments = {**{f"input_{place}": each for place, each in enumerate(inputs)}, **named}
    names = {id(value): name for name, value in arguments.items()}
    kept: list[Any] = [*arguments.values()]
    recorder, lines = Recorder(on=True), [f"class {type(model).__name__}(nn.Module):"]
    lines.append(f"    def forward({', '.join(('self', *arguments))}):")
    leaves = [
        (name, each)
        for name, each in model.named_modules()
        if not any(True for _ in each.children())
    ]

    def hook_of(name: str) -> Callable[..., None]:
        def hook(_module: nn.Module, passed: Any, by_name: Mapping[str, Any], made: Any) -> None:
            target = f"x_{name.replace('.', '_')}" if name else "x"
            listed = [_argument(value, names) for value in passed]
            listed += [f"{each}={_argument(value, names)}" for each, value in by_name.items()]
            texts = ", ".join(listed)
            call = f"self{_attribute(name)}({texts})" if name else f"super().forward({texts})"
            lines.append(f"        {target} = {call}")
            recorder.record(len(lines), target, made, ("forward",))
            for expression, value in _parts(target, made):
                names[id(value)] = expression
                kept.append(value)

        return hook

    hooks = [each.register_forward_hook(hook_of(name), with_kwargs=True) for name, each in leaves]
    output, failure = None, None
    try:
        output = model(*inputs, **named)
        lines.append(f"        return {_argument(output, names)}")
        recorder.record(len(lines), "return", output, ("forward",))
    except Exception as error:  # An error of torch is what the figure shows.
        lines.append("        # The next module raises the error.")
        failure = Failure(len(lines), str(error), error_type=type(error).__name__)
    finally:
        for hook in hooks:
            hook.remove()
    return Reading(
        source="\n".join(lines) + "\n",
        class_name=type(model).__name__,
        bindings=recorder.bindings(),
        output=None if failure else seen(output),
        failure=failure,
        inputs=_seen_inputs(arguments),
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
