"""Errors of the recurrent layer: its arguments, its input, its states, packed data."""
