"""HTML and SVG as escaped text."""
