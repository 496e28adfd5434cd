"""A bystander beside each attack: ``python -m bench.load attack`` prints the table.

The bystander makes a step every quarter of a second and reports its link once a second. Each
attack has a server of its own with the usual limits, and runs in a process of its own.
"""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
from asyncio import gather, sleep, to_thread
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from signal import SIGKILL, SIGTERM
from time import perf_counter
from types import MappingProxyType
from urllib.request import Request, urlopen

from bench.load.attacks import ATTACKS, CLIENT
from bench.load.crowd import Outcome
from bench.load.session import Session
from tests.browser.support.app_server import Server, running_app

EVERY = 0.25
PATIENCE = 12.0
"""How long a server has to end after SIGTERM before the table says so and it is killed."""
FILES = 1024
"""The limit of open files of the server, so that an attack on it needs few connections."""


@dataclass(frozen=True)
class Row:
    """What one attack did to the bystander and to the process.

    Attributes:
        step: the 95th percentile of a step, alone and during the attack, in seconds.
        below: the same of the lower part.
        lost: the bystander's requests without a right answer.
        health: the longest wait for the health check, in seconds.
        peak, after: the growth of resident memory in MB, at most and three seconds afterwards.
        log: kilobytes of the log.
        stop: the seconds from SIGTERM, during a second attack, to the end of the process.
    """

    step: tuple[float, float]
    below: tuple[float, float]
    lost: int
    health: float
    peak: float
    after: float
    log: float
    stop: float


def attacked(name: str, seconds: float, stop: bool = True) -> Row:
    """Run one attack on a server of its own."""
    with running_app(more={"MALLOC_ARENA_MAX": "2"}, files=FILES) as server:
        return asyncio.run(_attacked(server, name, seconds, stop))


async def _attacked(server: Server, name: str, seconds: float, stop: bool) -> Row:
    url = server.url.replace("localhost", "127.0.0.1")
    with Attacker(name, url, nice=15) as attacker:
        person = Session(url)
        await person.open()
        await _visit(person, 2)
        alone = await _visit(person, seconds)
        held, log = memory(server), server.log.stat().st_size
        watched = Watched()
        watching = asyncio.ensure_future(watch(server, watched))
        attacker.begin(seconds)
        await sleep(0.5)
        outcome = await _visit(person, seconds)
        watching.cancel()
        await gather(watching, return_exceptions=True)
        await to_thread(attacker.wait)
        await sleep(3)
        row = Row(
            step=(_p95(alone, "step"), _p95(outcome, "step")),
            below=(_p95(alone, "below"), _p95(outcome, "below")),
            lost=sum(outcome.wrong.values()),
            health=watched.health,
            peak=watched.memory - held,
            after=memory(server) - held,
            log=(server.log.stat().st_size - log) / 1000,
            stop=await _stopped(server, attacker) if stop else float("nan"),
        )
        await gather(person.leave(), return_exceptions=True)
    return row


async def _stopped(server: Server, attacker: Attacker) -> float:
    """Attack again, end the server, and return how many seconds that took."""
    attacker.begin(PATIENCE)
    await sleep(3)
    start = perf_counter()
    os.kill(server.process, SIGTERM)
    while runs(server.process) and perf_counter() - start < PATIENCE:
        await sleep(0.05)
    taken = perf_counter() - start
    if runs(server.process):
        os.kill(server.process, SIGKILL)
    return taken


class Attacker:
    """The process of the attacking client.

    Args:
        client: its address on this machine.
        nice: how much of its priority it gives up. A real attacker has a machine of its own.
    """

    def __init__(self, name: str, url: str, client: str = CLIENT, nice: int = 0) -> None:
        command = ["nice", "-n", str(nice), sys.executable, "-m", "bench.load.attacks", name, url]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "ATTACKER": client},
        )

    def __enter__(self) -> Attacker:
        self.wait()
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.communicate()

    def begin(self, seconds: float) -> None:
        """Start the attack."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{seconds}\n".encode())
        self._process.stdin.flush()

    def wait(self) -> None:
        """Wait until the process is ready, or the attack is over."""
        assert self._process.stdout is not None
        self._process.stdout.readline()


async def _visit(person: Session, seconds: float) -> Outcome:
    """Make a step every quarter of a second, and report the link after each fourth."""
    outcome, dice, start = Outcome(), Random(1), perf_counter()
    step = 0
    while perf_counter() - start < seconds:
        step += 1
        await outcome.attempt(person.step(hidden_size=str(dice.randint(4, 900))))
        if step % 4 == 0 and not await outcome.attempt(person.settle()):
            await outcome.attempt(person.connect())
        outcome.add(person)
        await sleep(max(0.0, start + step * EVERY - perf_counter()))
    return outcome


@dataclass
class Watched:
    """The worst of what was seen so far."""

    health: float = 0.0
    memory: float = 0.0
    files: int = 0


async def watch(server: Server, watched: Watched) -> None:
    """Ask for the server's health and memory until this is cancelled."""
    url = server.url.replace("localhost", "127.0.0.1") + "/_stcore/health"
    while True:
        start = perf_counter()
        asked = asyncio.ensure_future(to_thread(healthy, url))
        while not asked.done():
            watched.memory = max(watched.memory, memory(server))
            watched.files = max(watched.files, files(server))
            watched.health = max(watched.health, perf_counter() - start)
            await sleep(0.05)
        if not asked.result():
            watched.health = float("inf")
        await sleep(0.1)


def healthy(url: str, headers: Mapping[str, str] = MappingProxyType({})) -> bool:
    """Return whether a URL answers with 200."""
    try:
        with urlopen(Request(url, headers=dict(headers)), timeout=30) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def memory(server: Server) -> float:
    """Return the resident memory of the process in MB; 0 after its end."""
    try:
        with open(f"/proc/{server.process}/statm") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * resource.getpagesize() / 1e6
    except OSError:
        return 0.0


def files(server: Server) -> int:
    """Return the number of open files of the process; 0 after its end."""
    try:
        return len(os.listdir(f"/proc/{server.process}/fd"))  # noqa: PTH208
    except OSError:
        return 0


def runs(process: int) -> bool:
    """Return whether a child still runs; a child that has ended is not waited for here."""
    try:
        with open(f"/proc/{process}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _p95(outcome: Outcome, kind: str) -> float:
    times = sorted(outcome.times.get(kind, []))
    return times[min(len(times) - 1, int(0.95 * len(times)))] if times else float("inf")


HEAD = (
    f"{'':>20}{'step p95 ms':>16}{'lower p95 ms':>16}{'lost':>6}{'health s':>10}"
    f"{'memory MB':>16}{'log kB':>8}{'stop s':>8}\n"
    f"{'':>20}{'alone / under':>16}{'alone / under':>16}{'':>6}{'max':>10}{'peak / after':>16}"
)


def table(names: Iterable[str] = ATTACKS, seconds: float = 4.0) -> dict[str, Row]:
    """Run the attacks and print a row for each."""
    print(HEAD, flush=True)
    rows = {}
    for name in names:
        rows[name] = row = attacked(name, seconds)
        step, below = (f"{1000 * a:.0f} / {1000 * b:.0f}" for a, b in (row.step, row.below))
        print(
            f"{name:>20}{step:>16}{below:>16}{row.lost:>6}{row.health:>10.2f}"
            f"{f'{row.peak:+.0f} / {row.after:+.0f}':>16}{row.log:>8.1f}{row.stop:>8.1f}",
            flush=True,
        )
    return rows
