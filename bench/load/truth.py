"""Questions of visitors, with the answers that torch gives in this process.

Nothing here uses the app's rules or its runs: every size and every message comes from torch's own
layers at the same settings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from backend.links.packed_text import packed_text
from bench.load.answers import WrongAnswerError

EXPRESSIONS: Mapping[str, Callable[[Mapping[str, Tensor]], Tensor]] = {
    "output[:, -1, :]": lambda run: run["output"][:, -1, :],
    "output[-1]": lambda run: run["output"][-1],
    "output.sum(dim=1)": lambda run: run["output"].sum(dim=1),
    "h_n[-1]": lambda run: run["h_n"][-1],
    "h_n.transpose(0, 1)": lambda run: run["h_n"].transpose(0, 1),
    "torch.cat([h_n[0], h_n[-1]], dim=-1)": lambda run: torch.cat([*run["h_n"][[0, -1]]], dim=-1),
}
SOURCE = packed_text("""import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self, hidden_dim=16):
        super().__init__()
        self.embedding = nn.Embedding(50, 12)
        self.lstm = nn.LSTM(12, hidden_dim, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(2 * hidden_dim, 5)

    def forward(self, x):
        embedded = self.embedding(x)
        output, (h_n, c_n) = self.lstm(embedded)
        return self.fc(output[:, -1])
""")


@dataclass(frozen=True)
class Question:
    """A link, and the facts that the message of its page must contain.

    Attributes:
        wanted: sizes as torch prints them, by tensor; also ``result``, the size of an expression,
            and ``torch``, the message of an error.
    """

    page: str
    query: Mapping[str, str]
    wanted: Mapping[str, str]

    def check(self, message: Mapping[str, Any]) -> None:
        """Compare a message with torch's answers.

        Raises:
            WrongAnswerError: if a fact is missing or different.
        """
        found = _facts(message)
        wrong = {name: (found.get(name), size) for name, size in self.wanted.items()}
        wrong = {name: pair for name, pair in wrong.items() if pair[0] != pair[1]}
        if wrong:
            raise WrongAnswerError(f"{self.page} {dict(self.query)}: {wrong}")


def _facts(message: Mapping[str, Any]) -> dict[str, str]:
    facts = {row["name"]: row["size"] for row in message["rows"]}
    if message["page"] == "slices":
        facts["result"] = message["slices"]["cards"][0].get("size", "")
    if message["page"] == "mistakes":
        card = message["cards"][0]
        facts = {name: size for name, size, *_ in card.get("parts", [])} | {"torch": card["torch"]}
    return facts


def _layer(dice: Random) -> tuple[dict[str, str], nn.RNNBase]:
    kind = dice.choice((nn.RNN, nn.GRU, nn.LSTM))
    sizes = {"hidden_size": dice.randint(4, 96), "num_layers": dice.randint(1, 3)}
    flags = {"bidirectional": dice.random() < 0.5, "batch_first": dice.random() < 0.5}
    shape = {"batch": dice.randint(1, 6), "seq_len": dice.randint(3, 40)}
    query = {name: str(value) for name, value in {**sizes, **flags, **shape}.items()}
    query = {"layer": kind.__name__, **{name: text.lower() for name, text in query.items()}}
    return query, kind(10, **sizes, **flags)


def _tensors(result: Any) -> dict[str, Tensor]:
    output, states = result
    states = states if isinstance(states, tuple) else (states,)
    return dict(zip(("output", "h_n", "c_n"), (output, *states), strict=False))


def _sizes(result: Any) -> dict[str, str]:
    return {name: str(tensor.shape) for name, tensor in _tensors(result).items()}


def _input(query: Mapping[str, str], features: int = 10) -> Tensor:
    sizes = [int(query["batch"]), int(query["seq_len"])]
    return torch.zeros(*(sizes if query["batch_first"] == "true" else sizes[::-1]), features)


def layer(dice: Random) -> Question:
    """Ask for the tensors of a layer."""
    query, module = _layer(dice)
    x = _input(query)
    return Question("layer", query, {"input": str(x.shape), **_sizes(module(x))})


def slices(dice: Random) -> Question:
    """Ask for the size of an expression."""
    query, module = _layer(dice)
    run = _tensors(module(_input(query)))
    expression = dice.choice([*EXPRESSIONS])
    size = str(EXPRESSIONS[expression](run).shape)
    return Question("slices", {**query, "expr": expression}, {"result": size})


def packing(dice: Random) -> Question:
    """Ask for the tensors of a packed batch."""
    query, module = _layer(dice)
    lengths = [dice.randint(1, 20) for _ in range(dice.randint(1, 8))]
    first = query["batch_first"] == "true"
    sizes = {"batch": str(len(lengths)), "seq_len": str(max(lengths))}
    x = _input({**query, **sizes})
    packed = pack_padded_sequence(x, torch.tensor(lengths), first, enforce_sorted=False)
    result = module(packed)
    padded, _ = pad_packed_sequence(result[0], first)
    wanted = {"packed": str(packed.data.shape), "batch_sizes": str(packed.batch_sizes.shape)}
    wanted |= _sizes((padded, result[1]))
    return Question("packing", {**query, "lengths": ",".join(map(str, lengths))}, wanted)


def models(dice: Random) -> Question:
    """Ask for the shapes of a pasted source."""
    hidden, batch, steps = dice.randint(4, 64), dice.randint(2, 9), dice.randint(3, 30)
    embedded = nn.Embedding(50, 12)(torch.zeros(batch, steps, dtype=torch.long))
    result = nn.LSTM(12, hidden, batch_first=True, bidirectional=True)(embedded)
    returned = nn.Linear(2 * hidden, 5)(result[0][:, -1])
    query = {"code": SOURCE, "hidden_dim": str(hidden), "N": str(batch), "L": str(steps)}
    wanted = {"embedded": str(embedded.shape), "return": str(returned.shape), **_sizes(result)}
    return Question("models", query, wanted)


def mistakes(dice: Random) -> Question:
    """Ask for the result of a call, which is an error half of the time."""
    query, module = _layer(dice)
    x = _input(query, dice.choice((10, dice.randint(1, 9))))
    try:
        wanted = {"torch": "", **_sizes(module(x))}
    except (RuntimeError, ValueError) as error:
        wanted = {"torch": str(error)}
    return Question("mistakes", {**query, "input_shape": ",".join(map(str, x.shape))}, wanted)


QUESTIONS: Mapping[str, Callable[[Random], Question]] = {
    "layer": layer,
    "slices": slices,
    "packing": packing,
    "models": models,
    "mistakes": mistakes,
}
"""For each page a function that draws a question."""
