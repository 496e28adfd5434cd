"""Errors of the modules around the layer: embeddings, heads, attention, losses, checkpoints."""
