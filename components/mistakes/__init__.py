"""The Mistakes page: message, fields, sentences, lower tabs."""
