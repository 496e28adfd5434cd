"""Offline pages: one file with every configuration of a range."""
