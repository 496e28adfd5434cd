"""The namespace ``einops``, whose functions read the axes of tensors from a pattern."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import einops
import einops.layers.torch as layers
import torch

from backend.reader.bounds import check_length, check_sizes
from backend.reader.tables import checks
from backend.reader.tables.entry import Namespace, Tool
from backend.reader.tables.tensors import tools

MAX_PATTERN = 200


def _short(arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> None:
    """Check the length of a pattern: ``einops`` takes a step for each character."""
    for each in (*arguments, *keywords.values()):
        if isinstance(each, str):
            check_length(len(each), MAX_PATTERN, "text")


def _grown(arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> None:
    """Check ``repeat``: every number as often as the sizes and the numbers of the pattern say."""
    _short(arguments, keywords)
    texts = [each for each in (*arguments, *keywords.values()) if isinstance(each, str)]
    written = [int(each) for text in texts for each in re.findall(r"\b\d+\b", text)]
    sizes = [each for each in keywords.values() if isinstance(each, int)]
    tensors = [each for each in arguments if isinstance(each, torch.Tensor)]
    numbers = max((each.numel() for each in tensors), default=1)
    check_sizes([*written, *sizes], max(numbers, 1))


def _multiplied(arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> None:
    _short(arguments, keywords)
    checks.every_pair(arguments, {})


LAYERS = Namespace(
    "einops.layers.torch",
    {
        "Rearrange": Tool("Rearrange", layers.Rearrange, layers.Rearrange, _short),
        "Reduce": Tool("Reduce", layers.Reduce, layers.Reduce, _short),
    },
    frozenset(dir(layers)),
)
EINOPS = Namespace(
    "einops",
    {
        **tools(einops, "rearrange reduce parse_shape pack unpack", _short),
        **tools(einops, "repeat", _grown),
        **tools(einops, "einsum", _multiplied),
        "layers": Namespace("einops.layers", {"torch": LAYERS}),
        "EinopsError": Tool("EinopsError", einops.EinopsError, einops.EinopsError),
    },
    frozenset(dir(einops)),
)
