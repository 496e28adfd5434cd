"""The definition of a page: one record, from which everything that lists pages is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from backend.links.layer import PARAMETERS, Pairs
from backend.links.lesson import PARTS, Lesson
from components.message.message import Message
from components.page.script import PageScript
from components.words.catalogue import Messages

EXPLORER_PARTS = tuple(part for part in PARTS if part not in ("settings", "share"))
"""The parts of a page with an explorer that ``hide`` can remove, if its message has them."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the app. ``components.dispatch.pages`` lists them all.

    Attributes:
        name: the name in links and in the catalogs; every page but the first is at ``/<name>``.
        message: returns the message for a link, for a wide or a narrow (``True``) diagram.
        below: draws the lower part, without the parts that the lesson hides.
        title_of: returns the title of a link's state without a run; "" if states have none.
        script: returns the Python script for a link; ``None`` if the page has no script.
        controls: the link parameters with a control, which ``hide`` and ``lock`` accept.
        fields: the other link parameters of the page.
        tabs: the names of the lower parts, which ``hide`` accepts.
        parts: the other parts of the page that ``hide`` can remove.
        explorer: whether the explorer is on top. If not, ``below`` draws the whole page.
        has_picture: whether ``/figure.svg`` can draw the page.
        offline_range: a range of its settings that the Share panel suggests for an offline page,
            or how it follows from a message; ``None`` if the page has none.
        new_names: returns a link of an earlier version whose lesson has today's names.
        cacheable: whether simultaneous requests for one link share a message. If not, ``message``
            takes its turns of :mod:`components.page.turns` itself.
    """

    name: str
    message: Callable[[Pairs, Messages, bool], Message]
    below: Callable[[Lesson], None]
    title_of: Callable[[Pairs, Messages], str] = field(default=lambda _pairs, _words: "")
    script: Callable[[Pairs, Messages], PageScript] | None = None
    controls: tuple[str, ...]
    fields: tuple[str, ...] = ()
    tabs: tuple[str, ...] = ()
    parts: tuple[str, ...] = EXPLORER_PARTS
    explorer: bool = True
    has_picture: bool = False
    offline_range: str | Callable[[Message], str] | None = None
    new_names: Callable[[Pairs], Pairs] = field(default=lambda pairs: pairs)
    cacheable: bool = True

    @property
    def runs_layer(self) -> bool:
        """Return whether the page runs the layer of its link."""
        return set(PARAMETERS) <= set(self.controls)

    @property
    def title(self) -> str:
        """Return the message id of the title."""
        return f"page.{self.name}"

    @property
    def intro(self) -> str:
        """The message id of the sentence on top: what the page is for, what to try first."""
        return f"intro.{self.name}"

    @property
    def start(self) -> str:
        """The id of the element to which the skip link leads."""
        return "shape-explorer" if self.explorer else "practice-question"

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return every link parameter of the page."""
        return (*self.controls, *self.fields)
