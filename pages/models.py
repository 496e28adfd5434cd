"""The Models page."""

from components.models.page import PAGE
from components.site.live import show

show(PAGE)
