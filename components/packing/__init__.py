"""The Packing page: message, controls, figure, sentences, lower tabs, script."""
