"""The Slices page."""

from components.site.live import live
from components.slices.below import slices_below

live("slices", slices_below)
