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


def _source(name: str) -> str:
    """Return the source of one example."""
    return (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8")


EXAMPLES: Mapping[str, str] = MappingProxyType({name: _source(name) for name in NAMES})
"""Source by name, in the order in which people look for them."""
