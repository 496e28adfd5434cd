"""Scenes as Plotly JSON or as a still SVG: colors, shapes, labels, highlights."""
