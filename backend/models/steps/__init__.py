"""One class per kind of step: its code, its rule, its run."""
