"""Readers of pasted text that describes recurrent layers: code, a printed model, weights."""
