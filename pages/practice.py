"""Predict, then see: questions about shapes, slices, errors and counts, answered by torch."""

from components.practice.page import practice_page

practice_page()
