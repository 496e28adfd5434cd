"""Asks pip-audit for known holes in all that is pinned: every lock, and torch by its version.

A hole fails, and so does whatever goes wrong. Only where the service that knows the holes cannot be
reached does it pass, and one loud line says that nothing was audited.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "locks").glob("requirements*.lock"))
ACCEPTED: dict[str, str] = {}
"""Holes that are let through, each with the reason."""
FULL_OF_HOLES = "flask==0.5"
"""Asked first: what the service has never heard of, pip-audit takes for sound, and a mirror in the
service's place has heard of nothing."""
SILENCE = re.compile(
    r"^requests\.exceptions\."
    r"(?:(?:Connection|Proxy|Retry|ChunkedEncoding)Error|ConnectTimeout|ReadTimeout|"
    r"HTTPError: (?:403|429|5\d\d)\b).*"
    r"|^ERROR:pip_audit\._cli:(?:Could not connect to|PyPI is not redirecting).*",
    re.MULTILINE,
)
"""What pip-audit says last of a service that is away, busy or walled off."""


class UnreachableError(Exception):
    """Nobody answers who knows the holes."""


class FailedError(Exception):
    """Anything else."""


def asked(pip_audit: Path, way: str, file: Path) -> list[dict[str, Any]]:
    """What the service says of each package of ``file``."""
    quiet = ("--format=json", "--progress-spinner=off", "--desc=off")
    accepted = [f"--ignore-vuln={hole}" for hole in ACCEPTED]
    command = [str(pip_audit), *quiet, "--disable-pip", way, *accepted, "-r", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        answer: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        if silence := SILENCE.search(done.stderr):
            raise UnreachableError(silence[0]) from None
        raise FailedError(f"pip-audit failed on {file.name}:\n{done.stdout}{done.stderr}") from None
    if done.returncode != any(each.get("vulns") for each in answer):
        raise FailedError(f"pip-audit ended with {done.returncode} on {file.name}:\n{done.stderr}")
    return answer


def holes_in(answer: list[dict[str, Any]]) -> list[str]:
    found = []
    for each in answer:
        if "vulns" not in each:
            raise FailedError(each.get("skip_reason", f"pip-audit is silent on {each}"))
        for hole in each["vulns"]:
            mended = ", ".join(hole["fix_versions"]) or "no version yet"
            found.append(f"{each['name']} {each['version']}: {hole['id']}, mended in {mended}")
    return found


def torch_holes(pip_audit: Path) -> list[str]:
    pins = (ROOT / "requirements.txt").read_text().splitlines()
    (torch,) = [line for line in pins if line.startswith("torch==")]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "requirements.txt"
        file.write_text(f"{FULL_OF_HOLES}\n{torch}\n")
        answer = asked(pip_audit, "--no-deps", file)
    by_name = {each["name"]: each for each in answer}
    if not by_name.pop(FULL_OF_HOLES.partition("==")[0]).get("vulns"):
        raise UnreachableError(f"what answers in its place knows no hole of {FULL_OF_HOLES}")
    return holes_in([*by_name.values()])


def main(pip_audit: Path) -> int:
    found: defaultdict[str, list[str]] = defaultdict(list)
    failed = False
    try:
        for hole in torch_holes(pip_audit):
            found[hole].append("requirements.txt")
        for lock in LOCKS:
            for hole in holes_in(asked(pip_audit, "--require-hashes", lock)):
                found[hole].append(f"locks/{lock.name}")
    except UnreachableError as why:
        print(f"*** NOT AUDITED: PyPI's list of known holes cannot be reached ({why}) ***")
    except FailedError as why:
        failed = True
        print(why)
    else:
        print(f"Audited torch and {len(LOCKS)} locks; known holes: {len(found)}")
    for hole, files in found.items():
        print(f"{hole} ({', '.join(files)})")
    return int(failed or bool(found))


if __name__ == "__main__":
    sys.exit(main(Path(sys.executable).with_name("pip-audit")))
