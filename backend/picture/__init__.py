"""Block diagrams as values: boxes, arrows, bands. No renderer."""
