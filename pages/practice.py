"""The Practice page."""

from components.practice.page import PAGE
from components.site.live import show

show(PAGE)
