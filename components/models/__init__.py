"""The Models page: message, controls, figure, sentences, lower tabs, script."""
