"""The message of the Models page: a source with its shapes, the diagram, and the controls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import UNSET
from msgspec.structs import replace

from backend.links.layer import Pairs, Problem, misspelled
from backend.links.packed_text import MOST_BYTES
from backend.links.parameter import Parameter, as_text
from backend.models.flow import axis_kind, axis_kinds, flow_of
from backend.models.literal_names import with_literal_names
from backend.models.old_links import LISTS, OLD_NAMES
from backend.models.presets import presets
from backend.models.scene import COMPACT, WIDE, flow_scene
from backend.models.source_link import (
    CODE,
    MORE,
    NAMES,
    SOURCES,
    SourceRequest,
    read_source,
    source_query,
)
from backend.reader.examples import BROKEN, TUTORIALS
from backend.reader.reading import Findings, Reading
from components.message.message import Message
from components.message.panel import Examples
from components.message.pasted import PastedSource, PasteLabels
from components.models.cards import pasted_cards
from components.models.controls import parameter_names, pasted_controls
from components.models.figure import bar_width, model_figure, model_labels
from components.models.lines import source_lines, with_names_of_inputs
from components.models.picture import flow_in_words, linked_scene, shape_rows, ways_to_layers
from components.models.reading import findings_of, is_busy, names_so_far, reading_of
from components.page.controls import choice_of_examples
from components.page.legend import legend
from components.page.message import frame
from components.page.turns import precedence
from components.words.catalogue import Messages
from components.words.problems import code_span

_NARROW = 620
_TIMES_N = re.compile(r"\*N\b|\bN\*")
_CLASS = re.compile(r"^class\s+(\w+)\s*(\([^)]*\))?", re.MULTILINE)
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
    known = with_literal_names(reading, findings or known or Findings())
    reading = with_names_of_inputs(reading, known)
    flow = flow_of(reading, known.axes)
    scene = flow_scene(flow, COMPACT if compact else WIDE, lambda row: bar_width(row, compact))
    own = parameter_names(reading)
    query = source_query(request)
    names = list(dict.fromkeys([*NAMES, *OLD_NAMES, *own, *query]))
    # The page replaces an old link, and the names of controls in its lesson.
    written = [*names, *(LISTS if request.is_old else ())]
    base = frame("models", words, query, written, _problems(request, own), compact)
    rows = shape_rows(flow)
    return Message(
        **base,
        height=scene.bounds.y1,
        narrow=_NARROW,
        figure=model_figure(scene),
        scene=linked_scene(scene, model_labels(scene, compact), reading, words),
        alt=flow_in_words(flow, reading.failure, words),
        title=source_title(request, reading, words),
        rows=rows,
        legend=legend(rows, words),
        notes=[*_remarks(reading, words), *_notes(reading, known, words)],
        ways=ways_to_layers(reading, words),
        cards=(),
        controls=pasted_controls(request, reading, words),
        pasted=replace(
            _box(request, words),
            clears=[name for name in names if name != CODE],
            lines=source_lines(request, reading, known, pasted_cards(reading, known, words)),
        ),
        renewed=request.is_old or UNSET,
        more=findings is None and not is_busy(reading),
        retry=RETRY if is_busy(reading) else UNSET,
    )


def models_page_message(pairs: Pairs, words: Messages, compact: bool) -> Message:
    """Return the message of the Models page for a link."""
    request = read_source(pairs)
    # Both may wait for a process, so they must not hold a turn.
    reading = reading_of(request.paste)
    more = (MORE, "true") in pairs
    findings = findings_of(request.paste) if more else None
    known = names_so_far(request.paste, reading)
    with precedence().turn():
        found = pasted_message(request, reading, findings, words, compact, known)
    # A search that found no process is repeated as a whole, but not at once.
    return replace(found, more=False, retry=RETRY) if more and not findings else found


def models_title(pairs: Pairs, words: Messages) -> str:
    """Return the title of a link's source without a run: the name of its last model."""
    request = read_source(pairs)
    named = _CLASS.findall(request.paste.source)
    models = [name for name, bases in named if "Module" in bases] or [name for name, _ in named]
    return _title_or(request, request.paste.class_name or (models or [""])[-1], words)


def source_title(request: SourceRequest, reading: Reading, words: Messages) -> str:
    """Return the title of a tutorial's model, or the name of the class."""
    return _title_or(request, reading.class_name, words)


def _title_or(request: SourceRequest, class_name: str, words: Messages) -> str:
    found = (name for name, source in TUTORIALS.items() if source == request.paste.source)
    name = next(found, "")
    return words.text(f"model.title.{name}") if name else class_name


def _remarks(reading: Reading, words: Messages) -> Iterator[str]:
    """Yield remarks about an answer that is computed, or whose layers are guesses."""
    if reading.by_formulas:
        yield words.text("pasted.by_formulas")
    if reading.guessed:
        layers = ", ".join(code_span(f"self.{name}") for name in reading.guessed)
        yield words.text("pasted.guessed", layers=layers)


def _notes(reading: Reading, findings: Findings, words: Messages) -> list[str]:
    """Return the number of parameters, and a note if a batch has more rows of scores than samples.

    The number is left out if the source has no model.
    """
    parameters = sum(each.parameters for each in reading.modules)
    counted = words.text("model.parameters", count=f"{parameters:,}")
    notes = [counted] if reading.modules or not reading.failure else []
    names, output = findings.output_axes, reading.output
    if len(names) == 1 and len(names[0]) == 2 and output is not None:
        rows, batch, formula = output.shape[0], reading.sizes.get("N", 0), names[0][0]
        if axis_kind(formula, axis_kinds(reading)) == "time" and batch not in (0, rows):
            notes.append(words.text("model.rows_per_step", rows=rows, batch=batch))
        elif _TIMES_N.search(formula) and rows > batch > 0:
            notes.append(
                words.text("model.rows_per_layer", rows=rows, batch=batch, formula=formula)
            )
    return notes


def _problems(request: SourceRequest, own: Sequence[str]) -> tuple[Problem, ...]:
    """Return the problems of the link, with a name for each that is almost one of the source's."""
    table = {name: Parameter(name, "choice", "") for name in own}
    query = {name: [as_text(value)] for name, value in request.paste.values.items()}
    return (*request.problems, *misspelled(table, query))


def _box(request: SourceRequest, words: Messages) -> PastedSource:
    """Return the box for a source without lines, and the sources to choose from."""
    return PastedSource(
        # The box of a first visit is empty, beside the lines of an example.
        text=request.paste.source if request.code else "",
        most=MOST_BYTES,
        note=words.text("pasted.note"),
        clears=NAMES[1:],
        examples=_examples(request, words),
        lines=(),
        labels=PasteLabels(
            box=words.text("pasted.box"),
            placeholder=words.text("pasted.placeholder"),
            change=words.text("pasted.change"),
            clear=words.text("pasted.clear"),
            too_long=words.text("pasted.too_long", most=f"{MOST_BYTES:,}"),
            lines=words.text("pasted.lines"),
            earlier=words.text("pasted.earlier"),
            times=words.text("pasted.times"),
            run=words.text("pasted.run"),
            before=words.text("pasted.before"),
            after=words.text("pasted.after"),
        ),
    )


def _examples(request: SourceRequest, words: Messages) -> Examples:
    titles = {name: _title(name, words) for name in presets()}
    here, text = source_query(request), request.paste.source
    by_link = (name for name, query in presets().items() if query == here)
    by_text = (name for name, source in SOURCES.items() if source == text)
    chosen = next(by_link, None) or next(by_text, None)
    found = choice_of_examples(presets(), titles, chosen, words)
    return replace(found, label=words.text("pasted.examples"), none=words.text("pasted.no_example"))


def _title(name: str, words: Messages) -> str:
    if name in BROKEN:
        return words.text(f"exhibit.title.{name}")
    return words.text(f"pasted.example.{name}" if name in SOURCES else f"model.example.{name}")
