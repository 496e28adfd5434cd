"""Many sessions at once, in the app's own protocol: ``python -m bench.load --help``."""
