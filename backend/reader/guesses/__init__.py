"""Guesses for everything that a source leaves open, each with its reason."""
