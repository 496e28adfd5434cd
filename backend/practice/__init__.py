"""Questions, their answers by torch, and grading."""
