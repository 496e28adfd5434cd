"""Silent traps of a paste that runs, each shown by two runs."""
