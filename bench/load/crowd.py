"""Crowds of sessions: a herd that opens at once, a class at work, visitors who come and go."""

from __future__ import annotations

from asyncio import Semaphore, gather, sleep
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from time import perf_counter

from bench.load.session import Session

REST = 0.25
"""The seconds after its last step when a page reports its URL, as in ``lower_fragment.js``."""
LAYERS = ("LSTM", "GRU", "RNN")
WALK = ("layer", "slices", "packing", "layer")
"""The pages with the layer's sliders."""


@dataclass
class Outcome:
    """The times of a crowd by kind in seconds, and its errors by message."""

    times: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)

    def add(self, session: Session) -> None:
        """Move the times of a session to this outcome."""
        for what, seconds in session.times:
            self.times.setdefault(what, []).append(seconds)
        session.times.clear()

    async def attempt(self, doing: Awaitable[object]) -> bool:
        """Return whether ``doing`` succeeded, and count its error if not."""
        try:
            await doing
        except Exception as error:
            self.wrong[f"{type(error).__name__}: {str(error)[:150]}"] += 1
            return False
        return True


def visitors(url: str, count: int, seed: int = 1) -> list[Session]:
    """Return sessions at different settings, the same for each seed."""
    dice = Random(seed)
    return [Session(url, query=_setting(dice)) for _ in range(count)]


def one_class(url: str, count: int) -> list[Session]:
    """Return sessions that all open the same link."""
    return [Session(url, query=_setting(Random(1))) for _ in range(count)]


def _setting(dice: Random) -> dict[str, str]:
    return {
        "layer": dice.choice(LAYERS),
        "num_layers": str(dice.randint(1, 3)),
        "bidirectional": dice.choice(("true", "false")),
        "hidden_size": str(dice.randint(4, 64)),
    }


async def herd(people: Sequence[Session], within: float) -> Outcome:
    """Open all pages, spread evenly over ``within`` seconds."""
    outcome = Outcome()

    async def come(number: int, person: Session) -> None:
        await sleep(within * number / len(people))
        await outcome.attempt(person.open())
        outcome.add(person)

    await gather(*(come(number, person) for number, person in enumerate(people)))
    return outcome


async def at_work(
    people: Sequence[Session], seconds: float, every: float, seed: int = 2, walks: float = 0.02
) -> Outcome:
    """Let each session make a step every ``every`` seconds, settle, and sometimes change the page.

    Args:
        walks: the share of steps after which the visitor goes to another page.
    """
    outcome, end = Outcome(), perf_counter() + seconds

    async def work(person: Session, dice: Random) -> None:
        next_at = perf_counter() + dice.uniform(0, every)
        while next_at < end:
            await sleep(max(0.0, next_at - perf_counter()))
            next_at += every
            if not await outcome.attempt(_a_step(person, dice, walks)):
                await outcome.attempt(person.connect())
            outcome.add(person)

    await gather(*(work(each, Random(f"{seed} {i}")) for i, each in enumerate(people)))
    return outcome


async def _a_step(person: Session, dice: Random, walks: float) -> None:
    await person.step(hidden_size=str(dice.randint(4, 64)), num_layers=str(dice.randint(1, 3)))
    await sleep(REST)
    await person.settle()
    if dice.random() < walks:
        await person.go(dice.choice([page for page in WALK if page != person.page]))


async def come_and_go(
    people: Iterable[Session], at_once: int, progress: Callable[[int], None] = lambda _count: None
) -> Outcome:
    """Let each session open a page, make a step and leave, with at most ``at_once`` at a time."""
    outcome, room, gone = Outcome(), Semaphore(at_once), 0

    async def visit(person: Session) -> None:
        nonlocal gone
        async with room:
            if await outcome.attempt(person.open()):
                await outcome.attempt(_a_step(person, Random(gone), 0))
                await outcome.attempt(person.leave())
            outcome.add(person)
            gone += 1
            progress(gone)

    await gather(*map(visit, people))
    return outcome


async def all_leave(people: Iterable[Session]) -> None:
    """Close all pages."""
    await gather(*(each.leave() for each in people), return_exceptions=True)
