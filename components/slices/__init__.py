"""The Slices page: message, panel, sentences, lower tabs, script."""
