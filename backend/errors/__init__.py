"""Error messages of torch and Python: recognition, comparison by axes, causes, fix."""
