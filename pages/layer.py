"""The Layer page."""

from components.layer.page import PAGE
from components.site.live import show

show(PAGE)
