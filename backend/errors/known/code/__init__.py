"""Errors of the code itself, in Python's own words."""
