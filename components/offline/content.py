"""The content of a page without a server: a range of configurations, or a set of questions.

torch runs every configuration when the content is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from backend.links.figure import Theme
from backend.links.layer import PARAMETERS, Pairs
from backend.links.parameter import as_text
from backend.links.vary import Varied, start_of
from backend.practice.link import read_practice
from components.dispatch.pages import find_page, lesson_of
from components.markup.html import Html
from components.message.message import Message
from components.message.value import plain
from components.message.widgets import OfflineKit, VariedParameter
from components.offline.message_table import TableMaker
from components.offline.questions import practice_kit, question_list
from components.offline.states import offline_messages
from components.page.fallback import shape_table
from components.words.catalogue import Messages
from components.words.sentences import full_title


@dataclass(frozen=True)
class OfflineRequest:
    """The contents of a file.

    Attributes:
        page: the name of the page.
        pairs: the link with the fixed values, and with the configuration that is shown first.
        query: the query of the page's message.
        present: the values of the link's controls, as they stand in a link.
        varied: the ranges of the varied parameters.
        theme: ``auto`` follows the reader's system.
        title: the author's title, or "".
        link: the permalink of the app's page, or "" if the host is unknown.
    """

    page: str
    pairs: Pairs
    query: Mapping[str, str]
    present: Mapping[str, str]
    varied: tuple[Varied, ...] = ()
    theme: Theme = "auto"
    title: str = ""
    link: str = ""


@dataclass(frozen=True)
class Ran:
    """A range that was run.

    Attributes:
        kit: what the scripts read.
        opened: the message that is shown first.
        count: the number of configurations.
    """

    kit: OfflineKit
    opened: Message
    count: int


@dataclass(frozen=True)
class Content:
    """The content of a page without a server.

    Attributes:
        kit: what the scripts read.
        title: the title of a file whose author has chosen none.
        setting: what is shown first, in a line.
        alt: the text alternative of the first picture, or "" without a picture.
        about: a sentence about all that the page has.
        plain: the heading of ``table``.
        needs: a sentence for readers whose browser is too old.
        table: the content for print and for readers without scripts.
        report: the size of the content, for the author.
    """

    kit: OfflineKit
    title: str
    setting: str
    alt: str
    about: str
    plain: str
    needs: str
    table: Html
    report: str


def run_range(asked: OfflineRequest, words: Messages) -> Ran:
    """Run every configuration of a range.

    Raises:
        RefusedError: for a configuration that the page cannot show.
    """
    start = start_of(asked.present, asked.varied)
    maker, opened, count = TableMaker(), [], 0
    made = offline_messages(asked.page, asked.pairs, asked.varied, words)
    for place, message in enumerate(made):
        maker.add(plain(message))
        count += 1
        if place == 2 * start:
            opened.append(message)
    vary = [VariedParameter(each.name, [*map(as_text, each.values)]) for each in asked.varied]
    return Ran(OfflineKit(table=maker.table(), vary=vary, start=start), opened[0], count // 2)


def content_of(asked: OfflineRequest, words: Messages) -> Content:
    """Run everything that a page without a server shows.

    Raises:
        RefusedError: for a configuration that the page cannot show.
    """
    if not find_page(asked.page).explorer:
        return _questions(asked, words)
    ran = run_range(asked, words)
    return Content(
        kit=ran.kit,
        title=title_of(asked, ran.opened, words),
        setting=ran.opened.title,
        alt=ran.opened.alt,
        about=_range(asked, ran.count, words),
        plain=words.text("offline.plain"),
        needs=words.text("offline.needs"),
        table=shape_table(ran.opened.rows, words),
        report=f"{ran.count} configurations",
    )


def _questions(asked: OfflineRequest, words: Messages) -> Content:
    practice = read_practice(asked.pairs)
    mode = words.text(f"practice.mode.{practice.mode}")
    return Content(
        kit=practice_kit(practice, lesson_of(asked.pairs), words),
        title=words.text(find_page(asked.page).title),
        setting=words.text("practice.set", mode=mode, level=practice.level, seed=practice.seed),
        alt="",
        about=words.text("offline.questions", count=practice.count),
        plain=words.text("offline.questions_plain"),
        needs=words.text("offline.questions_need"),
        table=question_list(practice, words),
        report=f"{practice.count} questions",
    )


def title_of(asked: OfflineRequest, opened: Message, words: Messages) -> str:
    """Return the title of a file whose author has chosen none."""
    if asked.page != "layer":
        return full_title(words, opened.title, words.text(find_page(asked.page).title))
    layers = [
        as_text(value) for each in asked.varied if each.name == "layer" for value in each.values
    ]
    named = layers or [asked.present["layer"]]
    return words.text("offline.title", layers=", ".join(f"nn.{each}" for each in named))


def range_in_words(varied: Sequence[Varied]) -> str:
    """Return the range as text: ``num_layers 1–4 × bidirectional × hidden_size 8–64``."""
    return " × ".join(_span(each) for each in varied)


def _range(asked: OfflineRequest, count: int, words: Messages) -> str:
    if not asked.varied:
        return words.text("offline.one_state")
    return words.text("offline.range", range=range_in_words(asked.varied), states=count)


def _span(varied: Varied) -> str:
    values = varied.values
    parameter = PARAMETERS.get(varied.name)
    if parameter and parameter.kind == "flag" and len(values) > 1:
        return varied.name
    if parameter and parameter.kind == "whole" and len(values) > 2:
        steps = {after - before for before, after in pairwise(values)}
        step = f" (+{steps.pop()})" if steps != {1} and len(steps) == 1 else ""
        if step or not steps - {1}:
            return f"{varied.name} {values[0]}–{values[-1]}{step}"
    return f"{varied.name} {' / '.join(map(as_text, values))}"
