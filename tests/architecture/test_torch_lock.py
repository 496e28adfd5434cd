"""Torch's own lock file, and its generation from the lists of two indexes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from locks import torch_hashes
from locks.torch_hashes import lock, version, wheels

LOCK = Path(__file__).parents[2] / "locks" / "torch.lock"
ONE, TWO = "1" * 64, "2" * 64
LINUX = "cp311-cp311-manylinux_2_28_x86_64.whl"


def listed(*files: str) -> str:
    """Return a page as an index writes it."""
    links = "".join(f'<a href="../packages/12/{file}">a wheel</a><br/>\n' for file in files)
    return f"<!DOCTYPE html><html><body>{links}</body></html>"


def test_the_lock_is_of_the_version_that_is_asked_for() -> None:
    head, pin, *hashes = LOCK.read_text().splitlines()
    assert head.startswith("# ")
    assert pin == f"torch=={version()} \\"
    found = [re.fullmatch(r"    --hash=sha256:([0-9a-f]{64})( \\)?", line) for line in hashes]
    assert all(found)
    # The wheels are for Linux on two kinds of processor and macOS, for four Pythons.
    assert len({match[1] for match in found if match}) == len(hashes) >= 20


def test_wheels_of_the_version_and_of_our_pythons_are_taken() -> None:
    page = listed(
        f"torch-2.13.0-{LINUX}#sha256={ONE}",
        f"torch-2.13.0%2Bcpu-cp314-cp314t-manylinux_2_28_aarch64.whl#sha256={TWO}",
        f"torch-2.13.0-cp310-cp310-manylinux_2_28_x86_64.whl#sha256={ONE}",
        f"torch-2.13.0%2Bcu128-{LINUX}#sha256={ONE}",
        f"torch-2.13.1-{LINUX}#sha256={ONE}",
        f"torch-2.13.0-cp312-{LINUX}",
    )
    assert wheels(page, "2.13.0") == {
        f"torch-2.13.0-{LINUX}": ONE,
        "torch-2.13.0+cpu-cp314-cp314t-manylinux_2_28_aarch64.whl": TWO,
    }


def test_a_wheel_that_both_have_is_there_once() -> None:
    text = lock("2.13.0", {"b.whl": TWO, "a.whl": ONE, "c.whl": ONE})
    assert text.splitlines()[1:] == [
        "torch==2.13.0 \\",
        f"    --hash=sha256:{ONE} \\",
        f"    --hash=sha256:{TWO}",
    ]


@pytest.fixture
def two_indexes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Replace the project by a folder, and the indexes by two pages in it."""
    (tmp_path / "locks").mkdir()
    (tmp_path / "requirements.txt").write_text("einops==0.8.2\ntorch==2.13.0\n")
    pages = [tmp_path / "pypi.html", tmp_path / "cpu.html"]
    pages[0].write_text(listed(f"torch-2.13.0-{LINUX}#sha256={ONE}"))
    monkeypatch.setattr(torch_hashes, "ROOT", tmp_path)
    monkeypatch.setattr(torch_hashes, "INDEXES", [page.as_uri() for page in pages])
    return tmp_path


def test_both_indexes_make_one_lock(two_indexes: Path) -> None:
    page = listed(f"torch-2.13.0%2Bcpu-{LINUX}#sha256={TWO}")
    (two_indexes / "cpu.html").write_text(page)
    torch_hashes.main()
    written = (two_indexes / "locks" / "torch.lock").read_text()
    assert ONE in written
    assert TWO in written


def test_an_index_without_the_version_leaves_the_lock_alone(two_indexes: Path) -> None:
    (two_indexes / "cpu.html").write_text(listed(f"torch-2.12.0%2Bcpu-{LINUX}#sha256={TWO}"))
    with pytest.raises(SystemExit, match=r"lists no wheel of torch 2\.13\.0"):
        torch_hashes.main()
    assert not (two_indexes / "locks" / "torch.lock").exists()
