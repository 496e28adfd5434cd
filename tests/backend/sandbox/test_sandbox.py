"""Whatever a job does to its process, the pool responds, continues and cleans up."""

from __future__ import annotations

import os
import resource
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from backend.sandbox import process
from backend.sandbox.pool import Pool, worked
from backend.sandbox.reply import CANCELLED, UNAVAILABLE, Limits, Reply
from tests.support.patient import comes_true
from tests.support.sandbox_jobs import JOBS


def gone(process: int) -> bool:
    """Return whether the process is gone, and no zombie remains."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def workers_of(pool: Pool) -> set[int]:
    return {process.number for process in pool._running}


@pytest.mark.parametrize("value", [None, 3, "é\x00", [1, [2.5, None]], {"a": {"b": [True]}}])
def test_a_job_is_done(pool: Pool, value: object) -> None:
    assert pool.ask(["echo", value]) == Reply("done", value)


@pytest.mark.parametrize(
    ("job", "name"),
    [
        (["segfault"], "SIGSEGV"),
        (["abort"], "SIGABRT"),
        (["kill"], "SIGKILL"),
        (["exit"], ""),
        (["raise"], ""),
        (["no_json"], ""),
        (["hog", 4096], ""),
    ],
)
def test_the_pool_reports_how_a_job_ended_and_continues(
    pool: Pool, job: list[Any], name: str
) -> None:
    assert pool.ask(job) == Reply("died", signal=name)
    assert pool.ask(["echo", name]) == Reply("done", name)


def test_memory_that_a_job_may_have_it_gets(pool: Pool) -> None:
    assert pool.ask(["hog", 0]) == Reply("done", 0)
    small = Pool(JOBS, workers=1, limits=Limits(bytes=64 * 2**20))
    assert small.ask(["hog", 16]) == Reply("done", 2**24)
    assert small.ask(["hog", 128]).ending == "died"
    small.close()


def test_a_memory_hog_does_not_grow_this_process(pool: Pool) -> None:
    pool.ask(["echo", 0])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert pool.ask(["hog", 65536]).ending == "died"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 2**10


@pytest.mark.parametrize("job", ["sleep", "spin", "stop"])
def test_a_job_without_end_is_ended(impatient: Pool, job: str) -> None:
    assert impatient.ask([job]) == Reply("too_slow")
    assert impatient.ask(["echo", job]) == Reply("done", job)


def test_a_job_reports_its_processor_time_even_if_it_is_killed(impatient: Pool) -> None:
    for job, ending in ((["echo", 1], "done"), (["spin"], "too_slow"), (["segfault"], "died")):
        before = worked()
        reply = impatient.ask(job)
        assert (reply.ending, reply.seconds > 0) == (ending, True)
        assert worked() == before + reply.seconds


def test_a_worker_that_is_stopped_is_replaced_and_its_job_tried_again(impatient: Pool) -> None:
    worker = impatient.ask(["worker"]).data
    os.kill(worker, signal.SIGSTOP)
    assert impatient.ask(["echo", 1]) == Reply("done", 1)
    assert impatient.ask(["worker"]).data != worker
    assert comes_true(lambda: gone(worker))


def test_processor_time_is_limited_too() -> None:
    pool = Pool(JOBS, workers=1, limits=Limits(seconds=60, cpu_seconds=1))
    assert pool.ask(["spin"]) == Reply("too_slow")
    assert pool.ask(["echo", 1]) == Reply("done", 1)
    pool.close()


def test_a_crash_costs_no_process_and_a_job_leaves_nothing_behind(impatient: Pool) -> None:
    (worker,) = {impatient.ask(["worker"]).data}
    assert impatient.ask(["leave", "a"]) == Reply("done", [])
    assert impatient.ask(["segfault"]).signal == "SIGSEGV"
    assert impatient.ask(["leave", "b"]) == Reply("done", [])
    assert impatient.ask(["worker"]).data == worker
    assert workers_of(impatient) == {worker}


def test_a_worker_is_one_thread_without_a_gpu(pool: Pool) -> None:
    assert pool.ask(["threads"]) == Reply("done", 1)
    assert pool.ask(["environment", "CUDA_VISIBLE_DEVICES"]) == Reply("done", "")


@pytest.mark.parametrize("signal_number", [9, 11, 15])
def test_a_worker_that_ends_itself_is_replaced(impatient: Pool, signal_number: int) -> None:
    worker = impatient.ask(["worker"]).data
    os.kill(worker, signal_number)
    assert impatient.ask(["echo", 1]) == Reply("done", 1)
    (other,) = workers_of(impatient)
    assert other != worker
    assert gone(worker)


@pytest.mark.skipif(not process.FORKS, reason="elsewhere a job runs in its worker")
def test_a_worker_that_ends_during_a_job_is_replaced_and_its_job_tried_again(
    impatient: Pool, tmp_path: Path
) -> None:
    worker = impatient.ask(["worker"]).data
    began, gate = tmp_path / "began", tmp_path / "gate"
    with ThreadPoolExecutor(1) as threads:
        reply = threads.submit(impatient.ask, ["wait_for", str(began), str(gate)])
        assert comes_true(began.exists)
        os.kill(worker, signal.SIGKILL)
        gate.touch()
        assert reply.result() == Reply("done", "it came")


def test_eight_threads_get_their_own_answers() -> None:
    pool = Pool(JOBS, waiting=8)

    def many(thread: int) -> list[Reply]:
        crashes = [pool.ask(["segfault"]) for _ in range(thread % 2)]
        return crashes + [pool.ask(["echo", [thread, turn]]) for turn in range(12)]

    with ThreadPoolExecutor(8) as threads:
        for thread, replies in enumerate(threads.map(many, range(8))):
            crashes = [Reply("died", signal="SIGSEGV")] * (thread % 2)
            assert replies == crashes + [Reply("done", [thread, turn]) for turn in range(12)]
    assert len(workers_of(pool)) == 2
    pool.close()


def test_a_full_queue_refuses_further_clients(tmp_path: Path) -> None:
    pool = Pool(JOBS, workers=1, waiting=1, limits=Limits(seconds=60))
    began, gate = tmp_path / "began", tmp_path / "gate"
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(pool.ask, ["wait_for", str(began), str(gate)])
        assert comes_true(began.exists)
        second = threads.submit(pool.ask, ["echo", 2])
        assert comes_true(lambda: len(pool._jobs) == 1)
        assert pool.ask(["echo", 3]) == Reply("busy")
        gate.touch()
        assert (first.result(), second.result()) == (Reply("done", "it came"), Reply("done", 2))
    pool.close()


def test_a_job_that_nobody_waits_for_is_cancelled(tmp_path: Path) -> None:
    pool = Pool(JOBS, workers=1, limits=Limits(seconds=60), nice=10)
    began, never = tmp_path / "began", tmp_path / "never"
    running, waiting = Event(), Event()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(pool.ask, ["wait_for", str(began), str(never)], gone=running)
        assert comes_true(began.exists)
        second = threads.submit(pool.ask, ["echo", 2], gone=waiting)
        assert comes_true(lambda: len(pool._jobs) == 1)
        waiting.set()
        assert second.result() == CANCELLED
        assert not first.done()
        running.set()
        assert first.result() == CANCELLED
    assert pool.ask(["nice"], gone=Event()) == Reply("done", min(os.nice(0) + 10, 19))
    pool.close()


def test_closing_ends_what_runs_and_what_waits(tmp_path: Path) -> None:
    pool = Pool(JOBS, workers=1, limits=Limits(seconds=60))
    began = tmp_path / "began"
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(pool.ask, ["wait_for", str(began), str(tmp_path / "never")])
        assert comes_true(began.exists)
        second = threads.submit(pool.ask, ["echo", 2])
        assert comes_true(lambda: len(pool._jobs) == 1)
        workers = workers_of(pool)
        pool.close()
        assert (first.result(), second.result()) == (UNAVAILABLE, UNAVAILABLE)
    assert workers
    assert all(map(gone, workers))
    assert pool.ask(["echo", 1]) == UNAVAILABLE
    assert workers_of(pool) == set()


def test_closing_while_it_starts_leaves_nothing() -> None:
    pool = Pool(JOBS)
    pool.start()
    assert comes_true(lambda: len(pool._running) == 2)
    workers = workers_of(pool)
    pool.close()
    assert all(map(gone, workers))
    pool.close()


def test_a_worker_that_cannot_start_is_unavailable(caplog: pytest.LogCaptureFixture) -> None:
    pool = Pool("tests.no_such_module", workers=1)
    assert pool.ask(["echo", 1]) == UNAVAILABLE
    assert pool.ask(["echo", 2]) == UNAVAILABLE
    pool.close()
    assert "No process for tests.no_such_module" in caplog.text


def test_values_outside_of_json_are_not_sent(pool: Pool) -> None:
    with pytest.raises(TypeError):
        pool.ask(object())
    assert pool.ask(["echo", 1]) == Reply("done", 1)


def test_a_pool_that_nobody_asks_starts_nothing() -> None:
    pool = Pool(JOBS)
    assert (pool._threads, pool._running) == ([], [])
    pool.close()
