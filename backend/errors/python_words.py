"""Conditions under which words of Python itself count as an error of a recurrent layer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor, nn

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


def uses_as_tensor(facts: Facts) -> bool:
    """Return whether the failing line uses an attribute that only tensors have."""
    name = str(facts.params["attribute"])
    others = any(hasattr(kind, name) for kind in (str, list, dict, tuple, int, float))
    return hasattr(Tensor, name) and not others and facts.has_code(rf"\.{name}\b")


def slices_axes(facts: Facts) -> bool:
    """Return whether the failing line slices several axes, as of a tensor."""
    return bool(re.search(r"\[[^\[\]]*(:,|, ?:|\.\.\.)", facts.raised.line))


def unpacks_a_module(facts: Facts) -> bool:
    """Return whether the failing line unpacks the result of a model into names."""
    return facts.has_code(
        r"(?i)^[\w.]+, *[\w., ()]+ = (\w+\.)*\w*(model|net|encoder|decoder|cell|layer)\w*\("
    )


def never(_: Facts) -> bool:
    """Return False for every message."""
    return False


@dataclass(frozen=True)
class PythonWords:
    """Conditions for words that Python also uses for errors without torch.

    Attributes:
        names_torch: condition under which the message itself names a class of torch.
        counts_bare: condition under which a message without a traceback counts.
        counts_traced: condition under which a traceback counts whose line names no layer.
    """

    names_torch: Callable[[Facts], bool] = names_a_module
    counts_bare: Callable[[Facts], bool] = never
    counts_traced: Callable[[Facts], bool] = never

    def are_of_a_layer(self, facts: Facts) -> bool:
        """Return whether a recurrent layer or the use of its result raised the message."""
        raised = facts.raised
        if self.names_torch(facts):
            return True
        if raised.traced:
            code = f"{raised.line}\n{raised.deepest}"
            in_module = bool(_IN_TORCH_NN.search(raised.file))
            speaks = bool(_SPEAKS_OF_LAYERS.search(code))
            return in_module or speaks or self.counts_traced(facts)
        return self.counts_bare(facts)
