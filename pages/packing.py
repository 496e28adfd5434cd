"""Padded, packed, run, padded again: where every token goes, and what packing buys."""

from components.live import live
from components.packing_below import packing_below

live("packing", packing_below)
