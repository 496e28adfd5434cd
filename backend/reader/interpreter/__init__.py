"""The interpreter of pasted code: a walk over the syntax tree, over closed tables."""
