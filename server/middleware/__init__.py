"""Layers around every request: headers, limits, metrics, the document."""
