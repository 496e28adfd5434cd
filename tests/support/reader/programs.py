"""Random programs in the subset that the reader runs: numbers, lists, texts and tensors."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

HEAD = """\
import torch
import torch.nn as nn
import torch.nn.functional as F

class Model(nn.Module):
    scale = 2

    def __init__(self):
        super().__init__()
        self.cell = nn.Linear(4, 4)
        self.count = 3

    @property
    def twice(self):
        return self.count * 2

    @staticmethod
    def least(a, b=1, *rest, top=9):
        return min(a, b, top, *rest)

    def forward(self, x):
        a, b, t, l, s = 1, 2, x, [1, 2], "s"
"""
NUMBERS = ("a", "b", "self.count", "self.scale", "self.twice", "x.size(0)", "x.shape[1]", "len(l)")
NAMES = {"number": ("a", "b"), "tensor": ("t",), "list": ("l",), "text": ("s",)}


@st.composite
def number(draw: DrawFn, depth: int = 0) -> str:
    """Draw an expression for an integer, which may raise."""
    if depth > 2 or draw(st.booleans()):
        return draw(st.sampled_from(NUMBERS) | st.integers(0, 9).map(str))
    one, two = draw(number(depth + 1)), draw(number(depth + 1))
    return draw(
        st.sampled_from(
            [
                *(f"({one} {op} {two})" for op in ("+", "-", "*", "//", "%")),
                *(f"max({one}, {two})", f"abs(-{one})", f"(-{one})", f"int({one} > {two})"),
                *(f"({one} if {one} < {two} else {two})", f"({one} and {two})", f"l[{one} % 3]"),
                *("sum(l)", f"self.least({one}, {two})", f"self.least({one}, top={two})"),
                *(f"(lambda n: n + {one})({two})", "t.dim()", "t.numel()", f"divmod({one}, 3)[1]"),
                *(f"[{one}, {two}][-1]", f"({{0: {one}}}[0])", f"sum(i * {one} for i in l)"),
                *(f"round({one} / 3)", f"len(s) + {one}", "int(t.sum() > 0)", f"(not {one})"),
            ]
        )
    )


@st.composite
def tensor(draw: DrawFn, depth: int = 0) -> str:
    """Draw an expression for a tensor, which may raise."""
    if depth > 1 or draw(st.booleans()):
        return draw(st.sampled_from(["x", "t", "torch.ones(3, 4)", "torch.arange(4)"]))
    one, two = draw(tensor(depth + 1)), draw(tensor(depth + 1))
    n = draw(st.integers(-1, 2))
    size = draw(number(1))
    return draw(
        st.sampled_from(
            [
                *(f"{one} + {two}", f"{one} * {size}", f"torch.cat([{one}, {two}], dim={n})"),
                *(f"({one}).transpose(0, 1)", f"({one}).unsqueeze({n})", f"({one}).view(-1)"),
                *(f"({one})[0]", f"({one})[:, -1]", f"({one}).sum(dim={n})", f"self.cell({one})"),
                *(
                    f"torch.zeros(({size}) % 4, 4)",
                    f"({one}).reshape({size}, -1)",
                    f"F.relu({one})",
                ),
                *(f"torch.stack([{one}, {two}])", f"({one}).size()", f"({one}) @ ({two})"),
                *(f"({one}).permute(1, 0)", f"({one})[..., :{size}]", f"({one}).chunk(2, {n})[0]"),
                *(f"torch.softmax(({one}).float(), dim={n})", f"({one}).expand({size}, -1)"),
            ]
        )
    )


@st.composite
def listed(draw: DrawFn) -> str:
    """Draw an expression for a list."""
    one, two = draw(number()), draw(number())
    return draw(
        st.sampled_from(
            [
                *("l + [7]", "l[1:]", "l[::-1]", "sorted(l)", f"[{one}, *l]", "l * 2"),
                *(f"list(range(({one}) % 5))", f"[i + {two} for i in range(3) if i != {one}]"),
                *(f"[n for n, m in zip(l, l[1:])] + [{one}]", f"[{one}] + list(map(abs, l))"),
                *("[i for i, n in enumerate(l) if n]", f"list({{{one}: {two}}}.items())[0][:1]"),
            ]
        )
    )


@st.composite
def text(draw: DrawFn) -> str:
    """Draw an expression for a text."""
    one = draw(number())
    return draw(
        st.sampled_from(
            [
                *(f"f'{{{one}}} {{l}}'", "str(l)", "'-'.join(map(str, l))", "s.upper()[:9]"),
                *(f"'%d %s' % ({one}, s[:3])", f"'{{}}{{}}'.format({one}, l)", "s[:4] * 2"),
            ]
        )
    )


EXPRESSIONS = {"number": number(), "tensor": tensor(), "list": listed(), "text": text()}


@st.composite
def statement(draw: DrawFn, depth: int, loop: bool = False) -> list[str]:
    """Draw one statement as its lines."""
    kind = draw(st.sampled_from(["number", "tensor", "tensor", "list", "text"]))
    name = draw(st.sampled_from(NAMES[kind]))
    plain = [f"{name} = {draw(EXPRESSIONS[kind])}"]
    if depth > 1:
        return draw(st.sampled_from([plain, ["break"], ["continue"]])) if loop else plain
    form = draw(st.sampled_from(FORMS))
    test = draw(number()) if "TEST" in form else ""
    lines: list[str] = []
    for line in form.replace("TEST", test).split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        match line.strip():
            case "PLAIN":
                made = plain
            case "INNER":
                made = draw(block(depth + 1, loop))
            case "LOOPED":
                made = draw(block(depth + 1, True))
            case other:
                made = [other]
        lines += [f"{indent}{each}" for each in made]
    return lines


FORMS = [
    "PLAIN",
    "PLAIN",
    "a += TEST",
    "l.append(TEST)",
    "a, b = b, TEST",
    "(a, *l), b = [TEST, 2, 3], len(l)",
    "if TEST > b:\n    INNER\nelse:\n    PLAIN",
    "for i in range((TEST) % 3):\n    a = i\n    LOOPED",
    "for i, n in enumerate(l[:3]):\n    b = n\n    LOOPED\nelse:\n    PLAIN",
    "k = 0\nwhile k < 2:\n    k += 1\n    LOOPED",
    "try:\n    INNER\nexcept (ValueError, RuntimeError):\n    a = 5",
    "try:\n    INNER\nexcept ZeroDivisionError as e:\n    s = str(e)",
    "def inner(n, m=a):\n    return n + m + b\nb = inner(TEST)",
    "with torch.no_grad():\n    PLAIN",
    "assert TEST != 100, 'never'",
    "if TEST == 4:\n    raise ValueError(f'bad {a}')",
]
"""Forms of statements; words in capitals stand for drawn parts."""


@st.composite
def block(draw: DrawFn, depth: int = 0, loop: bool = False) -> list[str]:
    """Draw one to three statements."""
    count = draw(st.integers(1, 2 if depth else 5))
    return [line for _ in range(count) for line in draw(statement(depth, loop))]


@st.composite
def program(draw: DrawFn) -> str:
    """Draw the source of a class whose ``forward`` runs random statements."""
    body = [*draw(block()), "return a, b, t, l, s"]
    return HEAD + "".join(f"        {line}\n" for line in body)
