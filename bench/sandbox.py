"""The time of an attempt in the sandbox and back: ``python -m bench.sandbox``.

The table has the time from request to response in warm processes, with one thread and with eight.
It also has the same attempts in this process, and in a plain Python that is started for each.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import torch

from backend.attempts.attempt import Attempt, TensorArg
from backend.attempts.job import attempt as here
from backend.attempts.run import processes, run_attempt, stop
from backend.attempts.script import attempt_script
from backend.layer.spec import LayerSpec

COUNT = 200
_LSTM = LayerSpec(bidirectional=False, batch=3, seq_len=7)
_WRONG = Attempt(_LSTM, h_0=TensorArg((3, 2, 20)), c_0=TensorArg((3, 2, 20)))
_NO_ROWS = Attempt(_LSTM, h_0=TensorArg((2, 3, 20)), c_0=TensorArg((0, 3, 20)), packed=(7, 5, 3))
ATTEMPTS = {
    "runs": Attempt(LayerSpec()),
    "raises": _WRONG,
    "crashes": _NO_ROWS,
    "near the limit": Attempt(_LSTM, TensorArg((30, 390, 10))),
    "refused": Attempt(_LSTM, TensorArg((1000, 1000, 10))),
}


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)
    start = perf_counter()
    run_attempt(ATTEMPTS["runs"])
    print(f"first answer, processes started for it: {1000 * (perf_counter() - start):.0f} ms")
    print(f"{'ms':<18}{'where':<24}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}")
    for name, attempt in ATTEMPTS.items():
        before = processor_time()
        report(name, "sandbox", [timed(run_attempt, attempt) for _ in range(COUNT)])
        spent = (processor_time() - before) / COUNT
        print(f"{name:<18}{'processor, each':<24}{spent:>8.1f}")
        with ThreadPoolExecutor(8) as threads:
            asked = threads.map(lambda each: timed(run_attempt, each), [attempt] * COUNT)
            report(name, "sandbox, 8 threads", list(asked))
        if name in ("runs", "raises"):
            report(name, "this process", [timed(here, attempt) for _ in range(COUNT)])
            report(name, "a Python for each", [timed(plainly, attempt) for _ in range(10)])
    memory()
    stop()


def timed(do: Callable[[Attempt], object], attempt: Attempt) -> float:
    """Return the milliseconds of one attempt."""
    start = perf_counter()
    do(attempt)
    return 1000 * (perf_counter() - start)


def processor_time() -> float:
    """Return the pool's processor time so far in milliseconds, which excludes other programs."""
    ticks = 0
    for process in processes()._running:
        stat = Path(f"/proc/{process.number}/stat").read_text().rpartition(")")[2].split()
        # The fields are utime, stime, and those of the ended copies.
        ticks += sum(int(field) for field in stat[11:15])
    return 1000 * ticks / os.sysconf("SC_CLK_TCK")


def plainly(attempt: Attempt) -> None:
    """Start a Python for the attempt's script."""
    command = [sys.executable, "-c", attempt_script(attempt)]
    subprocess.run(command, check=False, capture_output=True)


def report(name: str, where: str, times: list[float]) -> None:
    """Print one row of the table."""
    cuts = quantiles(times, n=100)
    row = "".join(f"{value:>8.1f}" for value in (cuts[49], cuts[94], cuts[98], max(times)))
    print(f"{name:<18}{where:<24}{row}")


def memory() -> None:
    """Print the memory of each process; shared pages count in each."""
    for process in processes()._running:
        with Path(f"/proc/{process.number}/smaps_rollup").open() as file:
            kilobytes = {line.split(":")[0]: line.split()[1] for line in file if ":" in line}
        rss, own = int(kilobytes["Rss"]) // 1024, int(kilobytes["Pss"]) // 1024
        print(f"a process holds {rss} MB, {own} MB of them for itself")


if __name__ == "__main__":
    main()
