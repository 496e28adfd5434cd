"""The script of a pasted source runs in Python, and its assertions hold."""

from __future__ import annotations

import pytest

from backend.models.source_script import shown_names, source_script
from backend.reader.examples import BROKEN, EXAMPLES, TUTORIALS
from backend.reader.reading import Paste
from backend.reader.runs.read import read
from tests.support.fresh_python import fresh_python

SOURCES = {**EXAMPLES, **TUTORIALS}


def test_every_script_runs() -> None:
    readings = {name: read(Paste(source)) for name, source in {**SOURCES, **BROKEN}.items()}
    # A source that the reader cannot run has no script.
    scripts = {
        name: source_script(reading)
        for name, reading in readings.items()
        if reading.failure is None or reading.failure.code == "raised"
    }
    assert set(readings) - set(scripts) == {"embedd", "missing_bracket"}
    program = "\n".join(f"exec({script!r}, {{}})" for script in scripts.values())

    ran = fresh_python(program)

    assert ran.code == 0, ran.errors
    assert all("assert " in script for script in scripts.values())


def test_the_script_has_the_values_of_the_page() -> None:
    paste = Paste(EXAMPLES["tagger"], values={"hidden_dim": 5, "N": 2})

    script = source_script(read(paste), is_set=True)

    assert "hidden_dim=5" in script
    assert "        assert embedded.shape == (2, 7, 10)\n" in script
    assert script.endswith("assert sum(p.numel() for p in model.parameters()) == 916\n")


@pytest.mark.parametrize("source", ["class Net(:\n", "", "x = 1\n"])
def test_a_source_that_does_not_run_is_its_own_script(source: str) -> None:
    assert source_script(read(Paste(source))).strip() == source.strip()


TWO = """
class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(4, 8, batch_first=True)

    def forward(self, x):
        return self.lstm(x)
"""


def test_every_tensor_of_a_tuple_is_shown() -> None:
    reading = read(Paste(TWO))
    assert shown_names(reading) == ("x", "output[0]", "output[1][0]", "output[1][1]")


def test_an_error_of_the_constructor_is_expected() -> None:
    source = TWO.replace("nn.LSTM(4, 8,", "nn.LSTM(4, 8, num_layer=2,")
    script = source_script(read(Paste(source)))
    assert fresh_python(script) == (0, "", "")
    assert "num_layer" in script


def test_names_that_the_reader_adds_have_no_assertion() -> None:
    script = source_script(read(Paste(BROKEN["orthononal"])))
    (assertion,) = [line for line in script.split("\n") if "assert" in line]
    assert "has no attribute 'orthononal_'" in assertion
