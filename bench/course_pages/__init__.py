"""Real course pages with the Share panel's own snippets: built, opened at two widths, looked at.

``make course-pages`` writes the pages and their screenshots to ``build/course-pages``, and prints
what works. The systems are in an environment and a node folder of their own.
"""
