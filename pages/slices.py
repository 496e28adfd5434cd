"""The Slices page."""

from components.site.live import show
from components.slices.page import PAGE

show(PAGE)
