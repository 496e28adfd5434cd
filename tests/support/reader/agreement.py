"""One program run by Python and by the reader, and the values that each name gets in both."""

from __future__ import annotations

import ast
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import FrameType, FunctionType
from typing import Any

import torch

from backend.reader.interpreter.engine import Engine, Function
from backend.reader.reading import Seen
from backend.reader.source.program import parse
from backend.reader.values.records import seen
from backend.reader.values.scope import Scope

Values = dict[tuple[str, str], list[Seen]]
"""The values of each name of each function, in order."""
FILE = "paste"


@dataclass
class End:
    """The end of a run by one of the two."""

    values: Values
    result: Any = None
    error: str = ""
    line: int = 0


@dataclass
class Names:
    """The last value of each name of one call, to see what changes."""

    values: Values = field(default_factory=lambda: defaultdict(list))
    last: dict[Any, dict[str, Any]] = field(default_factory=dict)

    def see(self, call: Any, function: str, name: str, value: Any) -> None:
        """Add a value that the name did not have before in this call."""
        known = self.last.setdefault(call, {})
        if isinstance(value, Function | FunctionType | Exception):
            return
        if name not in known or known[name] is not value:
            known[name] = value
            self.values[function, name].append(_plain(seen(value)))


def _plain(value: Seen) -> Seen:
    """Return a value without what two runs may have in different ways: digits and addresses."""
    is_float = value.kind == "value" and "." in value.text
    text = "" if is_float or value.kind == "object" else value.text
    return replace(value, text=text, parts=tuple(map(_plain, value.parts)))


def by_python(call: Callable[[], Any]) -> End:
    """Run a call of compiled code of :data:`FILE` under a trace."""
    names, end = Names(), End({})

    def local(frame: FrameType, event: str, _: Any) -> Any:
        if event in ("line", "return"):
            for name, value in frame.f_locals.items():
                if name not in starts[frame] or starts[frame][name] is not value:
                    names.see(frame, frame.f_code.co_name, name, value)
        return local

    starts: dict[FrameType, dict[str, Any]] = {}

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename != FILE or frame.f_code.co_name.startswith("<"):
            return None
        starts[frame] = dict(frame.f_locals)
        return local if event == "call" else None

    sys.settrace(trace)
    try:
        end.result = call()
    except Exception as error:
        end.error = f"{type(error).__name__}: {error}"
        end.line = _last_line(error)
    finally:
        sys.settrace(None)
    return replace(end, values=names.values)


def _last_line(error: Exception) -> int:
    line, at = 0, error.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename == FILE:
            line = at.tb_lineno
        at = at.tb_next
    return line


def by_reader(source: str, run: Callable[[Engine], Callable[[], Any]]) -> End:
    """Run a call on the interpreter; ``run`` prepares it and returns it."""
    engine = Engine(parse(source).tree)
    machine = engine.interpreter
    names = Names()
    starts: dict[Scope, tuple[str, dict[str, Any]]] = {}
    inner = machine.run_function

    def started(function: Function, scope: Scope) -> Any:
        starts[scope] = function.name, dict(scope.names)
        return inner(function, scope)

    def watch(_: int, name: str, value: Any) -> None:
        if name.isidentifier() and name != "return" and machine.scope in starts:
            function, before = starts[machine.scope]
            if name not in before or before[name] is not value:
                names.see(machine.scope, function, name, value)

    end = End(names.values)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        engine.load()
        call = run(engine)
        engine.record()
        machine.recorder.watch = watch
        machine.run_function = started  # type: ignore[method-assign]
        try:
            end.result = call()
        except Exception as error:
            failure = engine.failure(error)
            end.error = f"{failure.error_type or failure.code}: {failure.message}"
            end.line = failure.line
    return end


def model_by_python(source: str, *inputs: Any) -> End:
    """Run a model on inputs by Python itself."""
    space: dict[str, Any] = {"__name__": "paste"}
    exec(compile(ast.parse(source), FILE, "exec", dont_inherit=True), space)
    torch.manual_seed(0)
    model = space["Model"]().eval()
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return by_python(lambda: model(*inputs))


def model_by_reader(source: str, *inputs: Any) -> End:
    """Run a model on inputs on the interpreter."""

    def prepare(engine: Engine) -> Callable[[], Any]:
        torch.manual_seed(0)
        model = engine.make(engine.globals["Model"], {}).eval()
        return lambda: engine.interpreter.apply(model, inputs, {})

    return by_reader(source, prepare)
