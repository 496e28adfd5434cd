"""Reading of a pasted model: its source runs in an interpreter of our own, and each line gets its shapes."""
