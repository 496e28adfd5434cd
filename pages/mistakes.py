"""Errors explained, and a layer to break on purpose."""

from components.mistakes.below import mistakes_below
from components.site.live import live

live("mistakes", mistakes_below)
