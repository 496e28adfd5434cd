"""Whole models, step by step: from ids, waves or digits to scores, and chains of one's own."""

from components.models.below import models_below
from components.site.live import live

live("models", models_below)
