"""The shapes as a plain table, which appears if our script does not start in time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from components.markup.html import Html, code, table
from components.message.facts import ShapeRow
from components.words.catalogue import Messages


def fallback(rows: Sequence[ShapeRow], words: Messages) -> None:
    """Draw every tensor of a message as a plain table, which the explorer hides.

    Args:
        rows: the rows that :func:`components.page.message.shape_row` returns.
    """
    heads = ("tensor", "shape", "axes", "numbers", "meaning")
    found = table(
        words.text("table.tensors"),
        [words.text(f"table.{name}") for name in heads],
        [
            (
                code(row.name),
                code(row.size),
                _axes(row, "symbol"),
                _axes(row, "numbers"),
                row.sentence,
            )
            for row in rows
        ],
    )
    st.html(f"<div class='se-fallback'>{found}</div>")


def _axes(row: ShapeRow, part: Literal["symbol", "numbers"]) -> Html:
    return code(f"({', '.join(getattr(axis, part) for axis in row.axes)})")
