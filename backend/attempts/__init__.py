"""Calls to a layer with arbitrary inputs and states: their parts, what fits, their result."""
