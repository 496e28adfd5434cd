"""Padding, packing, running and unpacking a batch: closed forms, a real run, its cost."""
