"""Four processes behind nginx under load: ``make deploy-test``.

A class works with one process and with four, while one of the four is killed, and while all are
restarted in turn. A page whose replica dies loses its connection and opens another one. That is not
a wrong response, and the table has its time. A step is never lost, because nginx asks the next
replica.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from asyncio import Task, create_task, sleep, to_thread
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from time import perf_counter

from bench.load.crowd import Outcome, all_leave, at_work, herd, visitors
from bench.load.server import WIDE, processor
from bench.load.table import head, report
from bench.proxy import proxy
from tests.browser.support.app_server import Server, free_port, running_app

LOST = "ConnectionClosed"
"""The beginning of an error message about a lost connection."""


@dataclass
class Replica:
    """One process, which can be ended and started again at its port."""

    port: int
    server: Server | None = None
    _running: AbstractContextManager[Server] | None = None

    def start(self) -> None:
        """Start the process, and return when it responds."""
        self._running = running_app("--server.address", "127.0.0.1", port=self.port, more=WIDE)
        self.server = self._running.__enter__()

    def stop(self) -> None:
        """Ask the process to end, as a rolling restart does."""
        if self._running is not None:
            self._running.__exit__(None, None, None)
        self._running = self.server = None

    def kill(self) -> None:
        """Kill the process."""
        if self.server is not None:
            os.kill(self.server.process, signal.SIGKILL)

    @property
    def host(self) -> str:
        """Return the host and port for nginx."""
        return f"127.0.0.1:{self.port}"


def main() -> None:
    """Print the table. Return 1 if a response was wrong or a step was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--replicas", type=int, default=4)
    asked = parser.parse_args()
    with ExitStack() as stack:
        replicas = [Replica(free_port()) for _ in range(asked.replicas)]
        for each in replicas:
            each.start()
            stack.callback(each.stop)
        sys.exit(asyncio.run(_all(replicas, asked)) > 0)


async def _all(replicas: list[Replica], asked: argparse.Namespace) -> int:
    head(f"{asked.sessions} sessions")
    wrong = 0
    for name, count, fault in (
        ("one process", 1, _nothing),
        ("four behind nginx", len(replicas), _nothing),
        ("one is killed", len(replicas), _one_dies),
        ("rolling restart", len(replicas), _one_after_the_other),
    ):
        wrong += await _under(name, replicas[:count], fault, asked)
    return wrong


Fault = Callable[[list[Replica]], Awaitable[None]]


async def _under(
    name: str, replicas: list[Replica], fault: Fault, asked: argparse.Namespace
) -> int:
    with proxy([each.host for each in replicas]) as (url, _log):
        people = visitors(url, asked.sessions)
        opened = await herd(people, asked.sessions / 20)
        before = _processor(replicas)
        trouble: Task[None] = create_task(_later(asked.seconds / 5, fault(replicas)))
        start = perf_counter()
        outcome = await at_work(people, asked.seconds, 2.0)
        took = perf_counter() - start
        spent = _processor(replicas) - before
        await trouble
        await all_leave(people)
    lost = _taken(outcome)
    # The processor time of an ended process is not included.
    wrong = report(name, outcome, None if fault is not _nothing else spent)
    wrong += sum(opened.wrong.values())
    steps, again = len(outcome.times["step"]), outcome.times.get("again", [])
    print(f"    {steps / took:.0f} steps a second; {lost} connections lost", end="")
    print(f", the slowest back after {1000 * max(again):.0f} ms" if again else "")
    return wrong


def _taken(outcome: Outcome) -> int:
    """Remove the lost connections from the errors, and return them."""
    names = [words for words in outcome.wrong if words.startswith(LOST)]
    return sum(outcome.wrong.pop(words) for words in names)


def _processor(replicas: list[Replica]) -> float:
    """Return the processor time of the running processes in seconds."""
    return sum(processor(each.server.url) for each in replicas if each.server)


async def _later(seconds: float, fault: Awaitable[None]) -> None:
    await sleep(seconds)
    await fault


async def _nothing(_replicas: list[Replica]) -> None:
    """Do nothing, as the event of an undisturbed lesson."""


async def _one_dies(replicas: list[Replica]) -> None:
    victim = replicas[0]
    victim.kill()
    await sleep(3)
    victim.stop()
    await to_thread(victim.start)


async def _one_after_the_other(replicas: list[Replica]) -> None:
    for each in replicas:
        await to_thread(each.stop)
        await to_thread(each.start)


if __name__ == "__main__":
    main()
