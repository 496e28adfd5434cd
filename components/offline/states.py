"""The messages of every configuration of a range, for a page without a server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch
from msgspec import UNSET
from msgspec.structs import replace

from backend.links.layer import Pairs
from backend.links.parameter import as_text
from backend.links.vary import Varied, combinations
from backend.models.source_link import CODE, LINE, MORE, STEP
from components.dispatch.pages import find_page, page_message
from components.message.controls import (
    ChoiceControl,
    Control,
    FlagControl,
    LengthsControl,
    Option,
    SelectControl,
    SizeControl,
    TextControl,
)
from components.message.facts import Card
from components.message.layout import Template
from components.message.message import Message
from components.message.panel import ControlPanel
from components.message.slices import ReadyExpression, SlicesPanel
from components.models.reading import BUSY
from components.page.turns import precedence
from components.words.catalogue import Messages
from components.words.refused import RefusedError
from components.words.sentence import Sentence

FOCUS = "focus"
TORCH = torch.__version__.split("+")[0]
"""The version of torch that ran everything, without the kind of build."""


class WithoutTimes(Messages):
    """The sentences of a language, without the time of a run: only a live page shows it."""

    def text(self, message_id: str, /, **params: object) -> str:
        if message_id == "ran.real":
            return super().text("offline.ran", device=params["device"], version=TORCH)
        return super().text(message_id, **params)


def message_of(page: str, pairs: Pairs, words: Messages, compact: bool = False) -> Message:
    """Return the whole message of a link.

    Raises:
        RefusedError: if the page would replace a value, because a file cannot warn about it; if
            the server is too busy to run a source.
    """
    asked = [pair for pair in pairs if pair[0] != MORE] + [(MORE, "true")]
    if not find_page(page).cacheable:
        # Such a page takes its turns itself.
        message = page_message(page, asked, words, compact)
    else:
        # Each configuration takes a turn of its own, and the work ends when its client has gone.
        with precedence().turn():
            message = page_message(page, asked, words, compact)
    if message.dropped:
        reason = Sentence(message.warnings[0]).plain
        raise RefusedError("unusable", message.dropped[0], reason)
    if message.pasted and message.retry:
        raise RefusedError(BUSY, CODE, words.text("download.server_busy"))
    return message


def offline_messages(
    page: str, pairs: Pairs, varied: Sequence[Varied], words: Messages
) -> Iterator[Message]:
    """Return two messages for each configuration, a wide and a narrow one.

    Raises:
        RefusedError: for a configuration that the page cannot show.
    """
    timeless = WithoutTimes(words.language)
    # Only the first picture must have the highlighted block. The file pins it there.
    names = {FOCUS, *(each.name for each in varied)}
    focus = dict(pairs).get(FOCUS, "")
    fixed = [pair for pair in pairs if pair[0] not in names]
    for values in combinations(varied):
        link = [*fixed, *((name, as_text(value)) for name, value in values.items())]
        for compact in (False, True):
            message = message_of(page, link, timeless, compact)
            yield for_file(message, values, varied, focus)


def present_values(message: Message) -> dict[str, str]:
    """Return the values of a message's controls as they stand in a link."""
    controls = [each for group in message.controls.groups for each in group.controls]
    return {each.name: as_text(each.value) for each in controls} | dict(message.query)


def for_file(
    message: Message,
    values: Mapping[str, Any],
    varied: Sequence[Varied],
    focus: str = "",
) -> Message:
    """Return the message of one configuration, without all that needs a server.

    Args:
        focus: what the author's link highlights.
    """
    free = {each.name: tuple(map(as_text, each.values)) for each in varied}
    return replace(
        message,
        plotly="",
        # Write all values: a name that is absent from the URL stands for the page's first
        # configuration, not for torch's default.
        query={**_chosen(message, focus), **{name: as_text(values[name]) for name in values}},
        names=tuple(values),
        # Nothing is fetched from this path, but it must be a valid URL in any kind of frame.
        source="offline:",
        figure=replace(message.figure, layout=replace(message.figure.layout, template=Template())),
        controls=_controls(message.controls, free, values),
        slices=_slices(message.slices, free) if message.slices else message.slices,
        cards=_cards(message.cards) if message.cards else message.cards,
        **_without_box(message),
        # These lead to the app, or ask its server.
        ways=UNSET,
        asks=UNSET,
        more=UNSET,
        retry=UNSET,
    )


def _chosen(message: Message, focus: str) -> dict[str, str]:
    """Return what the author's link chooses: the highlight, the line of a source and its run."""
    # With the steps of a lesson, "step" is the number of one of them.
    names = (LINE,) if message.lesson.steps else (LINE, STEP)
    line = {name: message.query[name] for name in names if name in message.query}
    return {**({FOCUS: focus} if focus else {}), **line}


def _without_box(message: Message) -> dict[str, Any]:
    """Return the changes that take away the box for another source, which no file can run."""
    if not message.pasted:
        return {}
    examples = replace(message.pasted.examples, options=())
    lesson = replace(message.lesson, hide=tuple(dict.fromkeys([*message.lesson.hide, "box"])))
    return {"lesson": lesson, "pasted": replace(message.pasted, text="", examples=examples)}


def _cards(cards: Sequence[Card]) -> list[Card]:
    return [replace(card, links=UNSET) for card in cards]


def _slices(panel: SlicesPanel, free: Mapping[str, Sequence[str]]) -> SlicesPanel:
    """Return the panel with the tasks and expressions of the range."""
    tasks = free.get("task", (panel.task,))
    examples = [ReadyExpression(text, "") for text in free.get("expr", ()) if text]
    return replace(
        panel, tasks=[task for task in panel.tasks if task.id in tasks], examples=examples
    )


def _controls(
    panel: ControlPanel, free: Mapping[str, Sequence[str]], values: Mapping[str, Any]
) -> ControlPanel:
    """Return controls that stop at the range's values, the others locked, without examples."""
    groups = [
        replace(
            group,
            controls=[
                _control(each, free.get(each.name), as_text(values.get(each.name, "")))
                for each in group.controls
            ],
        )
        for group in panel.groups
    ]
    return replace(panel, groups=groups, examples=replace(panel.examples, options=()))


def _control(control: Control, texts: Sequence[str] | None, own: str) -> Control:
    """Return a control of the range.

    Args:
        texts: its values in the range, or ``None`` if it does not vary.
        own: its value in this configuration, as the range has it.
    """
    # Write every value into the URL, even the default.
    held = replace(control, default=None, drops=())
    if texts is None:
        held = replace(held, locked=True, disabled=True)
    match held:
        case SizeControl():
            stops = [held.value] if texts is None else [*map(_number, texts)]
            return replace(held, stops=stops, above=UNSET)
        case ChoiceControl() | SelectControl():
            stay = [as_text(held.value)] if texts is None else texts
            return replace(held, options=[each for each in held.options if each.value in stay])
        case TextControl() | LengthsControl() if texts is not None:
            # An editor could leave the range.
            return SelectControl(
                name=held.name,
                label=held.label,
                help=held.help,
                note=held.note,
                locked=held.locked,
                disabled=held.disabled,
                drops=(),
                value=own,
                default=None,
                options=[Option(text, "") for text in texts],
            )
        case FlagControl() | TextControl() | LengthsControl():
            return held


def _number(text: str) -> float:
    return int(text) if text.lstrip("-").isdigit() else float(text)
