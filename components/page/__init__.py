"""The parts of every page: message, settings, controls, tabs, the browser component."""
