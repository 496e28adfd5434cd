"""The legend of a picture: a line for each axis symbol in the shapes beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from backend.layer.axes import Axis
from components.message.facts import Legend, LegendLine, ShapeRow
from components.words.catalogue import Messages

_AXES: Mapping[str, Axis] = {
    "N": "batch",
    "L": "time",
    "T": "time",
    "D": "layers",
    "num_layers": "layers",
    "H_in": "feature",
    "H_out": "feature",
    "H_cell": "feature",
}
"""Every symbol of torch's documentation with its kind of axis, in the order of the legend."""
_SYMBOL = re.compile(r"\w+")


def legend(rows: Iterable[ShapeRow], words: Messages) -> Legend:
    """Return the legend of exactly the symbols that occur in the shapes of ``rows``.

    Other names in a shape, for example ``classes``, are names of the code and explain themselves.
    """
    found = {symbol for row in rows for axis in row.axes for symbol in _SYMBOL.findall(axis.symbol)}
    return Legend(
        words.text("legend.title"),
        [
            LegendLine(symbol, axis, words.text(f"legend.{symbol}"))
            for symbol, axis in _AXES.items()
            if symbol in found
        ],
    )
