"""The Packing page."""

from components.packing.page import PAGE
from components.site.live import show

show(PAGE)
