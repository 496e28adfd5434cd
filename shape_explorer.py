"""Figures of Shape Explorer in a notebook.

from shape_explorer import explore

explore(nn.LSTM(10, 20), torch.zeros(35, 1, 10))
"""

from __future__ import annotations

from components.course.notebook import NotebookFigure, explore

__all__ = ["NotebookFigure", "explore"]
