"""A pasted text: its syntax tree, the class to run, and the uses of its names."""
