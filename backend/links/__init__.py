"""URLs: parameters become valid settings, and what is invalid becomes a problem."""
