"""Mistakes that are really made with torch, drawn at random, each with its true cause."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import cycle
from random import Random

SEED = 19
COUNT = 300


@dataclass(frozen=True)
class Setting:
    """Layer and input of one person."""

    layer: str
    features: int
    hidden: int
    layers: int
    bidirectional: bool
    batch_first: bool
    proj: int
    batch: int
    steps: int

    @property
    def rows(self) -> int:
        """Rows of a state."""
        return self.layers * (1 + self.bidirectional)

    @property
    def output(self) -> int:
        """Size of h."""
        return self.proj or self.hidden

    @property
    def meant(self) -> tuple[int, int, int]:
        """Shape of the output that the person means."""
        width = self.output * (1 + self.bidirectional)
        sizes = (self.batch, self.steps) if self.batch_first else (self.steps, self.batch)
        return (*sizes, width)

    def creates(self) -> str:
        """Return the line that creates the layer."""
        proj = f", proj_size={self.proj}" if self.proj else ""
        return (
            f"layer = nn.{self.layer}({self.features}, {self.hidden}, {self.layers}, "
            f"batch_first={self.batch_first}, bidirectional={self.bidirectional}{proj})\n"
        )

    def reads(self, swapped: bool = False, features: int = 0) -> str:
        """Return the line that creates the input."""
        first = self.batch_first != swapped
        sizes = (self.batch, self.steps) if first else (self.steps, self.batch)
        return f"input = torch.zeros({sizes[0]}, {sizes[1]}, {features or self.features})\n"

    def states(self, *axes: int, width: int = 0) -> str:
        """Return the lines that create the states, with ``axes`` before the last one."""
        shape = ", ".join(map(str, axes))
        made = f"h_0 = torch.zeros({shape}, {width or self.output})\n"
        if self.layer == "LSTM":
            made += f"c_0 = torch.zeros({shape}, {width or self.hidden})\n"
        return made

    @property
    def call(self) -> str:
        """The line that calls the layer with its states."""
        if self.layer == "LSTM":
            return "output, (h_n, c_n) = layer(input, (h_0, c_0))"
        return "output, h_n = layer(input, h_0)"


@dataclass(frozen=True)
class Made:
    """A mistake: the lines before the failing one, that line, and the true cause."""

    before: str
    line: str
    cause: str


Make = Callable[[Setting], Made]


def _called(setting: Setting, before: str, cause: str) -> Made:
    return Made(setting.creates() + before, setting.call, cause)


def _fixed_batch(s: Setting) -> Made:
    return _called(s, s.reads() + s.states(s.rows, 29), "batch_shrank")


def _time_as_batch(s: Setting) -> Made:
    before = s.reads(swapped=True) + s.states(s.rows, s.batch)
    return _called(s, before, "layer_reads_time_as_batch")


def _step_time_first(s: Setting) -> Made:
    s = replace(s, steps=1)
    made = _called(s, s.reads(swapped=True) + s.states(s.rows, s.batch), "step_is_time_first")
    # A decoder reads step by step, and passes on its state.
    before, line = (
        each.replace("h_0", "h").replace("c_0", "c") for each in (made.before, made.line)
    )
    return replace(made, before=before, line=line.replace("h_n", "h").replace("c_n", "c"))


def _batch_first_state(s: Setting) -> Made:
    return _called(s, s.reads() + s.states(s.batch, s.rows), "state_is_batch_first")


def _directions_missing(s: Setting) -> Made:
    s = replace(s, bidirectional=True)
    return _called(s, s.reads() + s.states(s.layers, s.batch), "directions_missing")


def _encoder_of_two(s: Setting) -> Made:
    s = replace(s, bidirectional=False)
    return _called(s, s.reads() + s.states(2 * s.layers, s.batch), "directions_needless")


def _other_layers(s: Setting) -> Made:
    return _called(s, s.reads() + s.states(2 * s.rows + 1, s.batch), "layers_differ")


def _other_width(s: Setting) -> Made:
    s = replace(s, proj=0)
    return _called(
        s, s.reads() + s.states(s.rows, s.batch, width=s.hidden - 1), "hidden_size_other"
    )


def _carried_state(s: Setting) -> Made:
    """Pass on the state of the batch before, which was larger."""
    call = s.call.replace("h_n", "h").replace("c_n", "c").replace("h_0", "h").replace("c_0", "c")
    states = s.states(s.rows, 29).replace("h_0", "h").replace("c_0", "c")
    return Made(s.creates() + s.reads() + states, call, "batch_shrank")


def _whole_output(s: Setting) -> Made:
    s = replace(s, proj=0, bidirectional=False)
    encoder = s.creates().replace("layer =", "encoder =").replace("nal=False", "nal=True")
    before = (
        encoder + s.reads() + "source = input\n" + s.states(s.batch, s.steps, width=2 * s.hidden)
    )
    return _called(s, before, "output_as_state")


def _four_axes(s: Setting) -> Made:
    return _called(s, s.reads() + s.states(1, s.rows, s.batch), "state_has_extra_axis")


def _no_batch_axis(s: Setting) -> Made:
    s = replace(s, layer="GRU", proj=0)
    return _called(s, s.reads() + s.states(s.rows), "state_has_no_batch")


def _h_alone(s: Setting) -> Made:
    s = replace(s, layer="LSTM", layers=2, bidirectional=False)
    before = s.creates() + s.reads() + s.states(2, s.batch)
    return Made(before, "output, (h_n, c_n) = layer(input, h_0)", "one_tensor_for_two_states")


def _pair_for_one(s: Setting) -> Made:
    s = replace(s, layer="GRU", proj=0)
    before = s.creates() + s.reads() + s.states(s.rows, s.batch)
    return Made(before, "output, h_n = layer(input, (h_0, h_0))", "pair_for_one_state")


def _features_not_last(s: Setting) -> Made:
    before = s.reads() + "input = input.transpose(1, 2).contiguous()\n"
    return Made(
        s.creates() + before,
        s.call.replace(", h_0", "").replace(", (h_0, c_0)", ""),
        "features_not_last",
    )


def _batch_axis_lost(s: Setting) -> Made:
    s = replace(s, batch=1)
    return _called(
        s, s.reads() + "input = input.squeeze()\n" + s.states(s.rows, 1), "batch_squeezed"
    )


def _packed_state(s: Setting) -> Made:
    lengths = [max(s.steps - place, 1) for place in range(s.batch)]
    packs = f"packed = pack_padded_sequence(input, {lengths}, {s.batch_first})\n"
    before = s.creates() + s.reads() + packs + s.states(s.rows, s.batch + 2)
    cause = "packed_state_batch" if s.layer == "LSTM" else "batch_shrank"
    return Made(
        before, s.call.replace("(input", "(packed").replace("output", "packed_output"), cause
    )


def _doubles(s: Setting) -> Made:
    before = s.reads() + s.states(s.rows, s.batch) + "input = input.double()\n"
    return _called(s, before, "numbers_from_numpy")


MAKES: Mapping[str, Make] = {
    make.__name__.strip("_"): make
    for make in (
        *(_fixed_batch, _carried_state, _time_as_batch, _step_time_first, _batch_first_state),
        *(_directions_missing, _encoder_of_two, _other_layers, _other_width, _whole_output),
        *(_four_axes, _no_batch_axis, _h_alone, _pair_for_one, _features_not_last),
        *(_batch_axis_lost, _packed_state, _doubles),
    )
}
"""Mistakes by name."""


def settings() -> Iterator[tuple[str, Setting]]:
    """Yield the same mistakes and settings every time."""
    dice = Random(SEED)
    names = cycle(MAKES)
    for _ in range(COUNT):
        layer = dice.choice(("RNN", "GRU", "LSTM"))
        proj = dice.choice((0, 0, 4)) if layer == "LSTM" else 0
        yield (
            next(names),
            Setting(
                layer,
                6,
                dice.choice((9, 11, 13)),
                dice.choice((1, 2)),
                dice.random() < 0.5,
                dice.random() < 0.5,
                proj,
                dice.choice((5, 7)),
                dice.choice((17, 19, 23)),
            ),
        )
