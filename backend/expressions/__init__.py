"""Expressions over a run: parsing, evaluation by closed tables, origins of values."""
