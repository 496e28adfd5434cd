"""The Layer page: message, controls, labels, lower tabs, script."""
