"""Threads of a server run layers at the same time, each with its own numbers."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread

import torch

from backend.layer.inputs import uniform_noise
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace

THREADS, RUNS = 8, 200
SETTINGS = (
    LayerSpec(),
    LayerSpec(layer="GRU", batch=2),
    LayerSpec(layer="RNN", nonlinearity="relu", num_layers=3),
    LayerSpec(proj_size=4, batched=False),
)
Numbers = dict[str, torch.Tensor]


@contextmanager
def others_drawing_random_numbers() -> Iterator[None]:
    """Run two more threads that seed and use torch's shared generator."""
    over = Event()

    def draw(seed: int) -> None:
        while not over.is_set():
            torch.manual_seed(seed)
            torch.nn.LSTM(3, 4)

    threads = [Thread(target=draw, args=(seed,)) for seed in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def numbers(spec: LayerSpec) -> Numbers:
    return dict(trace(spec).values)


def same(first: Numbers, second: Numbers) -> bool:
    return first.keys() == second.keys() and all(
        torch.equal(first[name], second[name]) for name in first
    )


def test_busy_threads_get_the_numbers_of_a_quiet_one() -> None:
    quiet = {spec: numbers(spec) for spec in SETTINGS}
    asked = [SETTINGS[run % len(SETTINGS)] for run in range(RUNS)]
    uniform_noise.cache_clear()
    with others_drawing_random_numbers(), ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(numbers, asked))
    wrong = [
        spec for spec, found in zip(asked, answers, strict=True) if not same(found, quiet[spec])
    ]
    assert not wrong
