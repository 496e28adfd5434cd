"""Random layers for questions: from a seed, the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Literal, TypeVar, get_args

from backend.layer.spec import LAYERS, LayerSpec
from backend.practice.question import Kind, Lane

Mode = Literal["mixed", "shape", "slice", "error", "count", "rows", "layer"]
MODES: tuple[Mode, ...] = get_args(Mode)
LEVELS = (1, 2, 3)
T = TypeVar("T")


class Dice:
    """Random choices that depend on the seed alone.

    Only ``random()`` of :class:`random.Random` is used, seeded with a string: the one sequence that
    Python guarantees across versions, https://docs.python.org/3/library/random.html
    """

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)

    def whole(self, low: int, high: int) -> int:
        """Return an integer from ``low`` to ``high``, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def chance(self, one_in: int) -> bool:
        return self.whole(1, one_in) == 1

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.whole(0, len(choices) - 1)]

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """Return all values in another order."""
        rest = list(values)
        return [rest.pop(self.whole(0, len(rest) - 1)) for _ in values]


def draw_kind(dice: Dice, mode: Mode, level: int) -> Kind:
    """Draw the next kind; ``mixed`` includes counts from level 3 on, rows from level 2 on.

    Args:
        mode: any but ``layer``, see :func:`draw_kind_about`.
    """
    if mode == "mixed":
        modes: list[Mode] = ["shape", "shape", "slice", "error"]
        modes += ["rows"] if level > 1 else []
        modes += ["count"] if level > 2 else []
        mode = dice.pick(modes)
    shapes: list[Kind] = ["output_shape", "h_n_shape", "c_n_shape"]
    kinds: dict[Mode, list[Kind]] = {
        "shape": shapes,
        "slice": ["slice_shape"],
        "error": ["raises"],
        "count": ["parameter_count"],
        "rows": ["which_row"],
    }
    return dice.pick(kinds[mode])


def draw_kind_about(dice: Dice, spec: LayerSpec) -> Kind:
    """Draw the next kind for one layer; rows only if there are several."""
    kinds: list[Kind] = ["output_shape", "h_n_shape", "slice_shape", "slice_shape", "raises"]
    kinds += ["c_n_shape"] if spec.has_cell else []
    kinds += ["which_row"] if spec.rows > 1 else []
    return dice.pick([*kinds, "parameter_count"])


def draw_spec(dice: Dice, kind: Kind, level: int) -> LayerSpec:
    """Draw a layer for mental arithmetic: all sizes are small and different.

    Args:
        level: 1 one layer, one direction, ``batch_first`` (for ``which_row`` at least two rows);
            2 stacked or bidirectional, either layout; 3 also projections, no batch, no bias.
    """
    batch, seq_len, input_size, hidden_size = _sizes(dice)
    layer = "LSTM" if kind == "c_n_shape" else dice.pick(LAYERS)
    num_layers, bidirectional = _stack(dice, kind, level)
    projected = level == 3 and layer == "LSTM" and not dice.chance(3)
    return LayerSpec(
        layer=layer,
        input_size=input_size,
        hidden_size=hidden_size,
        num_layers=num_layers,
        bias=level < 3 or kind != "parameter_count" or dice.chance(2),
        batch_first=level == 1 or dice.chance(2),
        bidirectional=bidirectional,
        proj_size=dice.whole(1, min(hidden_size - 1, 4)) if projected else 0,
        batch=batch,
        seq_len=seq_len,
        batched=level < 3 or not dice.chance(4),
    )


def draw_lane(dice: Dice, spec: LayerSpec, level: int) -> Lane:
    """Draw a direction of a layer; one of c_n only at level 3."""
    tensors = spec.final_states if level == 3 else ("h_n",)
    direction = dice.pick(spec.directions)
    return Lane(dice.pick(tensors), dice.whole(0, spec.num_layers - 1), direction)


def _sizes(dice: Dice) -> tuple[int, int, int, int]:
    """Draw N, L, H_in and H, all different, so that a swapped pair is noticed."""
    found: list[int] = []
    for low, high in ((2, 5), (3, 9), (2, 10), (3, 12)):
        found.append(dice.pick([size for size in range(low, high + 1) if size not in found]))
    return found[0], found[1], found[2], found[3]


def _stack(dice: Dice, kind: Kind, level: int) -> tuple[int, bool]:
    """Draw the number of stacked layers, and whether there are two directions."""
    if level == 1 and kind == "which_row":
        return dice.pick(((1, True), (2, False), (3, False)))
    if level == 1:
        return 1, False
    if level == 2:
        return dice.pick(((1, True), (2, False), (2, True), (3, False), (3, True)))
    return dice.whole(1, 4), not dice.chance(3)
