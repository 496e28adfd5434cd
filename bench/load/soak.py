"""All attacks at once, for an hour: ``python -m bench.load soak --minutes 60``.

Every attack has a process and an address of its own on this machine, and begins again every ten
seconds. A visitor on each page with a diagram asks questions, and compares every answer with
torch's in this process (:mod:`bench.load.truth`). The soak stops by itself.
"""

from __future__ import annotations

import asyncio
import re
from asyncio import ensure_future, gather, sleep, to_thread
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from random import Random
from time import perf_counter

import psutil
import torch

from bench.load.attack import Attacker, Watched, memory, watch
from bench.load.attacks import ATTACKS
from bench.load.crowd import Outcome
from bench.load.session import Session
from bench.load.table import cut
from bench.load.truth import QUESTIONS
from tests.browser.support.app_server import Server, running_app

ROUND = 10.0
"""Seconds after which each attack begins again."""
EVERY = 1.0
"""Seconds between the steps of a visitor."""
TRIES = 5
"""How often a visitor asks while the page says that a worker is busy."""
ALONE = 30.0
"""Seconds of the visitors before the attacks."""
KEPT = 150.0
"""Seconds after the attacks: Streamlit keeps closed pages for two minutes."""
GROWTH = 50.0
"""Megabytes that the process may have gained after that."""
MOST_MINUTES = 120.0
MORE = {"MALLOC_ARENA_MAX": "2"}
FILES = 4096
"""The limit of open files of the server, a usual one."""
HEAD = (
    f"{'':>14}{'steps':>8}{'wrong':>7}{'lost':>6}{'step p50/p95 ms':>18}{'health s':>10}{'MB':>10}"
    f"{'files':>7}"
)


@dataclass
class Total:
    """The sums of all minutes.

    Attributes:
        wrong: answers that differ from torch's, by their difference.
        lost: requests without an answer, by the reason.
        times: seconds of the other answers.
        health: the longest wait for the health check, in seconds.
        peak: the most resident memory, in MB.
    """

    wrong: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    health: float = 0.0
    peak: float = 0.0

    def add(self, outcome: Outcome, watched: Watched) -> str:
        """Add a minute, and return its row."""
        wrong = Counter(
            {what: count for what, count in outcome.wrong.items() if what.startswith("WrongAnswer")}
        )
        lost = outcome.wrong - wrong
        steps = outcome.times.get("step", [])
        self.wrong += wrong
        self.lost += lost
        self.times += steps
        self.health = max(self.health, watched.health)
        self.peak = max(self.peak, watched.memory)
        p50, p95, _ = cut(steps) or (0.0, 0.0, 0.0)
        most = "".join(f"\n    {count} times {what}" for what, count in lost.most_common(2))
        return (
            f"{len(steps):>8}{wrong.total():>7}{lost.total():>6}"
            f"{f'{1000 * p50:.0f} / {1000 * p95:.0f}':>18}{watched.health:>10.2f}"
            f"{watched.memory:>10.0f}{watched.files:>7}{most}"
        )


def soak(minutes: float) -> bool:
    """Attack a server of its own and print the table. Return whether all answers were right and
    the memory came back."""
    torch.set_num_threads(1)
    with running_app("--server.address", "127.0.0.1", more=MORE, files=FILES) as server:
        return asyncio.run(_soak(server, min(minutes, MOST_MINUTES)))


async def _soak(server: Server, minutes: float) -> bool:
    url = server.url.replace("localhost", "127.0.0.1")
    print(HEAD, flush=True)
    total, alone = Total(), Total()
    print(f"{'warming up':>14}{await _minute(server, alone, ALONE, 0)}", flush=True)
    alone = Total()
    print(f"{'alone':>14}{await _minute(server, alone, ALONE, 1)}", flush=True)
    before = _state(server)
    print(f"before: {before}", flush=True)
    attackers = [
        Attacker(name, url, f"127.0.0.{number}", nice=15) for number, name in enumerate(ATTACKS, 2)
    ]
    with ExitStack() as stack:
        for each in attackers:
            stack.enter_context(each)
        end = perf_counter() + 60 * minutes
        attacking = ensure_future(_attack(attackers, end))
        number = 1
        while (left := end - perf_counter()) > 1:
            if attacking.done():
                attacking.result()
            number += 1
            row = await _minute(server, total, min(60.0, left), number)
            print(f"{f'minute {number - 1}':>14}{row}", flush=True)
        await attacking
    for seconds in (3.0, 57.0, KEPT - 60):
        await sleep(seconds)
        after = _state(server)
        print(f"after {seconds:.0f} s more: {after}", flush=True)
    rest = Total()
    print(f"{'alone again':>14}{await _minute(server, rest, ALONE, 0)}", flush=True)
    print(_log(server))
    return _report(total, before, after) and not rest.wrong


async def _attack(attackers: Sequence[Attacker], end: float) -> None:
    while perf_counter() < end:
        for each in attackers:
            each.begin(ROUND)
        await sleep(ROUND)


async def _minute(server: Server, total: Total, seconds: float, seed: int) -> str:
    """Let the visitors work, and return the row of this time."""
    outcome, watched = Outcome(), Watched()
    watching = ensure_future(watch(server, watched))
    url = server.url.replace("localhost", "127.0.0.1")
    end = perf_counter() + seconds
    await gather(*(_visit(url, page, f"{page} {seed}", end, outcome) for page in QUESTIONS))
    watching.cancel()
    await gather(watching, return_exceptions=True)
    return total.add(outcome, watched)


async def _visit(url: str, page: str, seed: str, end: float, outcome: Outcome) -> None:
    """Ask a question every second; report the link after each fourth; leave at the end."""
    dice, person = Random(seed), Session(url, page)
    connected = await outcome.attempt(person.open())
    step, start = 0, perf_counter()
    while perf_counter() < end:
        step += 1
        await outcome.attempt(_ask(person, dice))
        if step % 4 == 0:
            if connected:
                connected = await outcome.attempt(person.settle())
            else:
                connected = await outcome.attempt(person.connect())
        outcome.add(person)
        await sleep(max(0.0, start + step * EVERY - perf_counter()))
    with suppress(Exception):
        await person.leave()


async def _ask(person: Session, dice: Random) -> None:
    """Ask one question, and again while the page would do so."""
    question = await to_thread(QUESTIONS[person.page], dice)
    person.query = {}
    for _ in range(TRIES):
        message = await person.step(**question.query)
        if "retry" not in message:
            break
        await sleep(message["retry"])
    question.check(message)


@dataclass(frozen=True)
class State:
    """What the server holds.

    Attributes:
        memory: resident megabytes of the process.
        workers: the number and the proportional megabytes of its sandboxed processes.
    """

    memory: float
    files: int
    threads: int
    workers: tuple[int, float]

    def __str__(self) -> str:
        count, megabytes = self.workers
        return (
            f"{self.memory:.0f} MB, {self.files} open files, {self.threads} threads, "
            f"{count} workers with {megabytes:.0f} MB"
        )


def _state(server: Server) -> State:
    process = psutil.Process(server.process)
    workers = process.children(recursive=True)
    held = 0.0
    for each in workers:
        with suppress(psutil.Error):
            held += each.memory_full_info().pss / 1e6
    return State(memory(server), process.num_fds(), process.num_threads(), (len(workers), held))


def _log(server: Server) -> str:
    """Return the size of the log, and its errors with their numbers."""
    lines = server.log.read_text(errors="replace").splitlines()
    errors = Counter(each for each in lines if re.match(r"[\w.]*(Error|Exception)\b", each))
    found = "".join(f"\n    {count} times {each}" for each, count in errors.most_common(8))
    return f"log: {server.log.stat().st_size / 1000:.0f} kB{found}"


def _report(total: Total, before: State, after: State) -> bool:
    times = " / ".join(f"{1000 * each:.0f}" for each in cut(total.times))
    grown = after.memory - before.memory
    print(f"answers: {len(total.times)}, p50 / p95 / p99 {times} ms")
    for kind, counted in (("wrong", total.wrong), ("lost", total.lost)):
        print(f"{kind}: {counted.total()}")
        for what, count in counted.most_common(8):
            print(f"    {count} times {what}")
    print(f"health, slowest: {total.health:.2f} s")
    print(f"memory: {before.memory:.0f} MB before, {total.peak:.0f} at most, {grown:+.0f} after")
    return not total.wrong and grown <= GROWTH
