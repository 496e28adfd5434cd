"""Workers whose server is gone end, too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from backend.sandbox.pool import Pool
from backend.sandbox.reply import Reply
from tests.support.patient import comes_true
from tests.support.sandbox_jobs import JOBS

ROOT = Path(__file__).parents[3]


def ended(process: int) -> bool:
    """Return whether a process that is not our child ended, even if nobody has waited for it."""
    status = Path(f"/proc/{process}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] in "ZX"
    except FileNotFoundError:
        return True


ABANDONED = """
import sys
from threading import Thread
from backend.sandbox.pool import Pool
from backend.sandbox.reply import Limits

pool = Pool("tests.support.sandbox_jobs", workers=2, limits=Limits(seconds=500))
for _ in range({busy}):
    Thread(target=pool.ask, args=(["sleep"],), daemon=True).start()
pool.start()
while len(pool._running) < 2:
    pass
print(*[process.number for process in pool._running], flush=True)
{then}
"""


def children(process: int) -> list[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in path.read_text().split()]


def abandoned(busy: int, then: str) -> subprocess.Popen[str]:
    code = textwrap.dedent(ABANDONED).format(busy=busy, then=then)
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("busy", [0, 2])
def test_a_server_that_is_killed_takes_its_workers_along(busy: int) -> None:
    with abandoned(busy, "pool._threads[0].join()") as server:
        assert server.stdout is not None
        workers = [int(text) for text in server.stdout.readline().split()]
        assert len(workers) == 2
        # Each worker has one fork, which waits for a job or runs it.
        assert comes_true(lambda: sum(len(children(each)) for each in workers) == 2)
        copies = [child for each in workers for child in children(each)]
        server.kill()
    assert comes_true(lambda: all(map(ended, (*workers, *copies))))


def test_a_python_that_ends_takes_its_workers_along() -> None:
    with abandoned(0, "sys.exit(0)") as server:
        assert server.stdout is not None
        workers = [int(text) for text in server.stdout.readline().split()]
        assert server.wait() == 0
    assert len(workers) == 2
    assert all(map(ended, workers))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a template")
def test_another_template_takes_the_place_of_one_that_ended() -> None:
    # Other pools of this process have the same template, and each worker ends with it.
    pools = [Pool(JOBS, workers=workers) for workers in (1, 2)]
    for pool in pools:
        pool.start()
    assert comes_true(lambda: sum(len(pool._idle) for pool in pools) == 3)
    workers = [process.number for pool in pools for process in pool._running]
    template = int(Path(f"/proc/{workers[0]}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(template, signal.SIGKILL)
    assert comes_true(lambda: all(map(ended, (template, *workers))))
    for pool in pools:
        for job in range(4):
            assert pool.ask(["echo", job]) == Reply("done", job)
        pool.close()
