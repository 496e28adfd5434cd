"""Benchmarks: steps, pages, load, memory, and the cost guards compared with real runs."""
