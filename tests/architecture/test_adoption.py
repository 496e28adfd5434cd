"""The files for hosts, editors and continuous integration agree with the image and the Makefile."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from locks import versions

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
HEALTH = "/_stcore/health"
TARGETS = set(re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def read(name: str) -> Any:
    """Return a YAML, TOML or JSON file; of a Markdown file, its front matter."""
    text = (ROOT / name).read_text(encoding="utf-8")
    if name.endswith(".toml"):
        return tomllib.loads(text)
    if name.endswith(".json"):
        return json.loads(text)
    return yaml.safe_load(text.split("---\n")[1] if name.endswith(".md") else text)


def port() -> int:
    return int(re.findall(r"^EXPOSE (\d+)$", DOCKERFILE, re.MULTILINE)[0])


def oldest_python() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return str(project["requires-python"].removeprefix(">="))


def test_every_host_sends_requests_to_the_port_of_the_image() -> None:
    (render,) = read("render.yaml")["services"]
    service = read("fly.toml")["http_service"]
    assert {"key": "PORT", "value": str(port())} in render["envVars"]
    assert service["internal_port"] == read("deploy/huggingface/README.md")["app_port"] == port()
    assert read(".devcontainer/devcontainer.json")["forwardPorts"] == [port()]
    assert HEALTH == render["healthCheckPath"] == service["checks"][0]["path"]
    assert HEALTH in DOCKERFILE


def test_a_machine_of_fly_never_sleeps() -> None:
    service = read("fly.toml")["http_service"]
    assert service["min_machines_running"] == 1
    assert service["auto_stop_machines"] == "off"


def test_the_image_runs_as_any_user() -> None:
    """Check that no file belongs to the image's user: some hosts run it as user 1000."""
    assert "--chown" not in DOCKERFILE
    assert "chmod" not in DOCKERFILE


def test_continuous_integration_runs_what_contributors_run() -> None:
    jobs = read(".github/workflows/ci.yml")["jobs"]
    steps = {name: job["steps"] for name, job in jobs.items()}
    assert steps["test"][-1] == {"run": ".ci/run"}
    command, target = steps["newest"][-1]["run"].split()
    assert command == "make"
    assert target in TARGETS
    pythons = [step["with"]["python-version"] for job in steps.values() for step in job[1:2]]
    assert pythons[0] == oldest_python()
    assert sorted(pythons[1].split()) == list(versions.PYTHONS)


def test_the_oldest_python_is_the_same_everywhere() -> None:
    assert f"FROM python:{oldest_python()}-slim" in DOCKERFILE
    assert f"python:{oldest_python()}-" in read(".devcontainer/devcontainer.json")["image"]
    assert read(".devcontainer/devcontainer.json")["postCreateCommand"].split()[1] in TARGETS


def test_hooks_run_the_tools_of_the_project() -> None:
    (local,) = read(".pre-commit-config.yaml")["repos"]
    tools = [hook["entry"].split()[0] for hook in local["hooks"]]
    assert local["repo"] == "local"
    assert all(tool.startswith((".venv/bin/", "node_modules/.bin/")) for tool in tools)


@pytest.mark.parametrize(
    ("listed", "pinned", "expected"),
    [
        (["2.15.0", "2.14.1", "2.14.0", "2.13.0+cpu", "2.13.0", "2.12.1", "2.12.0"], "2.13.0",
         {"older": "2.12.1", "newer": "2.14.1"}),
        (["7.1.0", "7.0.0", "6.9.0", "7.2.0rc1"], "7.1.0", {"older": "7.0.0"}),
        (["1.0.1", "1.0.0"], "1.0.0", {"newer": "1.0.1"}),
    ],
)  # fmt: skip
def test_the_release_before_and_the_one_after_are_tried(
    listed: list[str], pinned: str, expected: dict[str, str]
) -> None:
    assert versions.neighbors(listed, pinned) == expected


def test_what_breaks_is_read_from_the_output() -> None:
    output = (
        "FAILED tests/a.py::test_one - AssertionError: x - y\n"
        "ERROR tests/b.py::test_two\n"
        "1 failed, 12 passed, 1 error in 3.21s\n"
    )
    assert versions.failures(output) == (
        "tests/a.py::test_one: AssertionError: x - y",
        "tests/b.py::test_two",
    )
    assert versions.counts(output) == "1 failed, 12 passed, 1 error"
    assert versions.counts("Killed\n") == "did not run"
