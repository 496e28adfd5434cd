"""Worker processes whose crash, hang or huge allocation cannot affect the server."""
