"""Mistakes next to a recurrent layer, really made with torch, each with its true cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from random import Random

SEED = 19
COUNT = 200


@dataclass(frozen=True)
class Sizes:
    """Sizes of one person's model."""

    batch: int
    steps: int
    features: int
    hidden: int
    classes: int


@dataclass(frozen=True)
class Kind:
    """A mistake as a program with ``{sizes}``.

    Attributes:
        before: the lines before the failing one.
        line: the failing line.
        cause: the true cause.
        meant: the expression whose shape the person means, after the fix.
        shape: that shape, as an expression of the sizes; "" where the fix only prints.
    """

    before: str
    line: str
    cause: str
    meant: str = ""
    shape: str = ""

    @property
    def callee(self) -> str:
        """The module that the failing line calls."""
        return self.line.partition(" = ")[2].partition("(")[0]

    def program(self, sizes: Sizes) -> tuple[str, str]:
        """Return the lines before the failing one, and that line."""
        named = vars(sizes)
        return SETUP.format(**named) + self.before.format(**named), self.line.format(**named)


SETUP = """
classes = {classes}
input = torch.zeros({batch}, {steps}, {features})
criterion = nn.CrossEntropyLoss()
"""
_BOTH = """layer = nn.GRU({features}, {hidden}, batch_first=True, bidirectional=True)
output, h_n = layer(input)
"""
_ONE = _BOTH.replace(", bidirectional=True", "")
_PER_STEP = _ONE + "head = nn.Linear({hidden}, {classes})\nscores = head(output)\n"
_IDS = "target = torch.zeros({}, dtype=torch.long)\n"
_LSTM_CELL = "cell = nn.LSTMCell({features}, {hidden})\n"
_GRU_CELL = "cell = nn.GRUCell({features}, {hidden})\n"
_X = "x = torch.zeros({batch}, {steps}, {hidden})\n"
_ATTENTION = "attention = nn.MultiheadAttention({hidden}, 2)\n" + _X
_FIRST = _ATTENTION.replace("2)", "2, batch_first=True)")
KINDS: Mapping[str, Kind] = {
    "head of one direction": Kind(
        _BOTH + "head = nn.Linear({hidden}, {classes})\n",
        "scores = head(output[:, -1])",
        "head_sees_both_directions",
        *("scores", "(batch, classes)"),
    ),
    "state of one direction": Kind(
        _BOTH + "head = nn.Linear(2 * {hidden}, {classes})\n",
        "scores = head(h_n[-1])",
        "head_sees_one_direction",
        *("scores", "(batch, classes)"),
    ),
    "layers for features": Kind(
        "layer = nn.LSTM({features}, 8 * {hidden}, 2, batch_first=True)\noutput, _ = layer(input)\n"
        "n_layers = 2\nhead = nn.Linear(2 * n_layers, {classes})\n",
        "scores = head(output[:, -1])",
        "layers_for_features",
        *("scores", "(batch, classes)"),
    ),
    "flattened": Kind(
        _ONE + "head = nn.Linear({hidden}, {classes})\n",
        "scores = head(output.reshape(output.size(0), -1))",
        "axes_flattened",
    ),
    "classes last": Kind(
        _PER_STEP + _IDS.format("{batch}, {steps}"),
        "loss = criterion(scores, target)",
        "classes_not_second",
        *("loss", "()"),
    ),
    "label per sequence": Kind(
        _PER_STEP + _IDS.format("{batch}"),
        "loss = criterion(scores, target)",
        "target_per_sequence",
        *("loss", "()"),
    ),
    "rows per step": Kind(
        _PER_STEP + _IDS.format("{batch}"),
        "loss = criterion(scores.view(-1, classes), target)",
        "scores_per_step",
        *("loss", "()"),
    ),
    "rows are time": Kind(
        "layer = nn.GRU({features}, {hidden})\nhead = nn.Linear({hidden}, {classes})\n"
        "output, h_n = layer(input)\nscores = head(output[-1])\n" + _IDS.format("{batch}"),
        "loss = criterion(scores, target)",
        "rows_are_time",
        *("scores", "(batch, classes)"),
    ),
    "column of probabilities": Kind(
        "criterion = nn.BCELoss()\nscores = torch.rand({batch}, 1)\ntarget = torch.ones({batch})\n",
        "loss = criterion(scores, target)",
        "target_without_axis",
        *("loss", "()"),
    ),
    "scores of every row": Kind(
        "layer = nn.LSTM({features}, {hidden}, 2, batch_first=True)\n"
        "head = nn.Linear({hidden}, {classes})\n_, (h_n, _) = layer(input)\n"
        "scores = head(h_n.view(-1, {hidden}))\n" + _IDS.format("{batch}"),
        "loss = criterion(scores, target)",
        "scores_per_row",
        *("loss", "()"),
    ),
    "a squeezed batch of one": Kind(
        "criterion = nn.BCELoss()\nscores = torch.rand(1, 1).squeeze()\ntarget = torch.ones(1)\n",
        "loss = criterion(scores, target)",
        "target_with_axis",
        *("loss", "()"),
    ),
    "two scores for one target": Kind(
        "criterion = nn.BCEWithLogitsLoss()\nscores = torch.rand({batch}, {classes})\n"
        "target = torch.ones({batch})\n",
        "loss = criterion(scores, target)",
        "several_scores",
    ),
    "a target for padding": Kind(
        "scores = torch.zeros({batch}, {classes})\ntarget = torch.full(({batch},), -1)\n"
        "target[0] = 0\n",
        "loss = criterion(scores, target)",
        "target_below_zero",
        *("loss", "()"),
    ),
    "attention over time first": Kind(
        "weights, output = torch.zeros({batch}, 1, {steps}), torch.zeros({steps}, {batch}, 6)\n",
        "context = torch.bmm(weights, output)",
        "bmm_axes_swapped",
        *("context", "(batch, 1, 6)"),
    ),
    "a state for a part": Kind(
        "states = torch.zeros(2, {batch} + 1, {hidden})\n",
        "states[0] = torch.zeros({batch}, {hidden})",
        "part_of_other_size",
    ),
    "padding mask of other steps": Kind(
        _FIRST + "key_padding_mask = torch.zeros({batch}, {steps} - 1, dtype=torch.bool)\n",
        "y, _ = attention(x, x, x, key_padding_mask=key_padding_mask)",
        "padding_mask_of_other_steps",
    ),
    "a length for gather": Kind(
        _ONE + "lengths = torch.full(({batch},), {steps})\n",
        "last = output.gather(1, lengths - 1)",
        "gather_index_axes",
        *("last", "(batch, hidden)"),
    ),
    "a mask of the padded input": Kind(
        _ONE + "mask = torch.ones({batch}, {steps} + 2, dtype=torch.bool)\n",
        "selected = output[mask]",
        "mask_longer_than_output",
        *("selected", "(batch * steps, hidden)"),
    ),
    "a head of all steps": Kind(
        _ONE + "head = nn.Linear({hidden} * {steps}, {classes})\n",
        "scores = head(output)",
        "head_reads_all_steps",
        *("scores", "(batch, classes)"),
    ),
    "padding mask of integers": Kind(
        _FIRST + "key_padding_mask = torch.zeros({batch}, {steps}, dtype=torch.long)\n",
        "y, _ = attention(x, x, x, key_padding_mask=key_padding_mask)",
        "mask_of_integers",
        *("y", "(batch, steps, hidden)"),
    ),
    "a layer in a Sequential": Kind(
        "model = nn.Sequential(nn.GRU({features}, {hidden}), nn.Linear({hidden}, {classes}))\n",
        "scores = model(input)",
        "layer_in_sequential",
        *("scores", "(batch, steps, classes)"),
    ),
    "the names of an LSTMCell for a GRUCell": Kind(
        _GRU_CELL + "input = input[:, 0]\nh = torch.zeros({batch}, {hidden})\n",
        "h, c = cell(input, h)",
        "no_cell_state",
        *("h", "(batch, hidden)"),
    ),
    "weights of another kind of layer": Kind(
        "saved = nn.LSTM({features}, {hidden}).state_dict()\nmodel = nn.GRU({features}, {hidden})\n"
        "input_size, hidden_size = {features}, {hidden}\n",
        "model.load_state_dict(saved)",
        "checkpoint_layer",
    ),
    "a file with more than weights": Kind(
        "model = nn.GRU({features}, {hidden})\n"
        "saved = dict(epoch=3, model_state_dict=model.state_dict())\n",
        "model.load_state_dict(saved)",
        "checkpoint_nested",
    ),
    "weights without biases": Kind(
        "saved = nn.GRU({features}, {hidden}, bias=False).state_dict()\n"
        "model = nn.GRU({features}, {hidden})\n",
        "model.load_state_dict(saved)",
        "checkpoint_bias",
    ),
    "column of labels": Kind(
        "scores = torch.zeros({batch}, {classes})\n" + _IDS.format("{batch}, 1"),
        "loss = criterion(scores, target)",
        "target_has_axis",
        *("loss", "()"),
    ),
    "label too large": Kind(
        "in_features = {hidden}\nscores = torch.zeros({batch}, {classes})\n"
        "target = torch.full(({batch},), {classes})\n",
        "loss = criterion(scores, target)",
        "classes_too_few",
    ),
    "padding mask": Kind(
        _FIRST + "key_padding_mask = torch.zeros({steps}, {batch}, dtype=torch.bool)\n",
        "y, _ = attention(x, x, x, key_padding_mask=key_padding_mask)",
        "padding_mask_transposed",
        *("y", "(batch, steps, hidden)"),
    ),
    "attention over the batch": Kind(
        _ATTENTION + "embed_dim, heads, attn_mask = {hidden}, 2, torch.zeros({steps}, {steps})\n",
        "y, _ = attention(x, x, x, attn_mask=attn_mask)",
        "attention_reads_batch",
        *("y", "(batch, steps, hidden)"),
    ),
    "mask per head": Kind(
        _FIRST + "attn_mask = torch.zeros({batch}, {steps}, {steps})\n",
        "y, _ = attention(x, x, x, attn_mask=attn_mask)",
        "mask_per_head",
        *("y", "(batch, steps, hidden)"),
    ),
    "cell without c": Kind(
        _LSTM_CELL + "input = input[:, 0]\nh = torch.zeros({batch}, {hidden})\n",
        "h, c = cell(input, h)",
        "cell_needs_pair",
        *("h", "(batch, hidden)"),
    ),
    "cell over time": Kind(
        _GRU_CELL,
        "h = cell(input)[None]",
        "cell_reads_one_step",
        *("state", "(batch, hidden)"),
    ),
    "state of layers": Kind(
        _GRU_CELL + "input = input[:, 0]\nh = torch.zeros(1, {batch}, {hidden})\n",
        "h = cell(input, h)",
        "cell_state_has_layers",
        *("h", "(batch, hidden)"),
    ),
    "state of another batch": Kind(
        _GRU_CELL + "input = input[:, 0]\nh = torch.zeros(29, {hidden})\n",
        "h = cell(input, h)",
        "cell_batch",
        *("h", "(batch, hidden)"),
    ),
    "features of a cell": Kind(
        _GRU_CELL + "input = torch.zeros({batch}, {features} + 1)\n",
        "h = cell(input)",
        "cell_input_size",
    ),
    "state of another size": Kind(
        _GRU_CELL + "input = input[:, 0]\nh = torch.zeros({batch}, {hidden} + 1)\n",
        "h = cell(input, h)",
        "cell_hidden_size",
        *("h", "(batch, hidden)"),
    ),
}


def cases() -> Iterator[tuple[str, Sizes]]:
    """Yield the same kinds and sizes every time."""
    dice, names = Random(SEED), cycle(KINDS)
    for _ in range(COUNT):
        sizes = Sizes(
            dice.choice((3, 5, 8)),
            dice.choice((7, 11, 13)),
            dice.choice((6, 9)),
            dice.choice((10, 14, 64)),
            dice.choice((3, 5)),
        )
        yield next(names), sizes
