"""Values of a question on the Practice page, without sentences and without torch.

Codes refer to sentences in the catalogs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, get_args
from urllib.parse import urlencode

from backend.layer.spec import Direction, LayerSpec
from backend.links.layer import to_query
from backend.practice.call import Call
from backend.practice.rule_lines import RuleLine

Kind = Literal[
    "output_shape",
    "h_n_shape",
    "c_n_shape",
    "slice_shape",
    "raises",
    "parameter_count",
    "which_row",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
SHAPE_KINDS: tuple[Kind, ...] = ("output_shape", "h_n_shape", "c_n_shape", "slice_shape")
Answer = tuple[int, ...] | int | str
"""A shape, an integer (a count or a row), or :data:`RUNS` or the code of an error."""
Params = Mapping[str, int | str]
RUNS = "runs"
"""The answer to ``raises`` if nothing is raised, however wrong the result may be."""
HintKind = Literal["symbols", "numbers", "picture"]
# A set about one layer draws the same few questions many times.
cached_question = lru_cache(maxsize=256)


@dataclass(frozen=True)
class Confused:
    """A wrong answer and the mistake that leads to it.

    Attributes:
        code: the name of the mistake.
        value: the resulting answer.
        params: numbers and names for the sentence.
    """

    code: str
    value: Answer
    params: Params = field(default_factory=dict)


@dataclass(frozen=True)
class Option:
    """One answer to choose.

    Attributes:
        value: the answer.
        code: the mistake that leads to it; ``None`` for the right answer.
        params: numbers and names for the sentence of ``code``.
    """

    value: Answer
    code: str | None = None
    params: Params = field(default_factory=dict)


@dataclass(frozen=True)
class HintLine:
    """One line of a hint: ``name`` and ``actual`` as in :class:`RuleLine`, and its text."""

    name: str
    text: str
    actual: str = ""


@dataclass(frozen=True)
class Hint:
    """One of the successive hints.

    Attributes:
        kind: ``symbols``, then ``numbers`` (the answer before the arithmetic), then ``picture``.
        lines: one for each axis, weight or check; for ``picture`` the slices or tensors to look at.
    """

    kind: HintKind
    lines: tuple[HintLine, ...]


@dataclass(frozen=True)
class Lane:
    """The row that a question is about: its state, its stacked layer, its direction."""

    tensor: str
    layer: int
    direction: Direction


@dataclass(frozen=True)
class Question:
    """A question with its answer by torch.

    Attributes:
        kind: the kind of the question.
        spec: the layer and its input.
        answer: torch's result in this run.
        rule_lines: the same by the rules: a line for each axis, each group of weights, the row, or
            each of torch's checks; empty if no rule is known.
        confusions: wrong answers and their mistakes, the most tempting first; all of them differ
            from each other and from the answer.
        options: answers to choose from, with the right one; () if the answer is typed.
        hints: the hints in order: symbols, numbers, picture.
        expression: the expression of ``slice_shape``.
        call: the call of ``raises``.
        lane: the row of ``which_row``.
        message: torch's error message.
    """

    kind: Kind
    spec: LayerSpec
    answer: Answer
    rule_lines: tuple[RuleLine, ...] = ()
    confusions: tuple[Confused, ...] = ()
    options: tuple[Option, ...] = ()
    hints: tuple[Hint, ...] = ()
    expression: str = ""
    call: Call | None = None
    lane: Lane | None = None
    message: str = ""

    @property
    def asked(self) -> str:
        """The object of the question: an expression, a call's id, or ``h_n:1:backward``."""
        if self.lane:
            return lane_text(self.lane)
        return self.call.id if self.call else self.expression

    @property
    def id(self) -> str:
        """An id that is the same for the same question on every machine."""
        query = to_query(self.spec) | ({"asked": self.asked} if self.asked else {})
        return f"{self.kind}?{urlencode(query)}"


def lane_text(lane: Lane) -> str:
    """Return a row as in :attr:`Question.asked`, ``h_n:1:backward``."""
    return f"{lane.tensor}:{lane.layer}:{lane.direction}"


def distinct(confusions: list[Confused], answer: Answer) -> tuple[Confused, ...]:
    """Return the first mistake for each wrong answer, without those that give the right one."""
    first: dict[Answer, Confused] = {}
    for each in confusions:
        if each.value != answer:
            first.setdefault(each.value, each)
    return tuple(first.values())


def hints(lines: tuple[RuleLine, ...], *places: str) -> tuple[Hint, ...]:
    """Return the three hints of a question; ``places`` are the slices or tensors to look at."""
    symbols = tuple(HintLine(line.name, line.symbol) for line in lines)
    numbers = tuple(HintLine(line.name, line.arithmetic, line.actual) for line in lines)
    looked_at = tuple(HintLine("place", place) for place in places)
    return Hint("symbols", symbols), Hint("numbers", numbers), Hint("picture", looked_at)
