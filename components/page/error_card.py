"""The card of an explained error: torch's message, what it compares, its causes and the fix."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from msgspec.structs import replace

from backend.errors.comparison import Compared
from backend.errors.pasted import PastedError
from backend.errors.record import Cause
from components.message.facts import Card, Cells
from components.words.catalogue import Messages
from components.words.language import LANGUAGE
from components.words.problems import inert


def error_card(error: PastedError, words: Messages) -> Card:
    """Return the card of an error that was read from a message or a traceback."""
    sentences = ["", *error_sentences(error, words)]
    if error.line:
        sentences.append(line_sentence(error, words))
    if error.cut:
        sentences.append(words.text("mistakes.cut"))
    causes = [text for cause in error.causes if (text := cause_sentence(cause, words))]
    card = Card(
        kind="pasted" if error.code else "unknown",
        title=words.text("mistakes.known" if error.code else "mistakes.not_known"),
        sentences=sentences,
        torch=": ".join(part for part in (error.error, error.message) if part),
        list=causes,
    )
    if causes:
        title = words.text("mistakes.causes" if len(causes) > 1 else "mistakes.cause")
        card = replace(card, list_title=title)
    if error.comparison:
        heads = [words.text(f"mistakes.{name}") for name in ("axis", "expected", "got")]
        card = replace(card, heads=heads, rows=[_compared(each) for each in error.comparison])
    if error.fix:
        card = replace(card, code="\n".join(error.fix))
    links = [_layer_link(each, len(error.settings) > 1, words) for each in error.settings if each]
    if any(cause.code == "directions_needless" for cause in error.causes):
        links.append(
            (words.text("task.name.decoder"), f"/slices?task=decoder&lang={words.language}")
        )
    return replace(card, links=links) if links else card


def _layer_link(
    setting: Mapping[str, str], one_of_several: bool, words: Messages
) -> tuple[str, str]:
    """Return the label and the link of a layer; one of several is named by its rows."""
    query = urlencode({**setting, LANGUAGE: words.language})
    label = words.text("mistakes.open")
    if one_of_several:
        both = setting["bidirectional"] == "true"
        arguments = f"num_layers={setting['num_layers']}, bidirectional={both}"
        label = words.text("mistakes.rows", arguments=arguments)
    return label, f"/?{query}"


def _compared(axis: Compared) -> Cells:
    return [
        f"`{axis.symbol.replace('*', '·')}`",
        _size(axis.expected),
        f"{_size(axis.got)} {'✓' if axis.fits else '✗'}",
    ]


def _size(size: int | None) -> str:
    return "–" if size is None else str(size)


def error_sentences(error: PastedError, words: Messages) -> list[str]:
    """Return the sentences for a pasted error, with the nearest known error if it is unknown."""
    if error.code is None:
        # A traceback has no more to say than its failing line.
        found = [words.text("mistakes.unknown_line" if error.line else "mistakes.unknown")]
        if error.nearest is not None:
            found.append(words.text("mistakes.nearest", message=inert(error.nearest.message)))
        return found
    found = [] if error.certain else [words.text("mistakes.uncertain")]
    found.append(words.text(f"error.{error.code}", **inert_params(error.params)))
    return found


def cause_sentence(cause: Cause, words: Messages) -> str:
    """Return the sentence for a cause; "" if the catalog has none."""
    name = f"cause.{cause.code}"
    return words.text(name, **inert_params(cause.params)) if words.has(name) else ""


def line_sentence(error: PastedError, words: Messages) -> str:
    """Return the sentence with the failing line of code."""
    return words.text("mistakes.line", line=inert(error.line))


def inert_params(params: Mapping[str, object]) -> dict[str, object]:
    """Return params without backticks, so that pasted text cannot begin or end a code span."""
    return {name: inert(each) if isinstance(each, str) else each for name, each in params.items()}
