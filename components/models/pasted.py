"""The message of a pasted source: its lines with their shapes, the diagram, and the controls."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET
from msgspec.structs import replace

from backend.links.packed_text import MOST_BYTES
from backend.models.scene import COMPACT, WIDE, flow_scene
from backend.models.source_flow import source_flow
from backend.models.source_link import (
    CODE,
    NAMES,
    SOURCES,
    SourceRequest,
    example_code,
    source_query,
)
from backend.reader.examples import BROKEN
from backend.reader.reading import Findings, Reading
from components.message.message import Message
from components.message.panel import Examples
from components.message.pasted import PastedSource, PasteLabels
from components.models.figure import bar_width, model_figure, model_labels
from components.models.pasted_cards import pasted_cards
from components.models.pasted_controls import parameter_names, pasted_controls
from components.models.pasted_lines import source_lines, with_names_of_inputs
from components.models.pasted_scene import flow_in_words, pasted_rows, pasted_scene, ways_to_layers
from components.models.reading import is_busy
from components.page.controls import choice_of_examples
from components.page.legend import legend
from components.page.message import frame
from components.words.catalogue import Messages
from components.words.problems import code_span

_NARROW = 620
RETRY = 3.0
"""The seconds until a source is read again after the server was busy."""


def pasted_message(
    request: SourceRequest,
    reading: Reading,
    findings: Findings | None,
    words: Messages,
    compact: bool = False,
    known: Findings | None = None,
) -> Message:
    """Return the message for the source of ``request``.

    Args:
        findings: the names of the axes and the traps; ``None`` if they follow.
        known: the findings so far, until they follow.
    """
    known = findings or known or Findings()
    reading = with_names_of_inputs(reading, known)
    run = source_flow(reading, known.axes)
    scene = flow_scene(run, COMPACT if compact else WIDE, lambda step: bar_width(step, compact))
    own = parameter_names(reading)
    query = source_query(request)
    names = [*NAMES, *dict.fromkeys([*own, *(name for name in query if name not in NAMES)])]
    base = frame("models", words, query, names, request.problems, compact)
    rows = pasted_rows(run)
    return Message(
        **base,
        height=scene.bounds.y1,
        narrow=_NARROW,
        figure=model_figure(scene),
        scene=pasted_scene(scene, model_labels(scene, compact), run, words),
        alt=flow_in_words(run, words),
        title=reading.class_name,
        rows=rows,
        legend=legend(rows, words),
        notes=[
            *_said(reading, words),
            words.text("model.parameters", count=f"{run.parameters:,}"),
        ],
        ways=ways_to_layers(reading, words),
        steps=(),
        cards=(),
        controls=pasted_controls(request, reading, words),
        pasted=replace(
            paste_box(words, request.paste.source),
            clears=[name for name in names if name != CODE],
            lines=source_lines(request, reading, known, pasted_cards(reading, known, words)),
        ),
        more=findings is None and not is_busy(reading),
        retry=RETRY if is_busy(reading) else UNSET,
    )


def _said(reading: Reading, words: Messages) -> Iterator[str]:
    """Yield what a reader must know of how the answer came about."""
    if reading.by_formulas:
        yield words.text("pasted.by_formulas")
    if reading.guessed:
        layers = ", ".join(code_span(f"self.{name}") for name in reading.guessed)
        yield words.text("pasted.guessed", layers=layers)


def paste_box(words: Messages, text: str) -> PastedSource:
    """Return the box for a source without lines, and the sources to choose from."""
    return PastedSource(
        text=text,
        most=MOST_BYTES,
        note=words.text("pasted.note"),
        clears=NAMES[1:],
        examples=_examples(text, words),
        lines=(),
        labels=PasteLabels(
            box=words.text("pasted.box"),
            placeholder=words.text("pasted.placeholder"),
            change=words.text("pasted.change"),
            clear=words.text("pasted.clear"),
            too_long=words.text("pasted.too_long", most=f"{MOST_BYTES:,}"),
            lines=words.text("pasted.lines"),
            times=words.text("pasted.times"),
            run=words.text("pasted.run"),
            before=words.text("pasted.before"),
            after=words.text("pasted.after"),
        ),
    )


def _examples(text: str, words: Messages) -> Examples:
    queries = {name: {CODE: example_code(name)} for name in SOURCES}
    titles = {name: _title(name, words) for name in SOURCES}
    chosen = next((name for name, source in SOURCES.items() if source == text), None)
    found = choice_of_examples(queries, titles, chosen, words)
    return replace(found, label=words.text("pasted.examples"), none=words.text("pasted.no_example"))


def _title(name: str, words: Messages) -> str:
    return words.text(f"exhibit.title.{name}" if name in BROKEN else f"pasted.example.{name}")
