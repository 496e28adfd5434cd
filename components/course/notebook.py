"""A figure in a notebook: the person's own module ran, and the saved notebook keeps the figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from msgspec.structs import replace
from torch import nn

from backend.layer.spec import SpecError
from backend.links.figure import THEMES
from backend.models.recorded import recorded
from backend.models.source_link import SourceRequest
from backend.reader.reading import Findings, Paste
from components.course.notebook_layer import LayerLink, layer_link, results_of
from components.dispatch.pages import find_page
from components.embed.page import EMBED_SHEET
from components.message.message import Message
from components.message.value import plain
from components.message.widgets import OfflineKit
from components.models.message import pasted_message
from components.offline.content import run_range
from components.offline.link import asked_for
from components.offline.message_table import TableMaker
from components.offline.page import figure_page, inline_script, offline_bundle, states_script
from components.offline.states import for_file
from components.page.fallback import shape_table
from components.words.catalogue import Messages, languages, messages
from components.words.refused import RefusedError, refused

_NAME = "figure"
_USUAL = 720
"""The height in pixels of the figure of a layer."""


@dataclass(frozen=True)
class NotebookFigure:
    """A figure that a notebook shows and saves.

    Attributes:
        title: the layer or the class.
        shapes: the shape of each tensor, as torch prints it.
        page: the figure as one HTML page.
        table: the shapes as an HTML table, for a notebook that shows no frames.
        height: the height of its frame in pixels.
        error: the error of the module, or "".
    """

    title: str
    shapes: Mapping[str, str]
    page: str
    table: str
    height: int
    error: str = ""

    def __repr__(self) -> str:
        lines = (f"{name}: {size}" for name, size in self.shapes.items())
        return "\n".join((self.title, *lines, *([self.error] if self.error else [])))

    def _repr_html_(self) -> str:
        """Return the figure in a frame, which keeps its scripts and styles apart."""
        return (
            f'<iframe srcdoc="{escape(self.page)}" title="{escape(self.title)}" width="100%" '
            f'height="{self.height}" sandbox="allow-scripts allow-popups" '
            'style="border:0;resize:vertical"></iframe>'
            f"<details><summary>{escape(self.title)}</summary>{self.table}"
            f"<p>{escape(self.error)}</p></details>"
        )


def explore(
    module: nn.Module,
    *inputs: Any,
    named: Mapping[str, Any] | None = None,
    vary: str = "",
    show: Sequence[str] = (),
    language: str = "en",
    theme: str = "auto",
    lean: bool = True,
) -> NotebookFigure:
    """Run a module on its inputs, and return the figure of the run.

    A recurrent layer of torch becomes the figure of the Layer page, or of the Packing page if its
    input is packed. Any other module is recorded line by line, and becomes the figure of a source
    on the Models page. So does a layer that raises an error or exceeds the limits of its page. An
    error of the module is shown at its line.

    Args:
        named: the arguments of the call that have a name.
        vary: the controls of a layer's figure that can be moved, as in ``num_layers:1-4``.
        show: the only controls of a layer's figure.
        language: ``en`` or ``ko``.
        theme: ``auto`` follows the reader's system.
        lean: whether the figure has only the picture, the results and the controls.

    Raises:
        TypeError: for a class or a function in the place of the module.
        ValueError: for a range, a language or a theme that does not exist.
    """
    if not isinstance(module, nn.Module):
        found = module.__name__ if isinstance(module, type) else type(module).__name__
        raise TypeError(f"explore() takes a module such as nn.LSTM(10, 20), not {found}")
    _check("language", language, languages())
    _check("theme", theme, THEMES)
    words, named = messages(language), named or {}
    try:
        link = layer_link(module, inputs)
        made = link and _layer(link, lambda: module(*inputs, **named), show, vary, words)
        kit, opened = made or _model(module, inputs, named, words)
    except RefusedError as error:
        raise ValueError(str(error)) from error
    except SpecError as error:
        raise ValueError(str(refused(error, words))) from error
    return NotebookFigure(
        title=opened.title,
        shapes={row.name: row.size for row in opened.rows},
        page=figure_page(
            words,
            table=shape_table(opened.rows, words),
            name=_NAME,
            title=opened.title,
            theme=theme,
            lean=lean,
            head=f"<style>{EMBED_SHEET}</style>",
            scripts=(
                f"<script>{states_script(_NAME, kit)}</script>\n"
                f"<script>{inline_script(offline_bundle())}</script>"
            ),
        ),
        table=shape_table(opened.rows, words),
        height=_height(opened),
        error=_error(opened),
    )


def _check(name: str, text: str, choices: Sequence[str]) -> None:
    if text not in choices:
        raise ValueError(f"{name} is one of {', '.join(choices)}, not {text}")


def _error(message: Message) -> str:
    """Return the message of Python or torch at the line that failed, or ""."""
    lines = message.pasted.lines if message.pasted else ()
    return next(
        (str(line.cards[0].torch or "") for line in lines if line.failed and line.cards), ""
    )


def _height(message: Message) -> int:
    """Return a height that needs no scrolling in most figures, because no script may set it."""
    if not message.pasted:
        return _USUAL
    drawn = int(message.height or 0) + 160
    lines = 27 * len(message.pasted.lines) + 80
    errors = 360 * sum(len(line.cards) for line in message.pasted.lines)
    return min(max(drawn, lines + errors), 2 * _USUAL)


def _layer(
    link: LayerLink,
    call: Callable[[], tuple[Any, Any]],
    show: Sequence[str],
    vary: str,
    words: Messages,
) -> tuple[OfflineKit, Message] | None:
    """Return the figure of a layer, or ``None`` if its call raises an error.

    Raises:
        ValueError: if the shapes of the figure are not those of the call.
    """
    try:
        output, states = call()
    except Exception:  # The record of the call shows it.
        return None
    pairs = [*link.pairs, ("show", ",".join(show))]
    ran = run_range(asked_for(find_page(link.page), pairs, vary, words), words)
    sizes = {row.name: row.size for row in ran.opened.rows}
    for name, size in results_of(output, states, link).items():
        if sizes.get(name) != size:
            raise ValueError(f"{name} is {size}, and the figure shows {sizes.get(name)}")
    return ran.kit, ran.opened


def _model(
    module: nn.Module, inputs: Sequence[Any], named: Mapping[str, Any], words: Messages
) -> tuple[OfflineKit, Message]:
    reading = recorded(module, inputs, named)
    request = SourceRequest(Paste(reading.source), "")
    maker, opened = TableMaker(), []
    for compact in (False, True):
        message = pasted_message(request, reading, Findings(), words, compact)
        # The values are those of the person's own module, so there is nothing to set.
        panel = replace(message.controls, groups=[])
        opened.append(for_file(replace(message, controls=panel), {}, ()))
        maker.add(plain(opened[-1]))
    return OfflineKit(table=maker.table(), vary=[], start=0), opened[0]
