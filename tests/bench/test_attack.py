"""The short form of ``python -m bench.load attack``: every attack, beside a visitor.

No time of a step is asserted here: the table has them.
"""

from __future__ import annotations

import gc
import os
import signal
from asyncio import gather, sleep
from collections.abc import Iterator
from time import sleep as pause

import pytest

from bench.load.attack import healthy, memory, runs
from bench.load.attacks import ATTACKS
from bench.load.server import figure
from bench.load.session import Session
from tests.browser.support.app_server import Server, running_app
from tests.support.by_itself import by_itself

# An attacker closes no connection.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
GROWTH = 60
"""Megabytes. The attacks of old took hundreds in the same seconds."""
LOG_BYTES = 20_000
"""A traceback or two and a few lines: never one for each of hundreds of events."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_app("--server.address", "127.0.0.1", more={"MALLOC_ARENA_MAX": "2"}) as server:
        # The memory that the first visit takes counts for no attack.
        by_itself(_visit(server.url.replace("localhost", "127.0.0.1")))
        yield server


async def _visit(url: str) -> None:
    person = Session(url)
    await person.open()
    await person.step(hidden_size="12")
    await person.settle()
    await person.leave()


async def _beside(name: str, url: str) -> None:
    async def visit() -> None:
        await sleep(0.4)
        await _visit(url)

    await gather(ATTACKS[name](url, 1), visit())


@pytest.mark.parametrize("name", ATTACKS)
def test_another_visitor_is_answered_during_an_attack(server: Server, name: str) -> None:
    url = server.url.replace("localhost", "127.0.0.1")
    before, log = memory(server), server.log.stat().st_size
    by_itself(_beside(name, url))
    # What the attacker left open is reported here, where it is ignored.
    gc.collect()
    assert healthy(f"{url}/_stcore/health")
    assert memory(server) - before < GROWTH
    assert server.log.stat().st_size - log < LOG_BYTES


def test_the_attacks_were_refused_and_counted(server: Server) -> None:
    assert figure(server.url, "shape_explorer_refusals_total") > 0


def test_sigterm_ends_the_process_within_ten_seconds(server: Server) -> None:
    url = server.url.replace("localhost", "127.0.0.1")

    async def begin() -> None:
        await gather(ATTACKS["offline pages"](url, 2), ATTACKS["stalled readers"](url, 2))

    by_itself(begin())
    gc.collect()
    os.kill(server.process, signal.SIGTERM)
    for _ in range(100):
        if not runs(server.process):
            return
        pause(0.1)
    raise AssertionError("It still runs after ten seconds")
