"""Whole models, step by step: from ids, waves or digits to scores, and chains of one's own."""

from components.live import live
from components.models_below import models_below

live("models", models_below)
