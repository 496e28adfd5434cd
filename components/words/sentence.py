"""A sentence of the catalogs, whose code is between backticks, in the form that a place needs."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Sentence:
    """A sentence as the catalogs and the messages have it.

    Attributes:
        markdown: the sentence with backticks, which is also its Markdown.

    >>> Sentence("Pass `h_0`.").plain, Sentence("Pass `h_0`.").html
    ('Pass h_0.', 'Pass <code>h_0</code>.')
    """

    markdown: str

    @property
    def plain(self) -> str:
        """The sentence as text, for a place that has no code."""
        return self.markdown.replace("`", "")

    @property
    def html(self) -> str:
        """The sentence as escaped HTML, with elements for its code."""
        parts = (escape(part, quote=False) for part in self.markdown.split("`"))
        return "".join(
            f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts)
        )
