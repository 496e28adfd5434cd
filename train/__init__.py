"""The training of the net whose weights the app ships."""
