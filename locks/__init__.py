"""What is installed, by its hashes (``make lock``), and the holes known in it (``make audit``)."""
