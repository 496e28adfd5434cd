"""Whole models as lists of steps: their links, run, picture, script and summary."""
