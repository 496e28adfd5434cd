"""A whole course without a server: many figures in one folder of static files."""
