"""Silent bugs: found in a slice or in code, and shown by two runs."""
