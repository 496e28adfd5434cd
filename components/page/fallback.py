"""The shapes without our script: they show themselves if it has not come to life after a while."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from components.markup.html import Html, code, table
from components.message.facts import ShapeRow
from components.words.catalogue import Messages


def fallback(rows: Sequence[ShapeRow], words: Messages) -> None:
    """Every tensor of a page's message as a plain table, hidden as long as the explorer is there.

    Args:
        rows: as :func:`components.page.message.shape_row` makes them.
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
