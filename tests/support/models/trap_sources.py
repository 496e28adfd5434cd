"""Sources of correct and wrong models at random sizes, for the laws of the reader's traps."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from textwrap import indent

_FORGOTTEN = """
out, _ = self.rnn(x)
return self.fc(out[:, -1])
"""
_KEPT = """
out, state = self.rnn(x)
return self.fc(out)
"""
_STATES = """
out, state = self.rnn(x)
h = state[0] if isinstance(state, tuple) else state
"""
_RIGHT = {
    "steps": _KEPT,
    "joined": _STATES + "return self.fc(torch.cat([h[-2], h[-1]], dim=1))\n",
    "top": _STATES + "return self.fc(h[-1])\n",
    "every row": _STATES + "return self.fc(h.transpose(0, 1).reshape(x.size(0), -1))\n",
    "mean": "out, _ = self.rnn(x)\nreturn self.fc(out.mean(1))\n",
    "probabilities": "out, _ = self.rnn(x)\nreturn F.softmax(self.fc(out.mean(1)), dim=1)\n",
}
_WRONG = {
    "turned": _FORGOTTEN,
    "mixed": _STATES + "h = h.view(x.size(0), -1)\nreturn self.fc(h)\n",
    "backward_one_step": "out, _ = self.rnn(x)\nlast = out[:, -1]\nreturn self.fc(last)\n",
    "one_direction": _STATES + "last = h[-1]\nreturn self.fc(last)\n",
    "softmax_batch": "out, _ = self.rnn(x)\nreturn F.softmax(self.fc(out.mean(1)), dim=0)\n",
}


@dataclass(frozen=True)
class TrapSource:
    """The source of a class, and the trap that it has, or ""."""

    text: str
    code: str


def correct_source(dice: Random) -> TrapSource:
    """Draw a class that does what it means."""
    name = dice.choice(list(_RIGHT))
    directions = 2 if name == "joined" else 1 if name == "top" else dice.choice((1, 2))
    return TrapSource(_source(dice, _RIGHT[name], name, directions), "")


def wrong_source(dice: Random) -> TrapSource:
    """Draw a class with a silent bug."""
    code = dice.choice(list(_WRONG))
    directions = {"turned": 1, "softmax_batch": dice.choice((1, 2))}.get(code, 2)
    return TrapSource(_source(dice, _WRONG[code], code, directions), code)


def _source(dice: Random, forward: str, name: str, directions: int) -> str:
    features, hidden = dice.randint(1, 300), dice.randint(2, 300)
    layer, layers = dice.choice(("RNN", "GRU", "LSTM")), dice.randint(1, 3)
    h_out = dice.randint(1, hidden - 1) if layer == "LSTM" and dice.random() < 0.3 else hidden
    rows = layers * directions
    width = {"top": h_out, "one_direction": h_out, "every row": rows * h_out, "mixed": rows * h_out}
    arguments = [str(features), str(hidden), f"num_layers={layers}"]
    arguments += ["bidirectional=True"] if directions == 2 else []
    arguments += [f"proj_size={h_out}"] if h_out < hidden else []
    arguments += ["batch_first=True"] if name != "turned" else []
    fc = f"nn.Linear({width.get(name, directions * h_out)}, {dice.randint(2, 9)})"
    return (
        "import torch\nimport torch.nn.functional as F\nfrom torch import nn\n\n\n"
        "class Model(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        f"        self.rnn = nn.{layer}({', '.join(arguments)})\n"
        f"        self.fc = {fc}\n\n"
        "    def forward(self, x):\n"
        "        # x: (batch, seq_len, features)\n" + indent(forward.strip(), " " * 8) + "\n"
    )
