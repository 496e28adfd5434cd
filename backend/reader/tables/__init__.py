"""Tables of everything that a paste may reach, by name. The reader looks up nothing else."""
