"""Tasks on the Slices page and a marked value: their slices, links and scripts."""
