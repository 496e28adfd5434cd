"""The load that a server carries: ``make load``, or one part with ``python -m bench.load herd``.

``curve`` finds how many sessions one process carries, each with a step every five seconds, before
the 95th percentile of a step exceeds 150 ms. ``herd`` opens 300 pages within one second, of one
link as in a class, then of many. ``extreme`` runs a class at work beside a visitor at the largest
settings. ``hold`` measures the memory of an open page. ``churn`` opens and closes many pages and
measures the memory that remains. ``attack`` runs every attack of one client beside a bystander.
``soak`` runs all attacks at once for an hour, while visitors compare answers with torch's.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from asyncio import gather, sleep
from collections.abc import Sequence

from bench.load.attack import table
from bench.load.crowd import Outcome, all_leave, at_work, come_and_go, herd, one_class, visitors
from bench.load.extreme import EXTREMES, at_extremes
from bench.load.server import WIDE, memory, processor
from bench.load.session import Session
from bench.load.soak import soak
from bench.load.table import cut, head, report
from tests.browser.support.app_server import running_app

AIM = 0.150
"""The goal for the 95th percentile of a step, in seconds."""
EVERY = 5.0


def main() -> None:
    """Run the chosen parts. Return 1 if any response was wrong."""
    asked = _arguments()
    if asked.what == "attack":
        table()
        return
    if asked.what == "soak":
        sys.exit(not soak(asked.minutes))
    doing = {"curve": _curve, "herd": _herd, "extreme": _extreme, "hold": _hold, "churn": _churn}
    wrong = 0
    for name in [asked.what] if asked.what != "all" else doing:
        print(f"\n{name}")
        if asked.url:
            wrong += asyncio.run(doing[name](asked.url, asked))
            continue
        with running_app(more=WIDE) as server:
            url = server.url.replace("localhost", "127.0.0.1")
            wrong += asyncio.run(doing[name](url, asked))
    sys.exit(wrong > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "what",
        nargs="?",
        default="all",
        choices=("all", "curve", "herd", "extreme", "hold", "churn", "attack", "soak"),
    )
    parser.add_argument("--url", help="a server that runs already, instead of one of its own")
    parser.add_argument("--sessions", type=int, nargs="+", default=[25, 50, 100, 150, 200, 300])
    parser.add_argument("--seconds", type=float, default=20, help="of work, for each number")
    parser.add_argument("--herd", type=int, default=300, help="pages that open within a second")
    parser.add_argument("--visits", type=int, default=600, help="sessions that come and go")
    parser.add_argument("--minutes", type=float, default=60, help="of the soak, at most 120")
    return parser.parse_args()


async def _curve(url: str, asked: argparse.Namespace) -> int:
    wrong, held = 0, 0
    await all_leave(await _warm(url))
    head("sessions")
    for count in asked.sessions:
        people = visitors(url, count)
        await come_in(people)
        before = processor(url)
        outcome = await at_work(people, asked.seconds, EVERY)
        spent = processor(url) - before
        await all_leave(people)
        wrong += report(str(count), outcome, spent)
        if cut(outcome.times["step"])[1] > AIM:
            break
        held = count
    print(f"p95 of a step stays within {1000 * AIM:.0f} ms with {held} sessions")
    return wrong


async def come_in(people: Sequence[Session]) -> None:
    """Open the pages slowly, twenty per second."""
    await herd(people, len(people) / 20)


async def _herd(url: str, asked: argparse.Namespace) -> int:
    await all_leave(await _warm(url))
    head("pages")
    wrong = 0
    for count in (asked.herd // 4, asked.herd // 2, asked.herd):
        for links, come in (("one link", one_class), ("many links", visitors)):
            people, before = come(url, count), processor(url)
            outcome = await herd(people, 1.0)
            spent = processor(url) - before
            await all_leave(people)
            wrong += report(f"{count}, {links}", outcome, spent)
            print(f"    the last of {count} has its first picture after {_slowest(outcome):.1f} s")
    return wrong


async def _extreme(url: str, asked: argparse.Namespace) -> int:
    """Measure the class alone before each visitor, because the speed of the machine varies."""
    await all_leave(await _warm(url))
    head("beside 50")
    people = visitors(url, 50)
    await come_in(people)
    wrong = 0
    for name, (page, walk) in EXTREMES.items():
        one = Session(url, page)
        await one.open()
        alone = await at_work(people, asked.seconds / 2, EVERY / 2)
        outcome, extremes = await gather(
            at_work(people, asked.seconds, EVERY / 2), at_extremes(one, walk, asked.seconds)
        )
        wrong += report("alone", alone, None) + report(name, outcome, None)
        wrong += report("the one itself", extremes, None)
        ratio = cut(outcome.times["step"])[1] / cut(alone.times["step"])[1]
        print(f"    p95 of a step is {ratio:.2f} times as long")
        await one.leave()
    await all_leave(people)
    return wrong


async def _hold(url: str, asked: argparse.Namespace) -> int:
    outcome = await come_and_go(visitors(url, 300), 20)
    before, wrong = memory(url), sum(outcome.wrong.values())
    people = visitors(url, asked.herd)
    await come_in(people)
    outcome = await at_work(people, 2 * EVERY, EVERY)
    wrong += sum(outcome.wrong.values())
    taken = memory(url) - before
    print(f"{len(people)} open pages take {taken:.0f} MB, {1000 * taken / len(people):.0f} kB each")
    await all_leave(people)
    return wrong


async def _churn(url: str, asked: argparse.Namespace) -> int:
    outcome = await come_and_go(visitors(url, 300), 20)
    await sleep(1)
    before, wrong = memory(url), sum(outcome.wrong.values())
    print(f"after the first 300 sessions: {before:.0f} MB")
    step = max(300, asked.visits // 10)
    for done in range(0, asked.visits, step):
        outcome = await come_and_go(visitors(url, step, done), 20)
        wrong += sum(outcome.wrong.values())
        await sleep(1)
        print(f"after {done + step} more: {memory(url) - before:+.1f} MB")
    return wrong


async def _warm(url: str) -> Sequence[Session]:
    people = visitors(url, 10)
    await herd(people, 1.0)
    return people


def _slowest(outcome: Outcome) -> float:
    return max(outcome.times.get("open", [0]))


if __name__ == "__main__":
    main()
