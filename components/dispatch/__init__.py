"""Every page's message and script by name, computed once for equal requests."""
