"""Padded, packed, run, padded again: where every token goes, and what packing buys."""

from components.packing.below import packing_below
from components.site.live import live

live("packing", packing_below)
