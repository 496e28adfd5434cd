"""Runs of a paste: one run, other runs, the search, and the names of axes that they prove."""
