"""Errors explained, and a layer to break on purpose."""

from components.live import live
from components.mistakes_below import mistakes_below

live("mistakes", mistakes_below)
