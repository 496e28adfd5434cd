"""Every page's message for any link: what the script run shows and what the server answers."""

from __future__ import annotations

from dataclasses import replace

from backend.attempts.link import attempt_query, read_attempt
from backend.attempts.run import run_attempt
from backend.errors.pasted import read_error
from backend.layer.devices import available
from backend.links.layer import Pairs, Problem, Request, read_link
from backend.models.link import read_model
from backend.packing.link import read_packing
from backend.packing.run import run_packing
from backend.practice.link import practice_query, read_practice
from backend.slices.link import read_asked
from components.layer.message import layer_message
from components.layer.run import layer_run
from components.mistakes.fields import MESSAGE, MOST_LETTERS
from components.mistakes.message import mistakes_message
from components.models.message import model_message
from components.models.run import model_run
from components.packing.message import packing_message
from components.page.lesson import in_lesson, lesson_of
from components.page.message import Message
from components.practice.questions import question_at
from components.words.catalogue import Messages, languages
from components.words.sentences import problem_sentence

LANGUAGE = "lang"


def page_message(page: str, pairs: Pairs, words: Messages, compact: bool = False) -> Message:
    """The message of ``page`` for a link; an unknown page is the Layer page.

    Args:
        pairs: names and texts as they stand in the query; nothing in them can make this raise.
        compact: the picture of a narrow page.
    """
    message = _MESSAGES.get(page, _layer)(pairs, words, compact)
    for problem in language_problems(pairs, words):
        message["warnings"].append(problem_sentence(problem, words))
        message["dropped"].append(problem.parameter)
    return in_lesson(message, lesson_of(pairs), words)


def _layer(pairs: Pairs, words: Messages, compact: bool) -> Message:
    request = read_link(pairs, available())
    return layer_message(request, layer_run(request.spec, request.device), words, compact)


def _slices(pairs: Pairs, words: Messages, compact: bool) -> Message:
    request = read_link(pairs, available())
    run = layer_run(request.spec, request.device)
    return layer_message(request, run, words, compact, read_asked(pairs, request.spec))


def _packing(pairs: Pairs, words: Messages, compact: bool) -> Message:
    request, asked = read_link(pairs, available()), read_packing(pairs)
    run = run_packing(request.spec, asked, request.device)
    return packing_message(request, run, words, compact)


def _mistakes(pairs: Pairs, words: Messages, compact: bool) -> Message:
    request = read_link(pairs, available())
    attempt, problems = read_attempt(pairs, request.spec)
    whole = dict(pairs).get(MESSAGE, "").strip()
    text = whole[-MOST_LETTERS:].strip()
    return mistakes_message(
        request,
        layer_run(request.spec, request.device),
        (text, replace(read_error(text), cut=text != whole) if text else None),
        (attempt, run_attempt(attempt) if attempt_query(attempt) else None),
        problems,
        words,
        compact,
    )


def _models(pairs: Pairs, words: Messages, compact: bool) -> Message:
    request = read_model(pairs, available())
    return model_message(request, model_run(request), words, compact)


def _practice(pairs: Pairs, words: Messages, compact: bool) -> Message:
    """The layer of the question, whose answer it tells; nothing of it can be changed."""
    asked = read_practice(pairs)
    request = Request(question_at(asked).spec, "cpu", ())
    message = layer_message(request, layer_run(request.spec), words, compact)
    query = practice_query(asked)
    return message | {"page": "practice", "query": query, "names": [], "ways": []}


_MESSAGES = {
    "layer": _layer,
    "slices": _slices,
    "packing": _packing,
    "models": _models,
    "mistakes": _mistakes,
    "practice": _practice,
}
PAGES = tuple(_MESSAGES)
"""Every page by name; the first is the start page, the others' paths are their names."""


def language_problems(pairs: Pairs, words: Messages) -> tuple[Problem, ...]:
    """What is wrong with the language that a link asks for."""
    given = dict(pairs).get(LANGUAGE)
    if given is None or given in languages():
        return ()
    choices = {"choices": ", ".join(languages())}
    return (Problem("unknown_choice", LANGUAGE, given[:40], given, words.language, choices),)
