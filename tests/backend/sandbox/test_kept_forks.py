"""Jobs of one group share a fork, with limits and times of their own."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from backend.sandbox.pool import Pool
from backend.sandbox.reply import Reply
from backend.sandbox.worker import _MOST_JOBS, KEPT
from tests.support.patient import comes_true


def left(pool: Pool, group: str) -> int:
    """Return how many jobs of the group the fork has had that runs its next one."""
    return len(pool.ask(["leave", group], group).data)


def test_jobs_of_one_group_share_a_fork_until_one_fails(pool: Pool) -> None:
    assert [left(pool, "a") for _ in range(4)] == [0, 0, 1, 2]
    assert pool.ask(["leave", "no group"]) == Reply("done", [])
    assert pool.ask(["segfault"], "a") == Reply("died", signal="SIGSEGV")
    assert [left(pool, "a") for _ in range(2)] == [0, 1]


def test_groups_that_come_once_take_no_place(impatient: Pool) -> None:
    assert [left(impatient, "a") for _ in range(3)] == [0, 0, 1]
    assert [left(impatient, str(number)) for number in range(KEPT + 1)] == [0] * (KEPT + 1)
    assert left(impatient, "a") == 2


def test_the_oldest_group_loses_its_fork(impatient: Pool) -> None:
    groups = [str(number) for number in range(KEPT + 1)]
    for _ in range(2):
        assert [left(impatient, group) for group in groups] == [0] * len(groups)
    assert [left(impatient, group) for group in groups[1:]] == [1] * KEPT
    assert left(impatient, groups[0]) == 0


def test_a_kept_fork_that_ended_between_two_jobs_fails_no_job(impatient: Pool) -> None:
    impatient.ask(["fork"], "a")
    fork = impatient.ask(["fork"], "a").data
    assert impatient.ask(["fork"], "a").data == fork
    os.kill(fork, signal.SIGKILL)
    assert comes_true(lambda: ") Z " in Path(f"/proc/{fork}/stat").read_text())
    again = impatient.ask(["fork"], "a")
    assert again.ending == "done"
    assert again.data != fork


def test_a_fork_ends_after_its_largest_number_of_jobs(impatient: Pool) -> None:
    left(impatient, "a")
    found = [left(impatient, "a") for _ in range(_MOST_JOBS + 1)]
    assert found == [*range(_MOST_JOBS), 0]


def test_a_kept_fork_has_new_limits_and_its_own_time_for_each_job(impatient: Pool) -> None:
    assert [left(impatient, "a") for _ in range(3)] == [0, 0, 1]
    assert impatient.ask(["spin"], "a") == Reply("too_slow")
    used = [impatient.ask(["work", 0.2], "b").seconds for _ in range(3)]
    assert 0.2 <= min(used) <= max(used) < 2 * min(used)
    # It ends by a signal after two jobs; their time is not counted again.
    assert impatient.ask(["kill"], "b").seconds < min(used)
