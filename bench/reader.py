"""Times of pasted models: ``python -m bench.reader [rounds]``.

Each example of the Models page is read in the sandboxed processes of the server, the fork of a warm
process included. Where two times are compared, both are measured in turns, so that other programs
stretch them alike:

* a slider step of a pasted model and of a tutorial's (first answer and message) against one of the
  Layer page;
* the same step while another client sends hostile pastes, against the step alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count, cycle
from statistics import median, quantiles
from threading import Event, Thread
from time import perf_counter, process_time

import torch

from backend.links.packed_text import packed_text
from backend.models.source_link import SOURCES
from backend.reader import job
from backend.reader.examples import TUTORIALS
from backend.reader.reading import Paste, Reading
from backend.reader.run import answer, findings, stop
from backend.reader.runs.read import read
from components.dispatch.pages import page_message
from components.message.value import as_json
from components.page.turns import precedence
from components.words.catalogue import messages
from tests.support.reader.hostile import by_hand

ROUNDS = 5
STEPS = 60
STEPPED = ("tagger", "sentiment", "lstm_conv", "lstm_cell")
"""The examples whose sliders are moved."""
DRAG = 15
"""The steps of one source before those of the next one: a slider is dragged, not touched once."""
WORDS = messages("en")


def times(
    pastes: Iterable[Paste], ask: Callable[[Paste], object], clock: Callable[[], float]
) -> list[float]:
    """Return the milliseconds of every question."""
    found = []
    for paste in pastes:
        start = clock()
        ask(paste)
        found.append((clock() - start) * 1000)
    return found


def row(name: str, found: list[float]) -> str:
    """Return the percentiles of some times."""
    cuts = quantiles(found, n=100)
    return f"{name:40} p50 {cuts[49]:6.0f} ms   p95 {cuts[94]:6.0f} ms   max {max(found):6.0f} ms"


def step(page: str, query: dict[str, str]) -> float:
    """Return the milliseconds of one message, as the server makes it for a slider step."""
    start = perf_counter()
    with precedence().turn():
        pass
    as_json(page_message(page, list(query.items()), WORDS))
    return (perf_counter() - start) * 1000


def layer_steps() -> Iterator[dict[str, str]]:
    """Yield settings of the Layer page, each with another size."""
    for size in cycle(range(4, 60)):
        yield {"layer": "LSTM", "hidden_size": str(size), "bidirectional": "true"}


def pasted_steps() -> Iterator[dict[str, str]]:
    """Yield settings of sources, each with another size, so that no answer is a kept one."""
    # With a comment the source is not an example any more, so another process reads it.
    codes = [packed_text(f"{SOURCES[name]}# mine\n") for name in STEPPED]
    for place in count():
        code = codes[place // DRAG % len(codes)]
        yield {"code": code, "N": str(2 + place % 60), "L": str(5 + place // 60 % 50)}


def tutorial_steps() -> Iterator[dict[str, str]]:
    """Yield settings of the tutorials' models, each with another size."""
    for place, name in enumerate(cycle(TUTORIALS)):
        yield {"code": f"~{name}", "hidden_size": str(4 + place)}


def in_turns(rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Return the milliseconds of steps on the Layer page, of a pasted model, of a tutorial's."""
    kinds = (("layer", layer_steps()), ("models", pasted_steps()), ("models", tutorial_steps()))
    found: tuple[list[float], list[float], list[float]] = ([], [], [])
    for _ in range(rounds):
        for times_of_kind, (page, settings) in zip(found, kinds, strict=True):
            times_of_kind.append(step(page, next(settings)))
    return found


@contextmanager
def hostile_client() -> Iterator[None]:
    """Let another client send hostile pastes, one after the other, until the end."""
    done = Event()

    def send() -> None:
        for text in cycle(by_hand()):
            if done.is_set():
                return
            answer(Paste(text))

    thread = Thread(target=send, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def main(rounds: int = ROUNDS) -> None:
    """Measure and print."""
    torch.set_num_threads(1)
    pastes = [Paste(source) for source in SOURCES.values()]
    # Two processes answer; let both become warm.
    times([*pastes, *pastes], answer, perf_counter)
    readings: list[tuple[Paste, Reading]] = [(paste, answer(paste)) for paste in pastes]
    print(f"{len(pastes)} examples, {rounds} rounds")
    first = times(pastes * rounds, answer, perf_counter)
    print(row("first answer, clock (goal 50, 200)", first))
    known = {id(paste): reading for paste, reading in readings}
    search = times(pastes, lambda paste: findings(paste, known[id(paste)]), perf_counter)
    print(row("findings, clock (goal p95 1000)", search))
    in_turns(8)
    layer, *others = in_turns(STEPS)
    print(row("step of the Layer page", layer))
    for name, found in zip(("a pasted model", "a tutorial's model"), others, strict=True):
        print(row(f"step of {name}", found))
        print(f"{'ratio of the medians (goal 1.5)':40} {median(found) / median(layer):.2f}")
    alone, beside = [], []
    steps = pasted_steps()
    for _ in range(4):
        alone += [step("models", {**next(steps), "hidden_dim": "9"}) for _ in range(STEPS // 4)]
        with hostile_client():
            beside += [
                step("models", {**next(steps), "hidden_dim": "9"}) for _ in range(STEPS // 4)
            ]
    print(row("step alone", alone))
    print(row("step beside hostile pastes", beside))
    print(f"{'ratio of the medians (goal 2)':40} {median(beside) / median(alone):.2f}")
    stop()
    job.warm_up()
    print(row("one reading, processor time", times(pastes * rounds, read, process_time)))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
