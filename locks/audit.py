"""An audit of all pinned packages by pip-audit: every lock file, and torch by its version.

A vulnerability fails, and so does any other error. If the vulnerability service is unreachable, the
audit passes and prints a line that nothing was audited.
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
"""Vulnerabilities that are accepted, each with the reason."""
VULNERABLE = "flask==0.5"
"""A package with known vulnerabilities, audited first. pip-audit reports unknown packages as safe,
so a mirror without vulnerability data would pass everything."""
SILENCE = re.compile(
    r"^requests\.exceptions\."
    r"(?:(?:Connection|Proxy|Retry|ChunkedEncoding)Error|ConnectTimeout|ReadTimeout|"
    r"HTTPError: (?:403|429|5\d\d)\b).*"
    r"|^ERROR:pip_audit\._cli:(?:Could not connect to|PyPI is not redirecting).*",
    re.MULTILINE,
)
"""The last words of pip-audit if the service is down, busy or blocked."""


class UnreachableError(Exception):
    """The vulnerability service does not respond."""


class FailedError(Exception):
    """Any other error of pip-audit."""


def asked(pip_audit: Path, way: str, file: Path) -> list[dict[str, Any]]:
    """Return the service's answer for each package of ``file``."""
    quiet = ("--format=json", "--progress-spinner=off", "--desc=off")
    accepted = [f"--ignore-vuln={flaw}" for flaw in ACCEPTED]
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


def vulnerabilities_in(answer: list[dict[str, Any]]) -> list[str]:
    found = []
    for each in answer:
        if "vulns" not in each:
            raise FailedError(each.get("skip_reason", f"pip-audit is silent on {each}"))
        for flaw in each["vulns"]:
            fixed = ", ".join(flaw["fix_versions"]) or "no version yet"
            found.append(f"{each['name']} {each['version']}: {flaw['id']}, fixed in {fixed}")
    return found


def torch_vulnerabilities(pip_audit: Path) -> list[str]:
    pins = (ROOT / "requirements.txt").read_text().splitlines()
    (torch,) = [line for line in pins if line.startswith("torch==")]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "requirements.txt"
        file.write_text(f"{VULNERABLE}\n{torch}\n")
        answer = asked(pip_audit, "--no-deps", file)
    by_name = {each["name"]: each for each in answer}
    if not by_name.pop(VULNERABLE.partition("==")[0]).get("vulns"):
        raise UnreachableError(f"what answers in its place knows no vulnerability of {VULNERABLE}")
    return vulnerabilities_in([*by_name.values()])


def main(pip_audit: Path) -> int:
    found: defaultdict[str, list[str]] = defaultdict(list)
    failed = False
    try:
        for flaw in torch_vulnerabilities(pip_audit):
            found[flaw].append("requirements.txt")
        for lock in LOCKS:
            for flaw in vulnerabilities_in(asked(pip_audit, "--require-hashes", lock)):
                found[flaw].append(f"locks/{lock.name}")
    except UnreachableError as why:
        print(
            f"*** NOT AUDITED: PyPI's list of known vulnerabilities cannot be reached ({why}) ***"
        )
    except FailedError as why:
        failed = True
        print(why)
    else:
        print(f"Audited torch and {len(LOCKS)} locks; known vulnerabilities: {len(found)}")
    for flaw, files in found.items():
        print(f"{flaw} ({', '.join(files)})")
    return int(failed or bool(found))


if __name__ == "__main__":
    sys.exit(main(Path(sys.executable).with_name("pip-audit")))
