"""The app in Chromium, Firefox and WebKit: one short tour of everything in each.

``make test`` drives the browsers that are installed; ``make test-browsers`` installs all of them.
"""
