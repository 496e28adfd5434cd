"""The app's own examples are read without another process, with the same answer."""

from __future__ import annotations

import pytest

from backend.reader.examples import BROKEN, EXAMPLES, TUTORIALS
from backend.reader.own import is_own, own_answer
from backend.reader.reading import Paste, Scalar
from backend.reader.runs.read import read


@pytest.mark.parametrize("source", [EXAMPLES["sentiment"], TUTORIALS["heads"], BROKEN["embedd"]])
def test_the_answer_is_that_of_a_run(source: str) -> None:
    paste = Paste(source, values={"N": 2})
    assert is_own(paste)
    assert own_answer(paste) == read(paste)


@pytest.mark.parametrize(
    ("source", "values", "shapes"),
    [
        (f"{EXAMPLES['tagger']} ", {}, {}),
        (EXAMPLES["tagger"], {"hidden_dim": 513}, {}),
        (EXAMPLES["tagger"], {"N": -1e9}, {}),
        (EXAMPLES["tagger"], {}, {"sentences": (4000, 4000)}),
    ],
)
def test_another_source_or_large_sizes_take_another_process(
    source: str, values: dict[str, Scalar], shapes: dict[str, tuple[int, ...]]
) -> None:
    assert not is_own(Paste(source, values=values, shapes=shapes))


def test_a_text_that_is_not_python_takes_another_process() -> None:
    assert own_answer(Paste(BROKEN["missing_bracket"])) is None
