"""Values of a paste: their kinds, attributes, items and operations, and the records of a run."""
