"""Sources of correct and wrong models at random sizes, for the laws of the reader's traps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from textwrap import indent

MOST_HIDDEN, MOST_FEATURES, MOST_LAYERS, MOST_BATCH, MOST_STEPS = 512, 1024, 4, 128, 300
"""The largest sizes that are drawn; a few lie where the reader no longer runs the paste itself."""


@dataclass(frozen=True)
class Sizes:
    """The layer of a drawn class."""

    kind: str
    features: int
    hidden: int
    h_out: int
    layers: int
    directions: int
    batch: int
    steps: int
    classes: int

    @property
    def rows(self) -> int:
        """Rows of ``h_n``."""
        return self.layers * self.directions

    @property
    def width(self) -> int:
        """The last axis of ``output``."""
        return self.directions * self.h_out

    def state(self, batch: str) -> str:
        """Return the lines that create initial states as ``state``."""
        h = f"torch.zeros({self.rows}, {batch}, {self.h_out})"
        if self.kind != "LSTM":
            return f"state = {h}\n"
        return f"state = ({h}, torch.zeros({self.rows}, {batch}, {self.hidden}))\n"


@dataclass(frozen=True)
class Kind:
    """A kind of ``forward``.

    Attributes:
        lines: the body, from the sizes.
        head: the input size of ``self.fc``.
        directions: the directions that it may have.
        batch_first: the layer's flag.
        arguments: the arguments of ``forward``.
        sets: lines of ``__init__``.
        one: whether the head has a single output.
        least: the least size of h; ``squeeze()`` drops an axis of size 1 and then raises.
    """

    lines: Callable[[Sizes], str]
    head: Callable[[Sizes], int]
    directions: tuple[int, ...] = (1, 2)
    batch_first: bool = True
    arguments: str = "x"
    sets: str = ""
    one: bool = False
    least: int = 1


def _same(text: str) -> Callable[[Sizes], str]:
    return lambda _: text


def _width(sizes: Sizes) -> int:
    return sizes.width


def _h_out(sizes: Sizes) -> int:
    return sizes.h_out


def _all_rows(sizes: Sizes) -> int:
    return sizes.rows * sizes.h_out


_STATES = """
out, state = self.rnn(x)
h = state[0] if isinstance(state, tuple) else state
"""
_PACKED = """
packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
out, state = self.rnn(packed)
h = state[0] if isinstance(state, tuple) else state
out, _ = pad_packed_sequence(out, batch_first=True)
"""
_BOTH = "torch.cat([h[-2], h[-1]], dim=1)"
_ATTENTION = """
out, _ = self.rnn(x)
weights = F.softmax(out.mean(2), dim=1)
return self.fc(torch.bmm(weights.unsqueeze(1), out).squeeze(1))
"""
_GATHERED = _PACKED + "return self.fc(out[torch.arange(x.size(0)), lengths - 1])\n"
_KEEPS = "out, self.state = self.rnn(x, self.state)\nreturn self.fc(out.mean(1))\n"

RIGHT: Mapping[str, Kind] = {
    "steps": Kind(_same("out, state = self.rnn(x)\nreturn self.fc(out)\n"), _width),
    "joined": Kind(_same(f"{_STATES}return self.fc({_BOTH})\n"), _width, (2,)),
    "top": Kind(_same(_STATES + "return self.fc(h[-1])\n"), _h_out, (1,)),
    "last step": Kind(_same("out, _ = self.rnn(x)\nreturn self.fc(out[:, -1])\n"), _h_out, (1,)),
    "every row": Kind(
        _same(_STATES + "return self.fc(h.transpose(0, 1).reshape(x.size(0), -1))\n"), _all_rows
    ),
    "mean": Kind(_same("out, _ = self.rnn(x)\nreturn self.fc(out.mean(1))\n"), _width),
    "maximum": Kind(_same("out, _ = self.rnn(x)\nreturn self.fc(out.max(1).values)\n"), _width),
    "probabilities": Kind(
        _same("out, _ = self.rnn(x)\nreturn F.softmax(self.fc(out.mean(1)), dim=1)\n"), _width
    ),
    "time first": Kind(
        _same("out, _ = self.rnn(x.transpose(0, 1))\nreturn self.fc(out.mean(0))\n"),
        _width,
        batch_first=False,
    ),
    "own state": Kind(
        lambda sizes: (
            sizes.state("x.size(0)") + "out, _ = self.rnn(x, state)\nreturn self.fc(out.mean(1))\n"
        ),
        _width,
    ),
    "opened rows": Kind(
        lambda sizes: (
            _STATES + f"h = h.view({sizes.layers}, 2, x.size(0), {sizes.h_out})[-1]\n"
            "return self.fc(torch.cat([h[0], h[1]], dim=1))\n"
        ),
        _width,
        (2,),
    ),
    "both ends": Kind(
        lambda sizes: (
            f"out, _ = self.rnn(x)\nlast = out[:, -1, :{sizes.h_out}]\n"
            f"first = out[:, 0, {sizes.h_out}:]\n"
            "return self.fc(torch.cat([last, first], dim=1))\n"
        ),
        _width,
        (2,),
    ),
    "one score": Kind(
        _same("out, _ = self.rnn(x)\nreturn self.fc(out.mean(1)).squeeze(-1)\n"), _width, one=True
    ),
    "attention": Kind(_same(_ATTENTION), _width),
    "packed state": Kind(
        _same(_PACKED + "return self.fc(h[-1])\n"), _h_out, (1,), arguments="x, lengths"
    ),
    "packed steps": Kind(_same(_PACKED + "return self.fc(out)\n"), _width, arguments="x, lengths"),
    "last real step": Kind(_same(_GATHERED), _h_out, (1,), arguments="x, lengths"),
    "kept, detached": Kind(
        lambda sizes: (
            sizes.state("x.size(0)")
            + "out, state = self.rnn(x, state)\nself.last = out[:, -1].detach()\n"
            "return self.fc(out.mean(1))\n"
        ),
        _width,
        (1,),
    ),
}
WRONG: Mapping[str, tuple[str, Kind]] = {
    "turned": (
        "turned",
        Kind(
            _same("out, _ = self.rnn(x)\nreturn self.fc(out[:, -1])\n"),
            _h_out,
            (1,),
            batch_first=False,
        ),
    ),
    "mixed": (
        "mixed",
        Kind(_same(_STATES + "h = h.view(x.size(0), -1)\nreturn self.fc(h)\n"), _all_rows, (2,)),
    ),
    "mixed, reshaped": (
        "mixed",
        Kind(_same(_STATES + "return self.fc(h.reshape(x.size(0), -1))\n"), _all_rows, (2,)),
    ),
    "backward": (
        "backward_one_step",
        Kind(
            _same("out, _ = self.rnn(x)\nlast = out[:, -1]\nreturn self.fc(last)\n"), _width, (2,)
        ),
    ),
    "backward, kept axis": (
        "backward_one_step",
        Kind(
            _same("out, _ = self.rnn(x)\nreturn self.fc(out[:, -1:, :].squeeze(1))\n"),
            _width,
            (2,),
        ),
    ),
    "forward": (
        "forward_one_step",
        Kind(_same("out, _ = self.rnn(x)\nreturn self.fc(out[:, 0])\n"), _width, (2,)),
    ),
    "one direction": (
        "one_direction",
        Kind(_same(_STATES + "last = h[-1]\nreturn self.fc(last)\n"), _h_out, (2,)),
    ),
    "softmax over samples": (
        "softmax_batch",
        Kind(
            _same("out, _ = self.rnn(x)\nreturn F.softmax(self.fc(out.mean(1)), dim=0)\n"), _width
        ),
    ),
    "softmax of one": (
        "softmax_one",
        Kind(
            _same("out, _ = self.rnn(x)\nreturn F.softmax(self.fc(out.mean(1)), dim=1)\n"),
            _width,
            one=True,
        ),
    ),
    "squeeze": (
        "squeeze",
        Kind(
            _same("out, _ = self.rnn(x)\nreturn self.fc(out[:, -1:].squeeze())\n"),
            _h_out,
            (1,),
            least=2,
        ),
    ),
    "padding": (
        "padding_zeros",
        Kind(_same(_PACKED + "return self.fc(out[:, -1])\n"), _h_out, (1,), arguments="x, lengths"),
    ),
    "fixed batch": (
        "fixed_batch",
        Kind(
            lambda sizes: (
                sizes.state(str(sizes.batch))
                + "out, _ = self.rnn(x, state)\nreturn self.fc(out.mean(1))\n"
            ),
            _width,
        ),
    ),
    "kept state": ("kept_state", Kind(_same(_KEEPS), _width, sets="self.state = None")),
}


@dataclass(frozen=True)
class TrapSource:
    """The source of a class, the trap that it has, or "", and the person's batch and length."""

    text: str
    code: str
    values: Mapping[str, int] = field(default_factory=dict)


def correct_source(dice: Random) -> TrapSource:
    """Draw a class that does what it means."""
    return _drawn(dice, RIGHT[dice.choice(list(RIGHT))], "")


def wrong_source(dice: Random) -> TrapSource:
    """Draw a class with a silent bug."""
    code, kind = WRONG[dice.choice(list(WRONG))]
    return _drawn(dice, kind, code)


def _size(dice: Random, least: int, most: int) -> int:
    """Draw a size; a small, an everyday and a large one are equally likely."""
    if dice.random() < 0.1:
        return dice.choice((least, most))
    return int(min(most, max(least, round(float(most) ** dice.random()))))


def _drawn(dice: Random, kind: Kind, code: str) -> TrapSource:
    layer = dice.choice(("RNN", "GRU", "LSTM"))
    hidden = _size(dice, 2, MOST_HIDDEN)
    projected = layer == "LSTM" and dice.random() < 0.3
    # Some traps need a batch or a sequence: one sample mixes with none, one step has no end.
    sizes = Sizes(
        layer,
        _size(dice, 1, MOST_FEATURES),
        hidden,
        max(kind.least, dice.randint(1, hidden - 1) if projected else hidden),
        _size(dice, 1, MOST_LAYERS),
        dice.choice(kind.directions),
        _size(dice, 2 if code == "fixed_batch" else 1, MOST_BATCH),
        _size(dice, 2, MOST_STEPS),
        1 if kind.one else dice.randint(2, 9),
    )
    values = {"N": sizes.batch, "L": sizes.steps}
    if dice.random() < 0.5 and code != "fixed_batch":
        values = {}
    return TrapSource(source_of(kind, sizes), code, values)


def source_of(kind: Kind, sizes: Sizes) -> str:
    """Return the source of a class of a kind."""
    arguments = [str(sizes.features), str(sizes.hidden), f"num_layers={sizes.layers}"]
    arguments += ["bidirectional=True"] if sizes.directions == 2 else []
    arguments += [f"proj_size={sizes.h_out}"] if sizes.h_out < sizes.hidden else []
    arguments += ["batch_first=True"] if kind.batch_first else []
    sets = f"        {kind.sets}\n" if kind.sets else ""
    return (
        "import torch\nimport torch.nn.functional as F\nfrom torch import nn\n"
        "from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence\n\n\n"
        "class Model(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        f"        self.rnn = nn.{sizes.kind}({', '.join(arguments)})\n"
        f"        self.fc = nn.Linear({kind.head(sizes)}, {sizes.classes})\n{sets}\n"
        f"    def forward(self, {kind.arguments}):\n"
        "        # x: (batch, seq_len, features)\n"
        + indent(kind.lines(sizes).strip(), " " * 8)
        + "\n"
    )
