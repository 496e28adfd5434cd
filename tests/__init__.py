"""Tests in the rooms of the code, and the helpers that they share."""
