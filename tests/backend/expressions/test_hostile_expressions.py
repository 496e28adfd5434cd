"""Hostile texts are rejected, or are valid expressions without side effects."""

from __future__ import annotations

import ast
import json
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import perf_counter
from typing import Any

import pytest
import torch
from hypothesis import settings

from backend.expressions.budget import MAX_DIMS, MAX_ELEMENTS
from backend.expressions.evaluate import evaluate, sizes_of
from backend.expressions.interpreter import Interpreter
from backend.expressions.text import Expression, ExpressionError
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from tests.support.fresh_python import fresh_python
from tests.support.slices.expressions import by_torch
from tests.support.slices.hostile_expressions import ESCAPES, hostile_expressions

COUNT = 10_000 if settings().max_examples >= 1000 else 1500
SPEC = LayerSpec(batch=3)
TOUCHED = {
    *("view", "reshape", "permute", "transpose", "squeeze", "unsqueeze", "flatten", "contiguous"),
    *("chunk", "split", "sum", "mean", "max", "size", "cat", "stack", "add", "__getitem__"),
    *("expand", "repeat", "matmul", "bmm", "softmax", "gather", "masked_fill", "where", "float"),
    *("long", "bool", "neg", "bitwise_not", "bitwise_and", "bitwise_or", "sub", "mul", "div"),
    *("lt", "le", "gt", "ge", "eq", "ne"),
}
"""What an expression may do."""
LOOKED_AT = {"dim", "untyped_storage", "numel", "shape", "is_meta", "dtype"}
"""What our own code and einops ask of a tensor besides."""


class Watched(torch.Tensor):
    """A tensor that records every access.

    https://docs.pytorch.org/docs/stable/notes/extending.html#subclassing-torch-tensor
    """

    asked: set[str] = set()  # noqa: RUF012

    @classmethod
    def __torch_function__(
        cls, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        # Reading `tensor.data` calls the `__get__` of something named `data`.
        cls.asked.add(func.__self__.__name__ if func.__name__ == "__get__" else func.__name__)
        return super().__torch_function__(func, types, args, kwargs or {})


@pytest.fixture
def watched() -> Iterator[dict[str, torch.Tensor]]:
    Watched.asked = set()
    values = trace(SPEC).values
    yield {name: tensor.clone().as_subclass(Watched) for name, tensor in values.items()}
    Watched.asked = set()


def evaluated(text: str, tensors: dict[str, torch.Tensor]) -> torch.Tensor | ExpressionError:
    try:
        return evaluate(text, tensors, sizes_of(SPEC))
    except ExpressionError as error:
        return error


def bits(tensors: dict[str, torch.Tensor]) -> dict[str, list[Any]]:
    plain = {name: tensor.as_subclass(torch.Tensor) for name, tensor in tensors.items()}
    return {name: [tensor.shape, tensor.tolist()] for name, tensor in plain.items()}


def test_each_is_refused_or_an_expression_after_all(watched: dict[str, torch.Tensor]) -> None:
    before, codes, slowest = bits(watched), set(), (0.0, "")
    Watched.asked = set()
    for text in hostile_expressions(COUNT, trace(SPEC).values, SPEC):
        start = perf_counter()
        answer = evaluated(text, watched)
        slowest = max(slowest, (perf_counter() - start, text))
        if isinstance(answer, ExpressionError):
            codes.add(answer.code)
            assert answer.start is None or 0 <= answer.start < len(text) + 1
            assert answer.start is None or answer.end is None or answer.start <= answer.end
        else:
            assert answer.numel() <= MAX_ELEMENTS
            assert answer.dim() <= MAX_DIMS
    assert Watched.asked - LOOKED_AT <= TOUCHED
    assert len(Watched.asked & TOUCHED) > 10
    assert bits(watched) == before
    assert codes == CODES
    # No claim about speed (bench/hostile_expressions.py is), only that none works for ever.
    assert slowest[0] < 5, slowest


CODES = {
    *("empty", "too_long", "syntax", "not_allowed", "unknown_name", "unknown_method"),
    *("unknown_function", "not_called", "too_large", "too_many", "bad_argument", "bad_index"),
    *("bad_operand", "bad_keyword", "needs_tensors", "needs_pattern", "out_of_range"),
    *("not_a_tensor", "torch_refused", "bad_call"),
}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("h_n.fill_(0)", "fill_"),
        ("h_n.data", "data"),
        ("h_n.new_zeros(2)", "new_zeros"),
        ("h_n.tile(9)", "tile"),
        ("torch.kron(h_n, h_n)", "kron"),
    ],
)
def test_a_watched_tensor_writes_down_what_is_asked_of_it(
    watched: dict[str, torch.Tensor], text: str, asked: str
) -> None:
    by_torch(text, watched, sizes_of(SPEC))
    assert asked in Watched.asked


def test_the_interpreter_alone_lets_no_escape_through(watched: dict[str, torch.Tensor]) -> None:
    """Allow every character, because the list of allowed nodes must suffice."""
    for text in ESCAPES:
        try:
            tree = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError):
            continue
        Watched.asked = set()
        with suppress(ExpressionError):
            Interpreter(Expression(text, tree), watched, sizes_of(SPEC)).run()
        assert Watched.asked - LOOKED_AT <= TOUCHED, text


LISTENING = textwrap.dedent(
    """
    import json, signal, sys, warnings
    from pathlib import Path
    import torch
    from backend.expressions.evaluate import ExpressionError, evaluate, sizes_of, warm_up
    from backend.layer.spec import LayerSpec
    from backend.layer.trace import trace
    from tests.support.slices.expressions import by_torch
    from tests.support.slices.hostile_expressions import hostile_expressions

    signal.alarm(250)
    warnings.simplefilter("ignore")
    spec = LayerSpec(batch=3)
    tensors, sizes = trace(spec).values, sizes_of(spec)
    texts = json.loads(sys.argv[2]) or hostile_expressions({count}, tensors, spec)
    run = by_torch if sys.argv[1] == "python" else evaluate
    warm_up()
    heard, listening = set(), False

    def largest():
        # Not getrusage: what it says was the parent's before this process was another program.
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))

    def hear(event, arguments):
        if listening:
            heard.add(event)

    sys.addaudithook(hear)
    refused, before, listening = 0, largest(), True
    for text in texts:
        try:
            run(text, tensors, sizes)
        except Exception:
            refused += 1
    listening = False
    print(json.dumps([sorted(heard), len(texts), refused, largest() - before]))
    """
).replace("{count}", str(COUNT))
"""Python tells audit hooks of code that runs, files, processes and imports:
https://docs.python.org/3/library/audit_events.html; a hook stays for ever, so it has a process."""


def heard(evaluator: str, texts: list[str]) -> tuple[set[str], int, int, float]:
    """Return audit events, texts, errors, and the largest growth of the process in MiB."""
    ended = fresh_python(LISTENING, [evaluator, json.dumps(texts)])
    assert ended.code == 0, ended.errors
    events, *numbers = json.loads(ended.output)
    return set(events), *numbers


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/status")


@LINUX
def test_none_is_executed_and_none_is_large() -> None:
    events, count, refused, grown = heard("ours", [])
    assert count == COUNT
    assert refused > COUNT * 0.8
    assert grown < 200
    # Reading to a syntax tree is called `compile` too; `exec` would be its execution.
    assert events <= {"compile", "builtins.id"}


@LINUX
def test_the_listener_hears_what_an_execution_does() -> None:
    texts = [
        "().__class__.__base__.__subclasses__()",
        "h_n.__class__.__init__.__globals__['__builtins__']['open']('no such file')",
        "torch.os.system('true')",
        "torch.load('no such file')",
        "(lambda: h_n)().numpy().tofile('no such folder/x')",
        "h_n.new_ones(10**8)",
    ]
    events, count, _, grown = heard("python", texts)
    assert count == len(texts)
    assert grown > 300
    assert events >= {"compile", "exec", "open", "os.system"}
