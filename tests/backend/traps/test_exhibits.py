"""Each exhibit fails as the tutorial's code fails, and its fixed code runs."""

from __future__ import annotations

import difflib

import pytest

from backend.errors.pasted import read_error
from backend.traps.exhibit_run import Shown, show
from backend.traps.exhibits import Exhibit, exhibits

RAISED = {
    "padding_index": ("TypeError", "unexpected keyword argument 'padding_index'", "padding_index="),
    "layers_for_features": (
        *("RuntimeError", "mat1 and mat2 shapes cannot be multiplied (10x128 and 4x2)"),
        "self.fc(",
    ),
    "orthononal": ("AttributeError", "has no attribute 'orthononal_'", "orthononal_(weight)"),
    "head_never_made": (
        *("AttributeError", "'Classifier' object has no attribute 'fc'", "self.fc("),
    ),
    "embedd": ("NameError", "name 'embedd' is not defined", "(embedd, lengths"),
    "missing_bracket": ("SyntaxError", "'(' was never closed", "nn.Linear(2 * 64, 2"),
}
SILENT = {
    "unpacked_without_batch_first": ({"output": (20, 10, 128)}, {"output": (10, 20, 128)}),
    "size_0_for_length": (
        {"seq_length": 2, "last": (2, 256), "is_the_last_state": False},
        {"seq_length": 20, "last": (2, 256), "is_the_last_state": True},
    ),
    "last_step_for_cell_state": (
        *({"is_what_its_name_says": False}, {"is_what_its_name_says": True}),
    ),
}
BY_ID = {exhibit.id: exhibit for exhibit in exhibits()}


@pytest.fixture(params=BY_ID)
def exhibit(request: pytest.FixtureRequest) -> Exhibit:
    return BY_ID[request.param]


def test_all_faults_of_both_tutorials_are_there() -> None:
    assert list(BY_ID) == [*RAISED, *SILENT]
    assert [each.example for each in exhibits()] == ["D"] * 7 + ["E"] * 2


@pytest.mark.parametrize("name", RAISED)
def test_a_failure_has_its_own_words(name: str) -> None:
    shown = show(BY_ID[name])
    error, words, line = RAISED[name]
    assert shown.wrong.error == error
    assert words in shown.wrong.message
    assert line in BY_ID[name].wrong.splitlines()[shown.wrong.line - 1]
    assert shown.wrong.values == {}


@pytest.mark.parametrize("name", SILENT)
def test_a_silent_mistake_changes_the_values(name: str) -> None:
    shown = show(BY_ID[name])
    wrong, mended = SILENT[name]
    assert (shown.wrong.error, shown.wrong.message, shown.wrong.line) == ("", "", 0)
    assert (shown.wrong.values, shown.fixed.values) == (wrong, mended)


def test_the_repaired_code_runs(exhibit: Exhibit) -> None:
    ran: Shown = show(exhibit)
    assert (ran.fixed.error, ran.fixed.message) == ("", "")
    assert set(ran.fixed.values) == set(exhibit.shows)


def test_the_mended_classifier_scores_ten_sentences() -> None:
    for name in ("layers_for_features", "head_never_made", "embedd", "missing_bracket"):
        assert show(BY_ID[name]).fixed.values == {"scores": (10, 2)}


def test_repairs_change_little(exhibit: Exhibit) -> None:
    changed = [
        line
        for line in difflib.ndiff(exhibit.wrong.splitlines(), exhibit.fixed.splitlines())
        if line.startswith(("- ", "+ "))
    ]
    assert 1 <= len(changed) <= 4


def test_torchs_own_refusals_are_recognized_when_pasted() -> None:
    for name, code in (("padding_index", "unknown_argument"), ("layers_for_features", None)):
        ran = show(BY_ID[name]).wrong
        found = read_error(f"{ran.error}: {ran.message}")
        assert found.code == (code or "last_axis_differs")
