"""Limits of connections, below the requests: endless heads, silence, and readers who stop."""
