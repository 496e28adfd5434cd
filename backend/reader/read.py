"""One run of a pasted source: the shapes of each line, the inputs, the modules or the failure."""

from __future__ import annotations

import ast
import re
from typing import Any

from torch import nn

from backend.reader.port.interpreter import Pasted
from backend.reader.port.search import Outcome
from backend.reader.port.search import Reading as Search
from backend.reader.reading import (
    Binding,
    Failure,
    Free,
    Input,
    Kind,
    Module,
    Paste,
    Reading,
    Seen,
)

_RECURRENT = ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "bidirectional")


def read(paste: Paste) -> Reading:
    """Run the model of the paste once and return what each line binds."""
    try:
        search = Search(paste.source, paste.class_name or None)
    except SyntaxError as error:
        failure = Failure(error.lineno or 0, error.msg, "syntax", "SyntaxError")
        return Reading(paste.source, paste.class_name, failure=failure)
    except IndexError:
        failure = Failure(0, "no class with a forward method", "no_model")
        return Reading(paste.source, paste.class_name, failure=failure)
    outcome = search.run(dict(paste.values))
    return Reading(
        paste.source,
        search.target,
        classes=tuple(node.name for node in search.tree.body if isinstance(node, ast.ClassDef)),
        bindings=_bindings(outcome, paste.source),
        output=_output(outcome),
        failure=_failure(outcome),
        arguments=_arguments(outcome),
        inputs=_inputs(outcome),
        modules=_modules(outcome.model),
        sizes={name: size for name, size in outcome.symbols.items() if name in ("N", "L", "T")},
    )


def seen(shape: Any) -> Seen:
    """Return the value that the interpreter recorded."""
    match shape:
        case ("tensor", sizes, dtype):
            return Seen("tensor", sizes, dtype)
        case ("packed", sizes, batches):
            data = Seen("tensor", sizes, "float32")
            return Seen("packed", parts=(data, Seen("tensor", (len(batches),), "int64")))
        case ("array", sizes, dtype):
            return Seen("array", sizes, dtype)
        case ("tuple", _, parts):
            return Seen("tuple", parts=tuple(map(seen, parts)))
        case ("list", _, parts):
            return Seen("list", parts=tuple(map(seen, parts)))
        case ("value", value):
            return Seen("value", text=repr(value))
    return Seen("object", text=str(shape[1]))


def _bindings(outcome: Outcome, source: str) -> tuple[Binding, ...]:
    lines = source.splitlines()
    return tuple(
        Binding(
            each.line,
            each.name,
            seen(each.last),
            seen(each.first),
            each.times,
            tuple(lines[line - 1].strip() for line in each.path if 0 < line <= len(lines)),
        )
        for each in outcome.records.values()
    )


def _output(outcome: Outcome) -> Seen | None:
    if not outcome.done:
        return None
    last = [each for each in outcome.records.values() if each.name == "return"]
    return seen(last[-1].last) if last else None


def _failure(outcome: Outcome) -> Failure | None:
    if outcome.done:
        return None
    if outcome.refused:
        return Failure(outcome.line, outcome.what, outcome.code, name=outcome.what)
    kind, _, message = outcome.error.partition(": ")
    shapes = {
        each.name: each.last[1] for each in outcome.records.values() if each.last[0] == "tensor"
    }
    return Failure(outcome.line, message, error_type=kind, shapes=shapes)


def _arguments(outcome: Outcome) -> tuple[Free, ...]:
    return tuple(
        Free(name, value, _kind(value, outcome.roles.get(name, "")), outcome.roles.get(name, ""))
        for name, value in outcome.symbols.items()
        if name not in ("N", "L", "T")
    )


def _kind(value: Any, role: str) -> Kind:
    if isinstance(value, bool) or role == "toggle":
        return "toggle"
    if isinstance(value, int):
        return "size"
    return "rate" if isinstance(value, float) else "text"


def _inputs(outcome: Outcome) -> tuple[Input, ...]:
    found = []
    for name, kind in outcome.inputs.items():
        sizes = re.search(r"\(([\d, ]*)\)", kind)
        shape = tuple(int(each) for each in re.findall(r"\d+", sizes[1])) if sizes else ()
        role = kind.partition(" (")[0]
        found.append(Input(name, role, shape, "int64" if role == "ids" else "float32"))
    return tuple(found)


def _modules(model: nn.Module | None) -> tuple[Module, ...]:
    if model is None:
        return ()
    return tuple(
        Module(
            name,
            each.__dict__["_paste"][1].name if isinstance(each, Pasted) else type(each).__name__,
            sum(weight.numel() for weight in each.parameters(recurse=False)),
            text="" if isinstance(each, Pasted) else repr(each).partition("\n")[0],
            recurrent={key: getattr(each, key) for key in _RECURRENT}
            if isinstance(each, nn.RNNBase)
            else {},
        )
        for name, each in model.named_modules()
        if name
    )
