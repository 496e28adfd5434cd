"""The frame of every page: title bar, footer, the live page itself."""
