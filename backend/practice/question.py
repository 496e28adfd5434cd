"""What a question of the Practice page consists of: values only, no sentence and no torch.

Codes name what a sentence says; the sentences live in the catalogues.
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
"""A shape, a whole number or a row, or :data:`RUNS` or the code of an error."""
Params = Mapping[str, int | str]
RUNS = "runs"
"""The answer to ``raises`` where nothing is raised, however wrong the result may be."""
HintKind = Literal["symbols", "numbers", "picture"]
# Of one layer there are few questions: a set about it draws most of them many times.
drawn_again = lru_cache(maxsize=256)


@dataclass(frozen=True)
class Confused:
    """A wrong answer and the confusion that gives it.

    Attributes:
        code: names the confusion.
        value: what somebody answers who is confused so.
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
        code: the confusion that gives it; ``None`` for the right one.
        params: numbers and names for the sentence of ``code``.
    """

    value: Answer
    code: str | None = None
    params: Params = field(default_factory=dict)


@dataclass(frozen=True)
class HintLine:
    """One line of a hint: ``name`` as in :class:`RuleLine`, and its text."""

    name: str
    text: str
    actual: str = ""


@dataclass(frozen=True)
class Hint:
    """One step of the ladder.

    Attributes:
        kind: ``symbols``, then ``numbers`` (the answer but for the reckoning), then ``picture``.
        lines: one for each axis, weight or check; of ``picture``, the places to look at as slices
            or names of tensors.
    """

    kind: HintKind
    lines: tuple[HintLine, ...]


@dataclass(frozen=True)
class Lane:
    """The lane whose row is asked for: of which state, which stacked layer, which direction."""

    tensor: str
    layer: int
    direction: Direction


@dataclass(frozen=True)
class Question:
    """A question with its answer by torch.

    Attributes:
        kind: what is asked.
        spec: of which layer, on which input.
        answer: what torch gave on this run.
        rule_lines: the same by the rules: a line for each axis, each group of weights, the row, or
            each thing that torch checks; empty where no rule is known.
        confusions: wrong answers and why somebody gives them, the most tempting first; all of
            them differ from each other and from the answer.
        options: answers to choose from, the right one among them; () where it is typed.
        hints: the ladder, symbols, numbers, picture.
        expression: of ``slice_shape``.
        call: of ``raises``.
        lane: of ``which_row``.
        message: torch's own words where it refuses.
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
        """What is asked besides the kind: an expression, a call's id, or ``h_n:1:backward``."""
        if self.lane:
            return lane_text(self.lane)
        return self.call.id if self.call else self.expression

    @property
    def id(self) -> str:
        """The same for the same question on every machine."""
        query = to_query(self.spec) | ({"asked": self.asked} if self.asked else {})
        return f"{self.kind}?{urlencode(query)}"


def lane_text(lane: Lane) -> str:
    """A lane as :attr:`Question.asked` names it, ``h_n:1:backward``."""
    return f"{lane.tensor}:{lane.layer}:{lane.direction}"


def distinct(confusions: list[Confused], answer: Answer) -> tuple[Confused, ...]:
    """The first confusion for each wrong answer; those that happen to be right are left out."""
    first: dict[Answer, Confused] = {}
    for each in confusions:
        if each.value != answer:
            first.setdefault(each.value, each)
    return tuple(first.values())


def hints(lines: tuple[RuleLine, ...], *places: str) -> tuple[Hint, ...]:
    symbols = tuple(HintLine(line.name, line.symbol) for line in lines)
    numbers = tuple(HintLine(line.name, line.arithmetic, line.actual) for line in lines)
    looked_at = tuple(HintLine("place", place) for place in places)
    return Hint("symbols", symbols), Hint("numbers", numbers), Hint("picture", looked_at)
