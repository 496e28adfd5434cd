"""What every test runs under: one torch thread, spent one-time notices, steady examples."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from hypothesis import settings

from backend.layer.trace import warm_up
from tests.support.reviewed import Reviewed, reviewed_path, reviewed_text

# The same examples in every run: a red test is the change's fault, never the dice's.
# `pytest --hypothesis-profile=explore` rolls them anew, and many more of them.
settings.register_profile("steady", deadline=None, max_examples=60, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=3000, print_blob=True)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``pytest --overwrite-golden`` writes the texts in ``tests/golden`` anew, to be reviewed."""
    parser.addoption("--overwrite-golden", action="store_true", help="write tests/golden anew")


@pytest.fixture(scope="session", autouse=True)
def warm_torch() -> Iterator[None]:
    """As the server does it: one thread a run, and torch's one-time notices unheard."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    warm_up()
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def reviewed(pytestconfig: pytest.Config) -> Reviewed:
    """Asserts that a text is the reviewed one of its name, or makes it so where that was asked."""
    overwrite = pytestconfig.getoption("overwrite_golden")

    def check(name: str, text: str) -> None:
        if overwrite:
            reviewed_path(name).write_text(text, encoding="utf-8")
        assert text == reviewed_text(name)

    return check
