"""The link to the offline page, parsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import prod
from typing import Any

from backend.layer.devices import available
from backend.layer.spec import SpecError
from backend.links.figure import THEMES
from backend.links.layer import PARAMETERS, Pairs, Problem, read_link
from backend.links.lesson import NAMES as LESSON
from backend.links.lesson_steps import NAMES as STEPS
from backend.links.lesson_steps import Steps, with_step
from backend.links.parameter import as_text
from backend.links.vary import LAYER, VARY, Known, Varied, read_vary, states, varied_by
from backend.models.source_link import LINE
from backend.practice.link import practice_query
from components.dispatch.ask import ASK
from components.dispatch.pages import find_page, lesson_of, offline_pages
from components.message.controls import (
    ChoiceControl,
    Control,
    FlagControl,
    SelectControl,
)
from components.message.message import Message
from components.offline.content import OfflineRequest
from components.offline.questions import present_set, read_set
from components.offline.states import FOCUS, message_of, present_values
from components.page.definition import Page
from components.words.catalogue import Messages
from components.words.language import language_problems
from components.words.refused import RefusedError, check, refused

MAX_TITLE = 120
MAX_RUNS = 150
"""Most configurations of a page whose runs have no estimate of their time."""
NAMES = ("page", VARY, "theme", "title")
"""The parameters of such a link, in addition to the parameters of the page and ``lang``."""
_FOLLOWED = (FOCUS, LINE)
"""Settings of a step that the figure follows without another run."""
_OLD = ("plotly",)
"""A parameter of older versions, which has no effect."""


def read_offline(pairs: Pairs, words: Messages, link: str = "") -> OfflineRequest:
    """Parse a link to the offline page.

    Args:
        link: the URL of the app's page, or "" if the host is unknown.

    Raises:
        RefusedError: for a link with an invalid value.
    """
    query = dict(pairs)
    check(language_problems(pairs, words), words)
    page = find_page(_choice("page", offline_pages(), query, words))
    own = [pair for pair in pairs if pair[0] not in (*NAMES, *_OLD)]
    theme: Any = _choice("theme", THEMES, query, words)
    title = " ".join(query.get("title", "").split())[:MAX_TITLE]
    try:
        asked = asked_for(page, own, query.get(VARY, ""), words)
        check_range(page, own, asked.varied)
    except SpecError as error:
        raise refused(error, words) from error
    return replace(asked, theme=theme, title=title, link=link)


def asked_for(
    page: Page,
    pairs: Pairs,
    vary: str | Sequence[tuple[str, str | Sequence[str]]],
    words: Messages,
) -> OfflineRequest:
    """Return a range of a page.

    Args:
        pairs: the link of the page, with its lesson.
        vary: the ranges, as text or one by one.

    Raises:
        RefusedError: for a link with an invalid value.
        SpecError: for an invalid range.
    """
    if not page.explorer:
        practice = read_set(pairs, vary, lesson_of(pairs), words)
        own = practice_query(practice)
        return OfflineRequest(page.name, tuple(pairs), own, present_set(practice))
    if dict(pairs).get(ASK, ""):
        raise RefusedError("ask_needs_server", ASK, words.text("ask.needs_server", parameter=ASK))
    if page.runs_layer:
        check(read_link(pairs, available()).problems, words)
    vary = _with_new_names(page, pairs, vary)
    # A lesson leaves controls out, whose values are needed, too.
    first = message_of(
        page.name, [pair for pair in pairs if pair[0] not in (*LESSON, "steps")], words
    )
    known, present = ranges_of(page, first), present_values(first)
    varied = read_vary(vary, known) if isinstance(vary, str) else varied_by(vary, known)
    whole = message_of(page.name, pairs, words)
    settings = whole.lesson.steps.settings if whole.lesson.steps else ()
    _check_highlights(page, pairs, settings, words)
    return OfflineRequest(
        page=page.name,
        pairs=tuple(pairs),
        query=whole.query,
        present=present,
        varied=_with_steps(varied, settings, present, known),
    )


def suggested_range(page: Page, message: Message) -> str:
    """Return a range of a page's settings that suits what the page shows."""
    found = page.offline_range
    return found(message) if callable(found) else found or ""


def _with_new_names(
    page: Page, pairs: Pairs, vary: str | Sequence[tuple[str, str | Sequence[str]]]
) -> str | Sequence[tuple[str, str | Sequence[str]]]:
    """Return ranges with the names that the controls have today."""
    if isinstance(vary, str):
        return dict(page.new_names([*pairs, (VARY, vary)]))[VARY]
    return [(dict(page.new_names([*pairs, (VARY, name)]))[VARY], values) for name, values in vary]


def _check_highlights(
    page: Page, pairs: Pairs, settings: Sequence[Mapping[str, str]], words: Messages
) -> None:
    """Refuse a step that highlights what its state does not have. A range does not check that."""
    own = [pair for pair in pairs if pair[0] not in STEPS]
    for step in settings:
        if FOCUS in step:
            message_of(page.name, with_step(own, Steps((step,), 1)), words)


def _with_steps(
    varied: Sequence[Varied],
    settings: Sequence[Mapping[str, str]],
    present: Mapping[str, str],
    known: Known,
) -> tuple[Varied, ...]:
    """Return the ranges with the values that the steps of a lesson set.

    Raises:
        SpecError: for a setting that cannot vary.
    """
    texts = {each.name: [*map(as_text, each.values)] for each in varied}
    for step in settings:
        for name, text in step.items():
            if name in _FOLLOWED:
                continue
            values = texts.setdefault(name, [present.get(name, "")])
            if text not in values:
                values.append(text)
    return varied_by([*texts.items()], known)


def ranges_of(page: Page, first: Message) -> Known:
    """Return the parameters of a page that can vary, and the values of each that needs no list."""
    controls = [each for group in first.controls.groups for each in group.controls]
    own = {each.name: _values(each) for each in controls if each.name != "device"}
    fields = {name: _tasks(first) if name == "task" else () for name in page.fields}
    return {**own, **fields, **(LAYER if page.runs_layer else {})}


def check_range(page: Page, pairs: Pairs, varied: Sequence[Varied]) -> None:
    """Refuse a range whose configurations take too much time or memory.

    Raises:
        SpecError: also for a combination that is not a valid layer.
    """
    count = prod(len(each.values) for each in varied)
    if page.runs_layer:
        layers = [each for each in varied if each.name in PARAMETERS]
        states(read_link(pairs, available()).spec, layers)
        count = prod(len(each.values) for each in varied if each.name not in PARAMETERS)
    if count > MAX_RUNS:
        longest = max(varied, key=lambda each: len(each.values))
        shown = f"{longest.name}: {len(longest.values)}"
        raise SpecError("too_many_states", longest.name, shown, states=count, most=MAX_RUNS)


def refused_range(page: str, pairs: Pairs, vary: str, words: Messages) -> RefusedError | None:
    """Return why a range has no offline page, or ``None``."""
    try:
        read_offline([*pairs, ("page", page), (VARY, vary)], words)
    except RefusedError as error:
        return error
    return None


def _tasks(message: Message) -> tuple[str, ...]:
    return tuple(task.query for task in message.slices.tasks) if message.slices else ()


def _values(control: Control) -> tuple[str, ...]:
    """Return all values of a control, or none if they are too many to list."""
    match control:
        case FlagControl():
            return (as_text(False), as_text(True))
        case ChoiceControl() | SelectControl():
            return tuple(option.value for option in control.options if not option.missing)
    return ()


def _choice(name: str, choices: Sequence[str], query: Mapping[str, str], words: Messages) -> str:
    """Return the chosen value, or the first choice by default."""
    text = query.get(name, choices[0])
    if text not in choices:
        params = {"choices": ", ".join(choices)}
        check([Problem("unknown_choice", name, text[:40], text, choices[0], params)], words)
    return text
