"""Draw the layers that are asked about: from a seed, the same on every machine."""

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
    """Choices that depend on the seed alone.

    Of :class:`random.Random` only ``random()`` is used, seeded with a text: the one sequence that
    Python promises never to change, https://docs.python.org/3/library/random.html
    """

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def chance(self, one_in: int) -> bool:
        return self.whole(1, one_in) == 1

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.whole(0, len(choices) - 1)]

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """All of them in another order."""
        rest = list(values)
        return [rest.pop(self.whole(0, len(rest) - 1)) for _ in values]


def draw_kind(dice: Dice, mode: Mode, level: int) -> Kind:
    """What is asked next; ``mixed`` asks for counts from level 3 on, for rows from level 2 on.

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
    """What is asked next about one layer: not where its only row is."""
    kinds: list[Kind] = ["output_shape", "h_n_shape", "slice_shape", "slice_shape", "raises"]
    kinds += ["c_n_shape"] if spec.has_cell else []
    kinds += ["which_row"] if spec.rows > 1 else []
    return dice.pick([*kinds, "parameter_count"])


def draw_spec(dice: Dice, kind: Kind, level: int) -> LayerSpec:
    """A layer to be reckoned with in one's head: small sizes, no two of them equal.

    Args:
        level: 1 one layer, one direction, ``batch_first`` (of ``which_row``: two rows at least);
            2 stacked or bidirectional, either layout; 3 projections, no batch, no bias besides.
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
    """A lane of the layer; of c_n only at level 3."""
    tensors = spec.final_states if level == 3 else ("h_n",)
    direction = dice.pick(spec.directions)
    return Lane(dice.pick(tensors), dice.whole(0, spec.num_layers - 1), direction)


def _sizes(dice: Dice) -> tuple[int, int, int, int]:
    """N, L, H_in and H, all different: a swapped pair is then seen."""
    found: list[int] = []
    for low, high in ((2, 5), (3, 9), (2, 10), (3, 12)):
        found.append(dice.pick([size for size in range(low, high + 1) if size not in found]))
    return found[0], found[1], found[2], found[3]


def _stack(dice: Dice, kind: Kind, level: int) -> tuple[int, bool]:
    """Stacked layers, and whether there are two directions."""
    if level == 1 and kind == "which_row":
        return dice.pick(((1, True), (2, False), (3, False)))
    if level == 1:
        return 1, False
    if level == 2:
        return dice.pick(((1, True), (2, False), (2, True), (3, False), (3, True)))
    return dice.whole(1, 4), not dice.chance(3)
