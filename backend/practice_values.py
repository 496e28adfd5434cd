"""What a question of the Practice page consists of: values only, no sentence and no torch.

Codes name what a sentence says; the sentences live in the catalogues.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args
from urllib.parse import urlencode

from backend.parameters import to_query
from backend.scene import Direction
from backend.shapes import Shape
from backend.spec import LayerName, LayerSpec

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
Use = Literal[
    "construct",
    "call",
    "open_pair",
    "open_nested",
    "to_linear",
    "slice_result",
    "head",
    "view_states",
]


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
class Reckoned:
    """One number of an answer, or one thing that torch checks, by the rules.

    Attributes:
        name: the kind of axis (``feature``), the weight, ``row``, or what is checked.
        symbol: in torch's symbols, ``D*H_out``.
        arithmetic: with the numbers put in, ``2*20``.
        given: of a check, what the call has in its place; the call runs where all are the same.
    """

    name: str
    symbol: str
    arithmetic: str
    given: str = ""


@dataclass(frozen=True)
class HintLine:
    """One line of a hint: ``name`` as in :class:`Reckoned`, and its text."""

    name: str
    text: str
    given: str = ""


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
class Call:
    """A call of the layer that may be refused, as values; :mod:`backend.practice_run` runs it.

    Attributes:
        id: names the call, and with it what is right or silently wrong about it.
        layer: whose constructor is called.
        positional: the constructor's positional arguments.
        keywords: its keyword arguments.
        input: sizes of the input, at least two of them; () where the layer is only made.
        states: sizes of h_0, and of c_0.
        paired: whether the states are given as a tuple.
        double: whether the input is float64.
        use: what is done with the layer's result.
        sizes: numbers that ``use`` needs: of ``to_linear`` and ``head`` in_features, of
            ``view_states`` the sizes.
        checks: what torch checks besides the sizes of input and states.
    """

    id: str
    layer: LayerName
    positional: tuple[object, ...]
    keywords: tuple[tuple[str, object], ...] = ()
    input: tuple[int, ...] = ()
    states: tuple[tuple[int, ...], ...] = ()
    paired: bool = False
    double: bool = False
    use: Use = "call"
    sizes: tuple[int, ...] = ()
    checks: tuple[Reckoned, ...] = ()

    @property
    def text(self) -> str:
        """The call as a person writes it, after ``import torch`` and ``from torch import nn``."""
        arguments = [repr(value) for value in self.positional]
        arguments += [f"{name}={value!r}" for name, value in self.keywords]
        lines = [f"layer = nn.{self.layer}({', '.join(arguments)})"]
        if self.use == "construct":
            return lines[0]
        dtype = ", dtype=torch.float64" if self.double else ""
        lines.append(f"input = torch.zeros({_listed(self.input)}{dtype})")
        names = ("h_0", "c_0")[: len(self.states)]
        lines += [
            f"{name} = torch.zeros({_listed(sizes)})"
            for name, sizes in zip(names, self.states, strict=True)
        ]
        given = ", ".join(names)
        call = f"layer(input, {f'({given})' if self.paired else given})" if names else ""
        return "\n".join([*lines, *self._use(call or "layer(input)")])

    def _use(self, call: str) -> list[str]:
        match self.use:
            case "open_pair":
                return [f"output, h_n = {call}"]
            case "open_nested":
                return [f"output, (h_n, c_n) = {call}"]
            case "to_linear":
                return [f"nn.Linear({self.sizes[0]}, 2)({call})"]
            case "slice_result":
                return [f"{call}[:, -1]"]
            case "head":
                return [f"output, _ = {call}", f"nn.Linear({self.sizes[0]}, 2)(output)"]
            case "view_states":
                left = "output, (h_n, c_n)" if self.layer == "LSTM" else "output, h_n"
                return [f"{left} = {call}", f"h_n.view({_listed(self.sizes)})"]
        return [call]


@dataclass(frozen=True)
class Question:
    """A question with its answer by torch.

    Attributes:
        kind: what is asked.
        spec: of which layer, on which input.
        answer: what torch gave on this run.
        reckoning: the same by the rules: a line for each axis, each group of weights, the row, or
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
    reckoning: tuple[Reckoned, ...] = ()
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


def reckoned(shape: Shape) -> tuple[Reckoned, ...]:
    """The axes of a named shape, line by line."""
    return tuple(Reckoned(dim.axis, dim.symbol, dim.arithmetic) for dim in shape)


def distinct(confusions: list[Confused], answer: Answer) -> tuple[Confused, ...]:
    """The first confusion for each wrong answer; those that happen to be right are left out."""
    first: dict[Answer, Confused] = {}
    for each in confusions:
        if each.value != answer:
            first.setdefault(each.value, each)
    return tuple(first.values())


def _listed(sizes: tuple[int, ...]) -> str:
    return ", ".join(map(str, sizes))
