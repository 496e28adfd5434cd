"""The message of the Mistakes page: an explained error, and an attempt to call the layer."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from msgspec.structs import replace

from backend.attempts.attempt import Attempt, TensorName
from backend.attempts.cancel import cancelled
from backend.attempts.fit import Culprit, fitting_sizes, mismatches, sizes_of
from backend.attempts.link import NAMES, attempt_query, read_attempt
from backend.attempts.outcome import Outcome
from backend.attempts.run import run_attempt
from backend.errors.pasted import PastedError, read_error
from backend.layer.axes import as_torch_prints
from backend.layer.devices import available
from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace
from backend.links.layer import PARAMETERS, Pairs, Problem, Request, read_link, to_query
from backend.sandbox.pool import worked
from components.layer.message import layer_message
from components.layer.run import layer_run
from components.message.facts import Card
from components.message.message import Message
from components.message.panel import Examples
from components.message.scene import BlockSet, SceneBlock
from components.mistakes.fields import (
    MESSAGE,
    MOST_LETTERS,
    attempt_fields,
    break_head,
    paste_field,
)
from components.mistakes.layers import layers_card
from components.mistakes.words import (
    cancel_sentences,
    culprit_sentence,
    outcome_sentences,
)
from components.page.client import ledger
from components.page.controls import choice_of_examples
from components.page.error_card import error_card
from components.page.message import frame
from components.page.turns import precedence
from components.words.catalogue import Messages
from components.words.sentence import Sentence

_PASSING = ("busy", "unavailable")
"""Verdicts of the server's load, not of the attempt."""
_BUSY_RETRY = 3.0
"""The seconds until such an attempt is tried again."""
_A3 = LayerSpec()
_GRU = LayerSpec(layer="GRU", num_layers=2, bidirectional=False, batch=3, seq_len=7)
_PACKED = LayerSpec(bidirectional=False, batch=3, seq_len=7)
_EXAMPLES: dict[str, tuple[LayerSpec, dict[str, str]]] = {
    "fits": (_A3, {}),
    "features": (_A3, {"input_shape": "3,7,11"}),
    "two_d": (_A3, {"input_shape": "7,10", "h_0_shape": "4,1,20", "c_0_shape": "4,1,20"}),
    "four_d": (_A3, {"input_shape": "1,3,7,10"}),
    "state_rows": (_A3, {"input_shape": "3,7,10", "h_0_shape": "2,3,20", "c_0_shape": "2,3,20"}),
    "state_first": (_A3, {"input_shape": "3,7,10", "h_0_shape": "3,4,20", "c_0_shape": "3,4,20"}),
    "alone": (_A3, {"input_shape": "3,7,10", "h_0_shape": "4,3,20"}),
    "double": (_A3, {"input_dtype": "float64"}),
    "ids": (_A3, {"input_shape": "3,7", "input_dtype": "int64"}),
    "opened": (_GRU, {"unpack": "output, (h_n, c_n)"}),
    # With a PackedSequence, torch 2.13 reads beyond the rows of c_0.
    "crash": (
        _PACKED,
        {"packed": "7,5,3", "h_0_shape": "2,3,20", "c_0_shape": "0,3,20"},
    ),
}


def mistakes_message(
    request: Request,
    run: Trace,
    pasted: tuple[str, PastedError | None],
    attempt: tuple[Attempt, Outcome | None],
    problems: tuple[Problem, ...],
    words: Messages,
    compact: bool = False,
) -> Message:
    """Return the message for one layer.

    Args:
        request: the layer, as the link has it.
        run: a run of that layer with matching arguments.
        pasted: the pasted text and its error; ``None`` without a text.
        attempt: the attempt and its outcome; ``None`` without one.
        problems: the problems of the attempt's parameters.
    """
    text, error = pasted
    tried, outcome = attempt
    base = layer_message(request, run, words, compact)
    query = to_query(request.spec, request.device) | attempt_query(tried)
    if text:
        query[MESSAGE] = text
    names = [*PARAMETERS, *NAMES, MESSAGE]
    found = frame("mistakes", words, query, names, (*request.problems, *problems), compact)
    cards = []
    if error is not None:
        answer = layers_card(text, error, words) or error_card(error, words)
        cards.append(replace(answer, below=MESSAGE))
    if outcome is not None:
        cards.append(_tried(tried, outcome, words))
    scene = base.scene
    if outcome is not None and outcome.culprit is not None:
        culprit = _lit(outcome.culprit, scene.blocks, words)
        scene = replace(scene, sets={"culprit": culprit}, rest="culprit")
    return replace(
        base,
        **found,
        map=None,
        scene=scene,
        asks=[paste_field(text, words), break_head(words), *attempt_fields(tried, words)],
        cards=cards,
        retry=_BUSY_RETRY if outcome and outcome.verdict in _PASSING else base.retry,
        controls=replace(base.controls, examples=_examples(query, words)),
    )


def _examples(query: dict[str, str], words: Messages) -> Examples:
    queries = {name: to_query(spec) | asked for name, (spec, asked) in _EXAMPLES.items()}
    chosen = next((name for name, each in queries.items() if each == query), None)
    titles = {name: words.text(f"attempt.example.{name}") for name in _EXAMPLES}
    return choice_of_examples(queries, titles, chosen, words)


def _tried(attempt: Attempt, outcome: Outcome, words: Messages) -> Card:
    """Return every tensor of the attempt next to a matching one, and torch's answer."""
    sentences = outcome_sentences(outcome, words)
    if outcome.verdict == "ran" and (found := cancelled(attempt)):
        sentences += cancel_sentences(found, words)
    rows = []
    for name in attempt.passed:
        given, dtype = sizes_of(attempt, name), attempt.tensor(name).dtype
        wrong = [each for each in mismatches(attempt) if each.where == name]
        typed = dtype != "float32"
        rows.append(
            [
                f"`{name}`",
                f"`{given}`" + (f" {dtype}" if typed else ""),
                f"{_fitting(attempt, name, wrong)}{' float32' * typed} {'✗' if wrong else '✓'}",
            ]
        )
    card = Card(
        kind="refused" if outcome.verdict != "ran" else "ran",
        title=words.text("attempt.card"),
        sentences=sentences,
        torch=outcome.message,
        heads=[words.text(f"attempt.{name}") for name in ("tensor", "given", "fits")],
        rows=rows,
    )
    if outcome.made:
        made = [(name, as_torch_prints(size), "") for name, size in outcome.made.items()]
        card = replace(card, parts=made)
    return card


def _fitting(attempt: Attempt, name: TensorName, wrong: list[Culprit]) -> str:
    """Return a matching tensor: the attempt's own, with its wrong axes corrected.

    A layer accepts many batch sizes and lengths, not only those of its settings.
    """
    given, fits = sizes_of(attempt, name), fitting_sizes(attempt, name)
    if any(each.reason == "extra" for each in wrong):
        return "–"
    if wrong and len(given) != len(fits):
        return f"`{fits}`"
    right = {each.axis: each.expected for each in wrong if each.axis is not None}
    return f"`{tuple(right.get(axis, size) for axis, size in enumerate(given))}`"


def _lit(culprit: Culprit, blocks: Sequence[SceneBlock], words: Messages) -> BlockSet:
    """Return the blocks of the tensor that caused the error."""
    where: str = culprit.where
    if not any(block.tensor == where for block in blocks):
        # Lengths belong to the input. A second state was passed in the place of the first.
        where = "input" if where == "lengths" else "h_0"
    return BlockSet(
        whole=[block.id for block in blocks if block.tensor == where],
        part=(),
        text=Sentence(culprit_sentence(culprit, words)).plain,
    )


def mistakes_page_message(pairs: Pairs, words: Messages, compact: bool) -> Message:
    """Return the message of the Mistakes page for a link."""
    request = read_link(pairs, available())
    attempt, problems = read_attempt(pairs, request.spec)
    whole = dict(pairs).get(MESSAGE, "").strip()
    text = whole[-MOST_LETTERS:].strip()
    # It may wait for a process, so it must not hold a turn. The process reports its own time.
    with ledger().charged(worked):
        outcome = run_attempt(attempt) if attempt_query(attempt) else None
    with precedence().turn():
        return mistakes_message(
            request,
            layer_run(request.spec, request.device),
            (text, dataclasses.replace(read_error(text), cut=text != whole) if text else None),
            (attempt, outcome),
            problems,
            words,
            compact,
        )
