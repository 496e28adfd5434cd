"""The tests with other versions of Python, Streamlit, Plotly and torch: ``make test-versions``.

Each case has an environment of its own in ``build/versions``. A case of another Python installs
the locked versions. Any other case sees the packages of ``.venv`` and has its own version first.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build" / "versions"
OWN = ROOT / ".venv" / "bin" / "python"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
VARIED = ("streamlit", "plotly", "torch")
TESTS = ("tests/backend", "tests/components", "tests/server", "tests/pages")
"""The rooms of tests that need no browser and no proxy."""
_PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
_SUMMARY = re.compile(r"^(?:FAILED|ERROR) (\S+?)(?: - (.*))?$", re.MULTILINE)
_COUNTS = re.compile(r"\d+ (?:passed|failed|errors?)\b")

Release = tuple[int, ...]


@dataclass(frozen=True)
class Case:
    """One set of versions.

    Attributes:
        name: the name for the command line, for example ``torch-newer``.
        python: the interpreter of the environment.
        own: the requirements that replace those of ``.venv``; none for another Python.
    """

    name: str
    python: str
    own: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """The result of one case: what it ran, and the first line of each failure."""

    case: Case
    counts: str
    failures: tuple[str, ...]


def pins(requirements: str) -> dict[str, str]:
    """Return name and version of every pinned line of a requirements file."""
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", requirements, re.MULTILINE))


def release(version: str) -> Release | None:
    """Return the numbers of a version, or None for a build or a pre-release."""
    numbers = re.fullmatch(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, version.split("."))) if numbers else None


def neighbors(listed: Sequence[str], pinned: str) -> dict[str, str]:
    """Return the last release of the minor version before, and the newest of the one after.

    Where no later minor version exists, a later patch release counts as newer.
    """
    own = release(pinned)
    assert own is not None
    known = sorted(found for each in listed if (found := release(each)))
    minor = own[:2]
    before = [each for each in known if each[:2] < minor]
    after = [each for each in known if each > own]
    later = [each for each in after if each[:2] > minor]
    following = [each for each in later if each[:2] == later[0][:2]] if later else after
    picked = {"older": before[-1:], "newer": following[-1:]}
    return {name: ".".join(map(str, each[0])) for name, each in picked.items() if each}


def failures(output: str) -> tuple[str, ...]:
    """Return the failed tests of pytest's output, each with the first line of its error."""
    return tuple(f"{test}: {error}" if error else test for test, error in _SUMMARY.findall(output))


def counts(output: str) -> str:
    """Return the numbers of pytest's last line, or that it did not get there."""
    return ", ".join(_COUNTS.findall(output.strip().rpartition("\n")[2])) or "did not run"


def cases() -> Iterator[Case]:
    """Yield every case that this machine can run; ask the index for the versions of packages."""
    own = ".".join(map(str, sys.version_info[:2]))
    for each in PYTHONS:
        if each != own and (found := _interpreter(each)):
            yield Case(f"python{each}", found)
    pinned = pins((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    for name in VARIED:
        listed = _run(OWN, "-m", "pip", "index", "versions", name).stdout
        versions = re.findall(r"^Available versions: (.*)$", listed, re.MULTILINE)
        for age, version in neighbors("".join(versions).split(", "), pinned[name]).items():
            yield Case(f"{name}-{age}", str(OWN), (f"{name}=={version}",))
    yield Case("newest", str(OWN), tuple(pinned))


def _interpreter(version: str) -> str | None:
    """Return the path of an interpreter that starts; a shim of pyenv may not."""
    found = shutil.which(f"python{version}")
    return found if found and _run(found, "-c", "").returncode == 0 else None


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, command)], cwd=ROOT, capture_output=True, text=True)


def install(case: Case) -> subprocess.CompletedProcess[str]:
    """Make the environment of a case; the result is that of the last command."""
    folder = BUILD / case.name
    shutil.rmtree(folder, ignore_errors=True)
    python = folder / "bin" / "python"
    made = _run(case.python, "-m", "venv", folder)
    if made.returncode:
        return made
    if case.own:
        (site,) = folder.glob("lib/python*/site-packages")
        (ours,) = (ROOT / ".venv").glob("lib/python*/site-packages")
        (site / "ours.pth").write_text(f"{ours}\n", encoding="utf-8")
        return _run(python, *_PIP, "--upgrade", *case.own)
    locked = _run(python, *_PIP, "--require-hashes", "-r", "locks/requirements-dev.lock")
    torch = pins((ROOT / "requirements.txt").read_text(encoding="utf-8"))["torch"]
    return locked if locked.returncode else _run(python, *_PIP, f"torch=={torch}")


def tried(case: Case, tests: Sequence[str]) -> Outcome:
    """Install a case and run the tests; the whole output is in ``build/versions/<name>.log``."""
    print(f"{case.name}: {' '.join(case.own) or case.python}", flush=True)
    installed = install(case)
    output = installed.stdout + installed.stderr
    if installed.returncode:
        reason = output.strip().rpartition("\n")[2]
        found = Outcome(case, "not installed", (reason,))
    else:
        ran = _run(BUILD / case.name / "bin" / "python", "-m", "pytest", "-n", "2", "-rfE", *tests)
        output = ran.stdout + ran.stderr
        broken = failures(output) or (("see the log",) if ran.returncode else ())
        found = Outcome(case, counts(ran.stdout), broken)
    BUILD.mkdir(parents=True, exist_ok=True)
    (BUILD / f"{case.name}.log").write_text(output, encoding="utf-8")
    shutil.rmtree(BUILD / case.name, ignore_errors=True)
    return found


def main(arguments: Sequence[str]) -> int:
    """Run the named cases, or all; arguments with a slash are tests. Return 1 if anything broke."""
    tests = [each for each in arguments if "/" in each] or [*TESTS]
    names = {each for each in arguments if "/" not in each}
    found = [*cases()]
    if unknown := names - {case.name for case in found}:
        print(f"No such case here: {', '.join(sorted(unknown))}")
        print(f"Cases: {', '.join(case.name for case in found)}")
        return 2
    outcomes = [tried(case, tests) for case in found if not names or case.name in names]
    for outcome in outcomes:
        print(f"{outcome.case.name}: {outcome.counts}")
        for failure in outcome.failures:
            print(f"    {failure}")
    return int(any(outcome.failures for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
