"""The Mistakes page."""

from components.mistakes.page import PAGE
from components.site.live import show

show(PAGE)
