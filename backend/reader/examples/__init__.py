"""Example sources for the reader of pasted models.

Each is a text, as a person would paste it. Nothing here is imported or executed by Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

NAMES = (
    "char_rnn",
    "tagger",
    "sentiment",
    "seq2seq",
    "time_series",
    "cnn_lstm",
    "lstm_conv",
    "transformer",
    "lstm_cell",
    "mnist_rows",
)
TUTORIAL_NAMES = ("sine", "heads", "classifier", "digits")
BROKEN_NAMES = (
    "padding_index",
    "layers_for_features",
    "orthononal",
    "head_never_made",
    "embedd",
    "missing_bracket",
    "unpacked_without_batch_first",
    "size_0_for_length",
    "last_step_for_cell_state",
)


def _source(name: str) -> str:
    """Return the source of one example."""
    return (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8")


EXAMPLES: Mapping[str, str] = MappingProxyType({name: _source(name) for name in NAMES})
"""Source by name, in the order in which people look for them."""

TUTORIALS: Mapping[str, str] = MappingProxyType({name: _source(name) for name in TUTORIAL_NAMES})
"""The models of the tutorials, with their own sizes."""

BROKEN: Mapping[str, str] = MappingProxyType(
    {name: _source(f"broken_{name}") for name in BROKEN_NAMES}
)
"""Bugs of published tutorials: most raise, the last three run and are wrong."""
