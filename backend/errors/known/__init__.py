"""Records of the known errors, one file per theme; :mod:`catalog` lists them in order."""
