"""Expected against got, axis by axis, under the names that torch's documentation gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from backend.errors.facts import Facts
from backend.layer.axes import Axis

Named = tuple[Axis | None, str]
STATE: tuple[Named, ...] = (("layers", "D*num_layers"), ("batch", "N"), ("feature", "H_out"))
"""The axes of h_0, c_0: https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html"""
_CELL: tuple[Named, ...] = (*STATE[:2], ("feature", "H_cell"))
_TARGET: tuple[Named, ...] = (("batch", "N"), (None, "d_1"), (None, "d_2"))


@dataclass(frozen=True)
class Compared:
    """One axis, or one number, that torch compared.

    Attributes:
        axis: what kind of axis it is; ``None`` where the message does not tell.
        symbol: torch's name for its size: ``H_in``, ``D*num_layers``, ``dim()`` for the number of
            axes, ``dim 0`` where nothing more is known.
        expected: its size as torch expected it; ``None`` for an axis that should not be there.
        got: its size as it was; ``None`` for an axis that is missing.
        at_least: whether a larger size than ``expected`` would have done, too.
    """

    axis: Axis | None
    symbol: str
    expected: int | None
    got: int | None
    at_least: bool = False

    @property
    def fits(self) -> bool:
        if self.at_least and self.expected is not None and self.got is not None:
            return self.got >= self.expected
        return self.expected == self.got


Comparison = tuple[Compared, ...]


def comparison(facts: Facts) -> Comparison:
    """What torch expected and got; empty for a message without sizes that should be equal."""
    compare = _COMPARED.get(facts.code)
    return compare(facts) if compare else ()


def _by_axis(facts: Facts, names: tuple[Named, ...]) -> Comparison:
    expected, got = facts.sizes("expected"), facts.sizes("got")
    known = (*names, *((None, f"dim {place}") for place in range(len(names), 9)))
    return tuple(
        Compared(axis, symbol, one, other)
        for (axis, symbol), (one, other) in zip(known, zip_longest(expected, got), strict=False)
    )


def _one(
    axis: Axis | None,
    symbol: str,
    names: tuple[str, str] = ("expected", "got"),
    at_least: bool = False,
) -> Callable[[Facts], Comparison]:
    def compare(facts: Facts) -> Comparison:
        expected, got = (facts.number(name) for name in names)
        return (Compared(axis, symbol, expected, got, at_least),)

    return compare


def _state(facts: Facts) -> Comparison:
    return _by_axis(facts, _CELL if facts.number("state") == 1 else STATE)


def _product(facts: Facts) -> Comparison:
    symbol = "H_in" if facts.recurrent else "in_features"
    return (Compared("feature", symbol, facts.number("expected"), facts.number("got")),)


def _met(facts: Facts) -> Comparison:
    """Of tensors ``a`` and ``b``: in a packed run ``b`` is the batch, ``a`` the state's."""
    packed = facts.recurrent and facts.number("dim") == 0
    named: Named = ("batch", "N") if packed else (None, f"dim {facts.number('dim')}")
    return (Compared(*named, facts.number("b"), facts.number("a")),)


def _joined(facts: Facts) -> Comparison:
    return (Compared(None, "size", facts.number("expected"), facts.number("got")),)


def _axes(facts: Facts) -> Comparison:
    expected = facts.number("expected") or 3
    return (Compared(None, "dim()", expected, facts.number("got")),)


def _count(expected: int) -> Callable[[Facts], Comparison]:
    return lambda facts: (Compared(None, "dim()", expected, facts.number("got")),)


def _rows(facts: Facts) -> Comparison:
    needed = facts.number("start") + facts.number("length")
    return (Compared("time", "sum(lengths)", needed, facts.number("size"), at_least=True),)


def _looked_up(facts: Facts) -> Comparison:
    if "index" not in facts.params or "size" not in facts.params:
        return ()
    needed = facts.number("index") + 1
    return (Compared(None, "num_embeddings", needed, facts.number("size"), at_least=True),)


_COMPARED: Mapping[str, Callable[[Facts], Comparison]] = {
    "input_size_differs": _one("feature", "H_in"),
    "hidden_size_differs": _state,
    "last_axis_differs": _product,
    "sizes_differ": _met,
    "joined_sizes_differ": _joined,
    "stacked_sizes_differ": lambda facts: _by_axis(facts, ()),
    "target_differs": lambda facts: _by_axis(facts, _TARGET),
    "target_shape_differs": lambda facts: _by_axis(facts, ()),
    "target_rows_differ": _one("batch", "N"),
    "wrong_axes": _axes,
    "unbatched_with_batched_state": _count(2),
    "batched_with_unbatched_state": _count(3),
    "lengths_not_in_a_row": _count(1),
    "lengths_count_differs": _one("batch", "N"),
    "lengths_beyond_steps": _rows,
    "total_length_too_small": _one("time", "total_length", at_least=True),
    "index_beyond": _looked_up,
}
