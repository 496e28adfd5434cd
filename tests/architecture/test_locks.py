"""The lock files have what the requirements need, every file with its hash, but without torch."""

from __future__ import annotations

import re
from importlib.metadata import requires
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = {
    path.stem: path.read_text() for path in sorted((ROOT / "locks").glob("requirements*.lock"))
}
ENTRY = re.compile(r"([\w.-]+)==([\w.+!-]+)(?: ; [^;]+?)?((?: +--hash=sha256:[0-9a-f]{64})+)")
NOT_HERE = re.compile(r"torch$|(?:nvidia|cuda|triton)\b")
"""Torch, and what only its builds for CUDA bring: both differ with the index."""


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(requirements: str) -> dict[str, str]:
    """Return the pins of a requirements file and of each file that it includes."""
    text = (ROOT / requirements).read_text()
    found = {
        plain(name): version for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.M)
    }
    for other in re.findall(r"^-r (\S+)", text, re.M):
        found |= pins(other)
    return found


def lines(lock: str) -> list[str]:
    joined = re.sub(r"\s*\\\n\s*", " ", re.sub(r"^ *#.*\n", "", lock, flags=re.M))
    return [line.strip() for line in joined.splitlines() if line.strip()]


def entries(lock: str) -> dict[tuple[str, str], frozenset[str]]:
    """Return name and version with hashes; a name may have several versions for several Pythons."""
    found = [entry.groups() for line in lines(lock) if (entry := ENTRY.fullmatch(line))]
    return {(name, version): frozenset(hashes.split()) for name, version, hashes in found}


def faults(lock: str, pinned: dict[str, str]) -> set[str]:
    found = {line.split()[0] for line in lines(lock) if not ENTRY.fullmatch(line)}
    found |= set(re.findall(r"\S*(?:://|file:)\S*", lock))
    found |= {name for name, _ in entries(lock) if NOT_HERE.match(name)}
    for name, version in pinned.items():
        if name != "torch" and {each for each in entries(lock) if each[0] == name} != {
            (name, version)
        }:
            found.add(name)
    return found


def test_every_file_of_requirements_has_its_lock() -> None:
    assert set(LOCKS) == {path.stem for path in ROOT.glob("requirements*.txt")}
    assert pins("requirements.txt").items() < pins("requirements-dev.txt").items()
    assert "torch" in pins("requirements.txt")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_what_is_asked_for_and_hashes_only(name: str) -> None:
    assert len(entries(LOCKS[name])) >= len(pins(f"{name}.txt")) > 0
    assert faults(LOCKS[name], pins(f"{name}.txt")) == set()


def test_the_runtime_packages_are_part_of_the_development_packages() -> None:
    assert entries(LOCKS["requirements"]).items() < entries(LOCKS["requirements-dev"]).items()


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-train"])
def test_torch_finds_there_all_that_it_needs(name: str) -> None:
    asked = [each for each in requires("torch") or [] if "extra ==" not in each]
    names = {plain(re.split(r"[^\w.-]", each)[0]) for each in asked}
    names = {each for each in names if not NOT_HERE.match(each)}
    assert {"filelock", "sympy"} <= names <= {each for each, _ in entries(LOCKS[name])}


HASH = f"--hash=sha256:{'0' * 64}"
GOOD = f"babel==2.18.0 \\\n    {HASH} \\\n    {HASH}\n    # via -r requirements.txt\n"


def test_a_good_lock_has_no_fault() -> None:
    assert faults(GOOD, {"babel": "2.18.0", "torch": "2.13.0"}) == set()


@pytest.mark.parametrize(
    ("spoilt", "fault"),
    [
        ("", "babel"),
        (GOOD.replace("2.18.0", "2.17.0"), "babel"),
        (f"{GOOD}babel==2.17.0 \\\n    {HASH}\n", "babel"),
        (f"{GOOD}click==8.5.1\n", "click==8.5.1"),
        (f"{GOOD}click==8.5.1 ; sys_platform == 'win32'\n", "click==8.5.1"),
        (f"{GOOD}click==8.5.1 \\\n    --hash=md5:{'0' * 32}\n", "click==8.5.1"),
        (f"{GOOD}click>=8 \\\n    {HASH}\n", "click>=8"),
        (f"{GOOD}torch==2.13.0 \\\n    {HASH}\n", "torch"),
        (f"{GOOD}nvidia-cublas==13.1 ; sys_platform == 'linux' \\\n    {HASH}\n", "nvidia-cublas"),
        (f"{GOOD}triton==3.7.1 \\\n    {HASH}\n", "triton"),
        (f"--extra-index-url https://a.test/simple\n{GOOD}", "https://a.test/simple"),
        (f"--find-links /wheels\n{GOOD}", "--find-links"),
        (f"{GOOD}# from https://a.test/simple\n", "https://a.test/simple"),
        (f"{GOOD}click @ https://a.test/click.whl \\\n    {HASH}\n", "https://a.test/click.whl"),
    ],
)
def test_the_check_sees_a_fault(spoilt: str, fault: str) -> None:
    assert fault in faults(spoilt, {"babel": "2.18.0"})
