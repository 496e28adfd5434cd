"""The shapes as a plain table, for readers without our scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from components.markup.html import Html, code, table
from components.message.facts import ShapeRow
from components.words.catalogue import Messages


def fallback(rows: Sequence[ShapeRow], words: Messages) -> None:
    """Draw the table on a page, where it appears if our script does not start in time.

    The explorer hides it.
    """
    st.html(f"<div class='se-fallback'>{shape_table(rows, words)}</div>")


def shape_table(rows: Sequence[ShapeRow], words: Messages) -> Html:
    """Return the table of a message's tensors.

    Args:
        rows: the rows that :func:`components.page.message.shape_row` returns.
    """
    return table(
        words.text("table.tensors"),
        tensor_heads(words),
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


def tensor_heads(words: Messages) -> list[str]:
    """Return the headings of a table of tensors."""
    names = ("tensor", "shape", "axes", "numbers", "meaning")
    return [words.text(f"table.{name}") for name in names]


def _axes(row: ShapeRow, part: Literal["symbol", "numbers"]) -> Html:
    return code(f"({', '.join(getattr(axis, part) for axis in row.axes)})")
