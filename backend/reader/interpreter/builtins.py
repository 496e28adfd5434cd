"""Builtins of Python that need the interpreter, and actions on objects of a paste."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

from backend.reader.bounds import MAX_EXPONENT, MAX_RANGE, Refused
from backend.reader.interpreter.classes import field, named_tuple
from backend.reader.interpreter.reflection import (
    Arguments,
    Keywords,
    callable_of,
    copied,
    getattr_of,
    hasattr_of,
    isinstance_of,
    issubclass_of,
    type_of,
)
from backend.reader.tables.entry import Aware
from backend.reader.values import options
from backend.reader.values.iteration import listed
from backend.reader.values.kinds import Partial, Pasted, Plain
from backend.reader.values.machine import Machine
from backend.reader.values.stand_ins import Bag, Ignored
from backend.reader.values.text import formatted, text_of

Builtin = Callable[[Machine, Arguments, Keywords], Any]


def builtin(machine: Machine, function: Aware, arguments: Arguments, keywords: Keywords) -> Any:
    """Call a builtin of Python."""
    found = _BUILTINS.get(function.name)
    if found is None:
        raise machine.refuse("name", function.name)
    try:
        return found(machine, arguments, keywords)
    except Refused:
        raise
    except (IndexError, KeyError, TypeError, ValueError) as error:
        if machine.failure is not None:
            raise
        # The builtin is ours, and takes other arguments.
        message = f"{function.name}() got wrong arguments"
        raise machine.fail(TypeError(message)) from error


def _range(machine: Machine, arguments: Arguments, _: Keywords) -> range:
    made: range = machine.host(range, *arguments)
    if made and (abs(made[-1] - made[0]) // abs(made.step)) > MAX_RANGE:
        raise machine.refuse("limit", "range")
    return made


def _len(machine: Machine, arguments: Arguments, _: Keywords) -> Any:
    (value,) = arguments if len(arguments) == 1 else (None,)
    match value:
        case Bag():
            return value.guess("vocab_size", value.name)
        case Plain() | Pasted():
            return machine.apply(machine.attribute(value, "__len__"), [], {})
    return machine.host(len, *arguments)


def _collected(kind: type) -> Builtin:
    def collect(machine: Machine, arguments: Arguments, keywords: Keywords) -> Any:
        if arguments and isinstance(arguments[0], dict) and kind is dict:
            return machine.hold(dict, arguments[0], **keywords)
        items = [listed(machine, each) for each in arguments]
        if kind is dict:
            return machine.hold(dict, *items, **keywords)
        return machine.host(kind, *items, **keywords)

    return collect


def _number(kind: type) -> Builtin:
    def number(machine: Machine, arguments: Arguments, keywords: Keywords) -> Any:
        return machine.host(kind, *arguments, **keywords)

    return number


def _reduced(real: Callable[..., Any]) -> Builtin:
    """Return a builtin that walks through one iterable, such as ``sum``."""

    def reduce(machine: Machine, arguments: Arguments, keywords: Keywords) -> Any:
        if len(arguments) == 1 or real in (sum, sorted):
            arguments = [listed(machine, arguments[0]), *arguments[1:]]
        machine.step(len(arguments[0]) if isinstance(arguments[0], list) else 1)
        return machine.host(real, *arguments, **keywords)

    return reduce


def _judged(all_of_them: bool) -> Builtin:
    def judge(machine: Machine, arguments: Arguments, _: Keywords) -> bool:
        for each in machine.iterate(arguments[0]):
            machine.step()
            if machine.truth(each) != all_of_them:
                return not all_of_them
        return all_of_them

    return judge


def _enumerate(machine: Machine, arguments: Arguments, keywords: Keywords) -> Any:
    return machine.host(enumerate, machine.iterate(arguments[0]), *arguments[1:], **keywords)


def _zip(machine: Machine, arguments: Arguments, _: Keywords) -> Any:
    return zip(*[machine.iterate(each) for each in arguments], strict=False)


def _map(machine: Machine, arguments: Arguments, _: Keywords) -> Any:
    rows = zip(*[listed(machine, each) for each in arguments[1:]], strict=False)
    return iter([machine.apply(arguments[0], list(row), {}) for row in rows])


def _filter(machine: Machine, arguments: Arguments, _: Keywords) -> Any:
    keep, items = arguments[0], listed(machine, arguments[1])
    return iter(
        [e for e in items if machine.truth(e if keep is None else machine.apply(keep, [e], {}))]
    )


def _reversed(machine: Machine, arguments: Arguments, _: Keywords) -> Any:
    value = arguments[0]
    if isinstance(value, list | tuple | str | range | dict):
        return machine.host(reversed, value)
    return iter(listed(machine, value)[::-1])


def _next(machine: Machine, arguments: Arguments, _: Keywords) -> Any:
    if isinstance(arguments[0], Ignored):
        return arguments[0]
    return machine.hold(next, *arguments)


def _partial(_: Machine, arguments: Arguments, keywords: Keywords) -> Partial:
    return Partial(arguments[0], tuple(arguments[1:]), dict(keywords))


def _fold(machine: Machine, arguments: Arguments, _: Keywords) -> Any:
    items = [*arguments[2:], *listed(machine, arguments[1])]
    result = items[0]
    for each in items[1:]:
        result = machine.apply(arguments[0], [result, each], {})
    return result


def _prod(machine: Machine, arguments: Arguments, _: Keywords) -> Any:
    result: Any = 1
    for each in listed(machine, arguments[0]):
        result = machine.host(lambda one, two: one * two, result, each)
    return result


def _pow(machine: Machine, arguments: Arguments, _: Keywords) -> Any:
    if any(isinstance(each, int) and abs(each) > MAX_EXPONENT for each in arguments[1:]):
        raise machine.refuse("limit", "number")
    return machine.host(pow, *arguments)


def _first(arguments: Arguments) -> Mapping[str, Any]:
    """Return the dictionary that a config is made of, or an empty one."""
    return next((each for each in arguments if isinstance(each, dict)), {})


def _super(machine: Machine, _: Arguments, __: Keywords) -> Any:
    raise machine.refuse("form", "super")


_BUILTINS: Mapping[str, Builtin] = {
    "range": _range,
    "len": _len,
    **{kind.__name__: _collected(kind) for kind in (list, tuple, set, dict)},
    **{kind.__name__: _number(kind) for kind in (int, float, bool)},
    **{real.__name__: _reduced(real) for real in (sum, max, min, sorted)},
    "abs": lambda m, a, k: m.host(abs, *a, **k),
    "round": lambda m, a, k: m.host(round, *a, **k),
    "divmod": lambda m, a, k: m.host(divmod, *a, **k),
    "slice": lambda m, a, k: m.host(slice, *a, **k),
    "ord": lambda m, a, k: m.host(ord, *a, **k),
    "chr": lambda m, a, k: m.host(chr, *a, **k),
    "any": _judged(False),
    "all": _judged(True),
    "enumerate": _enumerate,
    "zip": _zip,
    "map": _map,
    "filter": _filter,
    "reversed": _reversed,
    "iter": lambda m, a, _: m.iterate(a[0]),
    "next": _next,
    "type": type_of,
    "isinstance": isinstance_of,
    "issubclass": issubclass_of,
    "getattr": getattr_of,
    "hasattr": hasattr_of,
    "setattr": lambda m, a, _: m.set_attribute(*a),
    "callable": callable_of,
    "print": lambda *_: None,
    "id": lambda *_: 0,
    "hash": lambda *_: 0,
    "str": lambda m, a, _: text_of(m, a[0]) if a else "",
    "repr": lambda m, a, _: text_of(m, a[0], quoted=True),
    "format": lambda m, a, _: formatted(m, a[0], a[1] if len(a) > 1 else ""),
    "pow": _pow,
    "prod": _prod,
    "copy": copied,
    "deepcopy": copied,
    "partial": _partial,
    "reduce": _fold,
    "chain": lambda m, a, _: iter(list(chain(*[listed(m, each) for each in a]))),
    "fromkeys": lambda m, a, _: m.host(dict.fromkeys, listed(m, a[0]), *a[1:]),
    "field": lambda m, _, k: field(m, k),
    "namedtuple": lambda m, a, _: named_tuple(m, a),
    "Namespace": lambda _, a, k: options.namespace({**_first(a), **k}),
    "ArgumentParser": lambda *_: options.parser(),
    "super": _super,
}
