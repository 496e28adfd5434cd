"""Conditions under which words of Python itself count as an error of a recurrent layer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from backend.errors.facts import Facts

_SPEAKS_OF_LAYERS = re.compile(
    r"(?<![a-z])(?:(?:bi)?lstm|gru|rnn|nn\.[A-Z]\w+|embedding|pack(?:ed)?_\w*sequence|hidden|h_?n|c_?n"
    r"|h_?0|c_?0|hx|cx|\(h\w*, *c\w*\)|h, *c)(?![a-z])",
    re.IGNORECASE,
)
_IN_TORCH_NN = re.compile(r"torch[/\\]nn[/\\]")
_CLASS = re.compile(r"(?P<name>\w+)\.(?:__init__|forward)\(\)")


def names_a_module(facts: Facts) -> bool:
    """Return whether the message names ``__init__`` or ``forward`` of a module."""
    match = _CLASS.search(facts.raised.message)
    return bool(match and (hasattr(nn, match["name"]) or match["name"] == "RNNBase"))


def never(_: Facts) -> bool:
    """Return False for every message."""
    return False


@dataclass(frozen=True)
class PythonWords:
    """Conditions for words that Python also uses for errors without torch.

    Attributes:
        names_torch: condition under which the message itself names a class of torch.
        counts_bare: condition under which a message without a traceback counts.
    """

    names_torch: Callable[[Facts], bool] = names_a_module
    counts_bare: Callable[[Facts], bool] = never

    def are_of_a_layer(self, facts: Facts) -> bool:
        """Return whether a recurrent layer or the use of its result raised the message."""
        raised = facts.raised
        if self.names_torch(facts):
            return True
        if raised.traced:
            code = f"{raised.line}\n{raised.deepest}"
            in_module = bool(_IN_TORCH_NN.search(raised.file))
            return in_module or bool(_SPEAKS_OF_LAYERS.search(code))
        return self.counts_bare(facts)
