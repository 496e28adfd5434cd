"""The snippets of one lesson, as the Share panel shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.links.lesson import Lesson
from components.dispatch.pages import page_message
from components.share.forms import frames
from components.share.links import Shared
from components.share.picture import alt_text, caption
from components.words.catalogue import messages
from tests.browser.support.app_server import ROOT

NODE = ROOT / "bench" / "course_pages" / "node"
PAGES_PYTHON = str(ROOT / ".venv-pages" / "bin" / "python")
NEXT = "Next lesson"
"""The text of a link to a second page of a lesson."""
BEFORE, AFTER = "Move a slider. Which axes change?", "The final state follows."


@dataclass(frozen=True)
class Snippets:
    """What an author copies for one lesson.

    Attributes:
        origin: the URL of the app.
        text: the text of each form, by its name in the catalogs.
    """

    origin: str
    text: Mapping[str, str]


def snippets(origin: str) -> Snippets:
    """Return the forms of a lesson with two sliders."""
    words = messages("en")
    query = {"layer": "LSTM", "num_layers": "2"}
    message = page_message("layer", list(query.items()), words)
    shared = Shared(
        page="layer",
        query=query,
        origin=origin,
        language="en",
        title=f"Shape Explorer: {message.title}",
        alt=alt_text(message, words),
        caption=caption(message, words),
        lesson=Lesson(show=("num_layers", "hidden_size")),
    )
    return Snippets(origin, {form.id: form.text for form in frames(shared)})


def document(*parts: str) -> str:
    """Return an HTML page."""
    head = "<!doctype html><html lang='en'><meta charset='utf-8'><title>Lesson</title>"
    look = "<meta name='viewport' content='width=device-width, initial-scale=1'>"
    inside = "\n".join((f"<p>{BEFORE}</p>", *parts, f"<p>{AFTER}</p>"))
    return f"{head}{look}<body>\n{inside}\n</body></html>"
