"""Settings of every test: one torch thread, no one-time notices, fixed examples."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator

import pytest
from hypothesis import settings

from tests.support.words.reviewed import Reviewed, reviewed_path, reviewed_text

# The examples are the same in every run, so that a failure is due to the change.
# `pytest --hypothesis-profile=explore` draws other examples, and many more.
settings.register_profile("steady", deadline=None, max_examples=25, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=3000, print_blob=True)
settings.load_profile("steady")


LONG = bool(os.environ.get("EVERY_SCREEN"))
"""Whether tests marked ``long`` run, as in `make test-long`."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect no garbage while pytest makes thousands of tests, which no later search visits."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests marked ``long``, whose mechanism a shorter test checks, too."""
    left_out = [] if LONG else [item for item in items if item.get_closest_marker("long")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``pytest --overwrite-golden``, which rewrites ``tests/golden`` for review."""
    parser.addoption("--overwrite-golden", action="store_true", help="write tests/golden")


@pytest.fixture(scope="session", autouse=True)
def warm_torch() -> Iterator[None]:
    """Use one thread per run and suppress torch's one-time notices, as the server does.

    The process that only distributes tests never imports torch, which takes seconds.
    """
    import torch

    from backend.layer.trace import warm_up

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    warm_up()
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def reviewed(pytestconfig: pytest.Config) -> Reviewed:
    """Assert that a text equals the reviewed one, or overwrite it with ``--overwrite-golden``."""
    overwrite = pytestconfig.getoption("overwrite_golden")

    def check(name: str, text: str) -> None:
        if overwrite:
            reviewed_path(name).write_text(text, encoding="utf-8")
        assert text == reviewed_text(name)

    return check
