"""Lock files with hashes (``make lock``), and the vulnerability audit (``make audit``)."""
