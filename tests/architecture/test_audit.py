"""Results of ``make audit`` for recorded answers of pip-audit."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from locks import audit

SCRIPT = f"""#!{sys.executable} -IS
import json, pathlib, sys
answers = json.loads(pathlib.Path(__file__).with_suffix(".json").read_text())
file = pathlib.Path(sys.argv[sys.argv.index("-r") + 1])
ended, said, complained = answers.get(file.name) or answers["any lock"]
assert "--disable-pip" in sys.argv
assert ("--require-hashes" in sys.argv) == (file.suffix == ".lock")
assert "flask==0.5" in file.read_text() or file.suffix == ".lock"
print(said, end="")
print(complained, file=sys.stderr)
sys.exit(ended)
"""

Answer = tuple[int, str, str]


def package(name: str, *holes: str) -> dict[str, Any]:
    found = [{"id": hole, "fix_versions": ["9.9"], "aliases": []} for hole in holes]
    return {"name": name, "version": "0.5", "vulns": found}


def unknown(name: str) -> dict[str, Any]:
    return {"name": name, "skip_reason": f"Dependency not found on PyPI: {name} (0.5)"}


def says(*packages: dict[str, Any]) -> Answer:
    ended = int(any(each.get("vulns") for each in packages))
    return ended, json.dumps({"dependencies": packages, "fixes": []}), "so many found"


def breaks(line: str) -> Answer:
    return 1, "", f"Traceback (most recent call last):\n  File somewhere\n{line}"


FLASK = package("flask", "PYSEC-2019-179")
KNOWN = says(FLASK, package("torch"))
SOUND = says(package("babel"), package("click"))
AWAY = breaks("requests.exceptions.ConnectionError: HTTPSConnectionPool(host='a.test', port=443)")


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Audit with these answers for torch and the locks; return the exit status and the output."""
    script = tmp_path / "pip-audit"
    script.write_text(SCRIPT)
    script.chmod(0o755)

    def ask(torch: Answer, locks: Answer, **one_lock: Answer) -> tuple[int, str]:
        named = {f"requirements-{name}.lock": answer for name, answer in one_lock.items()}
        answers = {"requirements.txt": torch, "any lock": locks} | named
        script.with_suffix(".json").write_text(json.dumps(answers))
        return audit.main(script), capsys.readouterr().out

    return ask


def test_no_hole_passes(ask: Any) -> None:
    assert ask(KNOWN, SOUND) == (
        0,
        f"Audited torch and {len(audit.LOCKS)} locks; known vulnerabilities: 0\n",
    )


def test_a_hole_fails_and_is_named_once_with_all_its_files(ask: Any) -> None:
    ended, said = ask(KNOWN, says(package("babel", "PYSEC-1", "PYSEC-2"), package("click")))
    assert ended == 1
    assert said.count("babel 0.5: PYSEC-1, fixed in 9.9 (") == said.count("PYSEC-2") == 1
    assert all(f"locks/{lock.name}" in said for lock in audit.LOCKS)


def test_a_hole_of_torch_fails(ask: Any) -> None:
    ended, said = ask(says(FLASK, package("torch", "PYSEC-3")), SOUND)
    assert ended == 1
    assert "torch 0.5: PYSEC-3, fixed in 9.9 (requirements.txt)\n" in said


@pytest.mark.parametrize(
    "silence",
    [
        AWAY,
        breaks("requests.exceptions.ProxyError: Unable to connect to proxy"),
        breaks("requests.exceptions.ReadTimeout: Read timed out."),
        breaks("requests.exceptions.HTTPError: 503 Server Error: for url\n\nServiceError"),
        breaks("ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed\nTip"),
        says(unknown("flask"), unknown("torch")),
        says(package("flask"), package("torch")),
    ],
)
def test_a_service_that_is_away_passes_and_one_loud_line_says_so(ask: Any, silence: Answer) -> None:
    ended, said = ask(silence, SOUND)
    assert ended == 0
    assert said.startswith(
        "*** NOT AUDITED: PyPI's list of known vulnerabilities cannot be reached ("
    )
    assert said.count("\n") == 1
    assert "known vulnerabilities: 0" not in said


def test_a_service_that_goes_away_hides_no_hole(ask: Any) -> None:
    assert ask(KNOWN, SOUND, train=AWAY)[0] == 0
    ended, said = ask(KNOWN, says(package("babel", "PYSEC-1")), train=AWAY)
    assert ended == 1
    assert "NOT AUDITED" in said
    assert "PYSEC-1" in said


@pytest.mark.parametrize(
    "failure",
    [
        breaks("requests.exceptions.SSLError: certificate verify failed"),
        breaks("requests.exceptions.HTTPError: 400 Client Error: for url\n\nServiceError"),
        breaks("requests.exceptions.JSONDecodeError: Expecting value"),
        breaks("ERROR:pip_audit._cli:requirement babel does not contain a hash"),
        (2, "", "error: unrecognized arguments: --require-hashes"),
        (0, "", "nothing"),
        (0, "{}", "nothing"),
        (1, SOUND[1], "an end that does not fit"),
        says(package("babel"), unknown("click")),
        says({"name": "babel"}),
    ],
)
def test_any_other_failure_fails(ask: Any, failure: Answer) -> None:
    for ended, said in (ask(KNOWN, failure), ask(KNOWN, SOUND, train=failure)):
        assert ended == 1
        assert "NOT AUDITED" not in said
        assert "known vulnerabilities: 0" not in said


def test_an_accepted_value_is_not_requested(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(audit.ACCEPTED.values())
    monkeypatch.setitem(audit.ACCEPTED, "PYSEC-1", "not in a way that we use")
    monkeypatch.setattr(audit.subprocess, "run", seen := Seen())
    with pytest.raises(StopIteration):
        audit.asked(Path("pip-audit"), "--no-deps", Path("requirements.txt"))
    assert "--ignore-vuln=PYSEC-1" in seen.command


class Seen:
    command: tuple[str, ...] = ()

    def __call__(self, command: list[str], **_: Any) -> None:
        self.command = tuple(command)
        raise StopIteration
