"""Reading of a pasted model by an interpreter of our own: each line gets its shapes."""
