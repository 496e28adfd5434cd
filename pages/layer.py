"""The Layer page."""

from components.layer.below import layer_below
from components.site.live import live

live("layer", layer_below)
