"""Parts of Python itself: math, random, copy, collections, and the methods of its containers."""

from __future__ import annotations

import collections
import math
import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import torch

from backend.reader.bounds import MAX_ITEMS, MAX_TEXT, Refused, check_length
from backend.reader.tables.entry import Aware, Namespace, Tool
from backend.reader.tables.tensors import named, tools


def _joined(text: str, parts: Any) -> str:
    listed = list(parts)
    check_length(sum(len(each) for each in listed) + len(text) * len(listed), MAX_TEXT, "text")
    return text.join(listed)


def _replaced(text: str, old: str, new: str, count: int = -1) -> str:
    times = text.count(old) if count < 0 else min(count, text.count(old))
    check_length(len(text) + times * len(new), MAX_TEXT, "text")
    return text.replace(old, new, count)


def _padded(name: str) -> Tool:
    real = getattr(str, name)

    def padded(text: str, width: int, *fill: str) -> Any:
        check_length(width, MAX_TEXT, "text")
        return real(text, width, *fill)

    return Tool(name, padded)


def _extended(items: list[Any], more: Any) -> None:
    added = list(more)
    check_length(len(items) + len(added))
    items.extend(added)


def _appended(items: list[Any], item: Any) -> None:
    check_length(len(items) + 1, MAX_ITEMS)
    items.append(item)


LIST_METHODS = tools(list, "insert pop reverse index count copy sort clear remove") | {
    "append": Tool("append", _appended),
    "extend": Tool("extend", _extended),
}
TEXT_METHODS = tools(
    str,
    """lower upper strip split startswith endswith title capitalize rstrip lstrip isdigit isalpha
    isupper islower find count index rsplit splitlines partition rpartition casefold swapcase
    removeprefix removesuffix isnumeric isspace isalnum""",
) | {
    "join": Tool("join", _joined),
    "replace": Tool("replace", _replaced),
    "zfill": _padded("zfill"),
    "ljust": _padded("ljust"),
    "rjust": _padded("rjust"),
    "center": _padded("center"),
}
DICT_METHODS = tools(dict, "get items keys values pop update setdefault copy popitem clear")
SET_METHODS = tools(set, "add union discard intersection difference update remove copy pop")
_CONTAINERS: tuple[tuple[type, Mapping[str, Tool]], ...] = (
    (torch.Size, tools(torch.Size, "numel index count")),
    (list, LIST_METHODS),
    (tuple, tools(tuple, "index count")),
    (collections.OrderedDict, DICT_METHODS | tools(collections.OrderedDict, "move_to_end")),
    (
        collections.Counter,
        DICT_METHODS | tools(collections.Counter, "most_common") | tools(dict, "update"),
    ),
    (dict, DICT_METHODS),
    (str, TEXT_METHODS),
    (set, SET_METHODS),
    (collections.deque, tools(collections.deque, "append appendleft pop popleft extend clear")),
    (float, tools(float, "is_integer")),
    (int, tools(int, "bit_length")),
)
CONTAINER_METHODS = tuple(
    (kind, {name: replace(tool, keeps=name != "sort") for name, tool in table.items()})
    for kind, table in _CONTAINERS
)
"""Methods of containers; they keep functions of the paste as they are, but for a sorting key."""
ITERATORS: tuple[type, ...] = (
    type({}.items()),
    type({}.keys()),
    type({}.values()),
    type(collections.OrderedDict().items()),
    type(collections.OrderedDict().keys()),
    type(collections.OrderedDict().values()),
)

MATH = Namespace(
    "math",
    tools(
        math,
        """sqrt log log2 log10 log1p exp floor ceil sin cos tan tanh sinh cosh fabs isnan isinf
        isclose hypot radians degrees atan atan2 pow fmod trunc copysign""",
    )
    | named(math, ("pi", "inf", "e", "nan", "tau")),
    frozenset(dir(math)),
)


def _factorial(n: int) -> int:
    if n > 18:
        raise Refused("limit", "number")
    return math.factorial(n)


MATH.table |= {
    "factorial": Tool("factorial", _factorial),
    "gcd": Tool("gcd", math.gcd),
    "prod": Aware("prod"),
}


def _dice() -> float:
    return float(torch.rand(()))


def _ranged(*bounds: int) -> int:
    items = range(*bounds)
    if not items:
        start, stop, step = items.start, items.stop, items.step
        last = step if len(bounds) > 2 else stop - start
        raise ValueError(f"empty range for randrange() ({start}, {stop}, {last})")
    return int(_chosen(items))


def _chosen(items: Any) -> Any:
    if not len(items):
        raise IndexError("Cannot choose from an empty sequence")
    return items[int(torch.randint(0, len(items), ()))]


def _sampled(items: Any, k: int) -> list[Any]:
    order: list[int] = torch.randperm(check_length(len(items))).tolist()
    if not 0 <= k <= len(order):
        raise ValueError("Sample larger than population or is negative")
    return [items[place] for place in order[:k]]


def _shuffled(items: list[Any]) -> None:
    items[:] = _sampled(items, len(items))


RANDOM = Namespace(
    "random",
    {
        "random": Tool("random", _dice),
        "randint": Tool("randint", lambda a, b: _ranged(a, b + 1)),
        "randrange": Tool("randrange", _ranged),
        "uniform": Tool("uniform", lambda a, b: a + (b - a) * _dice()),
        "gauss": Tool("gauss", lambda mu=0.0, sigma=1.0: mu + sigma * float(torch.randn(()))),
        "choice": Tool("choice", _chosen),
        "sample": Tool("sample", _sampled),
        "shuffle": Tool("shuffle", _shuffled),
        "seed": Tool("seed", lambda *_: None),
    },
    frozenset(dir(random)),
)
"""Dice of torch, so that one seed fixes a whole run."""
COPY = Namespace("copy", {"deepcopy": Aware("deepcopy"), "copy": Aware("copy")})
COLLECTIONS = Namespace(
    "collections",
    {
        "OrderedDict": Tool("OrderedDict", collections.OrderedDict, collections.OrderedDict),
        "defaultdict": Tool("defaultdict", collections.defaultdict, collections.defaultdict),
        "Counter": Tool("Counter", collections.Counter, collections.Counter),
        "namedtuple": Aware("namedtuple"),
        "deque": Tool("deque", collections.deque, collections.deque),
    },
)
FUNCTOOLS = Namespace("functools", {"partial": Aware("partial"), "reduce": Aware("reduce")})
ITERTOOLS = Namespace("itertools", {"chain": Aware("chain")})


def ignored(*_: Any, **__: Any) -> None:
    """Do nothing."""


TIME = Namespace("time", {"time": Tool("time", lambda: 0.0), "sleep": Tool("sleep", ignored)})

_ERRORS = (
    *(Exception, ValueError, TypeError, RuntimeError, KeyError, IndexError, AttributeError),
    *(NotImplementedError, AssertionError, ZeroDivisionError, StopIteration, NameError),
    *(OverflowError, LookupError, ArithmeticError, ImportError, OSError, MemoryError),
)
_KINDS: tuple[type, ...] = (int, float, bool, str, list, tuple, dict, set, object)
_AWARE = """range len enumerate zip max min sum abs round any all reversed sorted slice next iter
    map filter divmod print super isinstance issubclass getattr hasattr setattr type
    callable id repr pow format vars ord chr hash"""
CONSTANT_NAMES: Mapping[str, Any] = {
    **{each.__name__: Aware(each.__name__, each) for each in _KINDS},
    **{name: Aware(name) for name in _AWARE.split()},
    **{each.__name__: Tool(each.__name__, each, each) for each in _ERRORS},
    "property": Aware("property"),
    "staticmethod": Aware("staticmethod"),
    "Ellipsis": ...,
    "__name__": "__main__",
}
"""Builtin names of Python."""
