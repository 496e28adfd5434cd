"""The container image, built and run as by ``deploy/compose.yaml``: ``make image-test``.

Needs Docker or Podman. Prints the size of the image, the time until it responds, the rights of its
process, and the times of a class at work, with every response compared with the rules.
"""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

import yaml

from bench.load.crowd import all_leave, at_work, herd, visitors
from bench.load.server import memory
from bench.load.table import head, report
from tests.browser.support.app_server import ROOT, free_port

TAG = "shape-explorer:tried"
SESSIONS, SECONDS = 60, 20.0
MAY = """
import json, os
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
def writes(path):
    try:
        open(path, "w").close()
    except OSError as error:
        return error.strerror
    return "yes"
print(json.dumps({
    "user": os.getuid(),
    "capabilities": status["CapBnd"].strip(),
    "new privileges refused": status["NoNewPrivs"].strip(),
    "writes /app": writes("/app/tried"),
    "writes its home": writes(os.path.expanduser("~/tried")),
    "writes /tmp": writes("/tmp/tried"),
}))
"""
MAY_ONLY = {
    "user": 10001,
    "capabilities": "0" * 16,
    "new privileges refused": "1",
    "writes /app": "Read-only file system",
    "writes its home": "Read-only file system",
    "writes /tmp": "yes",
}


def main() -> None:
    """Print the figures. Return 1 if the process has too many rights or a response was wrong."""
    engine = next(filter(_runs, [os.environ.get("ENGINE", "docker"), "podman"]), None)
    if engine is None:
        sys.exit("no engine runs here that builds images: Docker or Podman")
    for turn in ("built", "built again"):
        start = time.perf_counter()
        # Pass the build arguments of a proxy or of another index of torch's builds.
        more = shlex.split(os.environ.get("BUILD_OPTIONS", ""))
        said(engine, "build", "--tag", TAG, *more, str(ROOT))
        print(f"{turn} in {time.perf_counter() - start:.0f} s")
    size = said(engine, "image", "inspect", "--format", "{{.Size}}", TAG)
    print(f"{int(size) / 1e6:.0f} MB")
    with running(engine) as (name, url):
        may = json.loads(said(engine, "exec", name, "python", "-c", MAY))
        print("".join(f"{what}: {found}\n" for what, found in may.items()), end="")
        wrong = asyncio.run(_class(url))
        print(f"{memory(url):.0f} MB in its process")
        start = time.perf_counter()
        said(engine, "stop", "--time", "15", name)
        print(f"asked to end, gone after {time.perf_counter() - start:.1f} s")
        log = logged(engine, name)
    print(f"{log.count('Traceback')} tracebacks in its log")
    sys.exit(wrong > 0 or may != MAY_ONLY or "Traceback" in log)


def _runs(engine: str) -> bool:
    """Return whether the engine has a running server; a client alone is not enough."""
    return bool(
        shutil.which(engine)
        and subprocess.run([engine, "info"], capture_output=True).returncode == 0
    )


def said(*command: str) -> str:
    """Return the output of an engine's command, or raise an error with all of its output."""
    ran = subprocess.run(command, capture_output=True, text=True)
    if ran.returncode:
        sys.exit(f"{shlex.join(command)}\n{ran.stdout}{ran.stderr}")
    return ran.stdout.strip()


def logged(engine: str, name: str) -> str:
    """Return all logs of a container."""
    heard = subprocess.run([engine, "logs", name], capture_output=True, text=True)
    return heard.stdout + heard.stderr


@contextmanager
def running(engine: str) -> Iterator[tuple[str, str]]:
    """Run a container; yield its name and its URL when it responds."""
    port = free_port()
    start = time.perf_counter()
    name = said(engine, "run", "--detach", f"--publish=127.0.0.1:{port}:8501", *limits(), TAG)
    url = f"http://127.0.0.1:{port}"
    try:
        while not _answers(url):
            if time.perf_counter() - start > 60:
                sys.exit(f"no answer within a minute\n{logged(engine, name)}")
            time.sleep(0.1)
        print(f"answers after {time.perf_counter() - start:.1f} s")
        yield name, url
    finally:
        said(engine, "rm", "--force", name)


def limits() -> list[str]:
    """Return the limits of a replica in ``deploy/compose.yaml`` as options of an engine."""
    app = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())["x-app"]
    most = app["deploy"]["resources"]["limits"]
    return [
        *(["--read-only"] if app["read_only"] else []),
        *(f"--tmpfs={each}" for each in app["tmpfs"]),
        *(f"--cap-drop={each}" for each in app["cap_drop"]),
        # Podman knows only the shorter form, Docker knows both.
        *(f"--security-opt={each.removesuffix(':true')}" for each in app["security_opt"]),
        f"--cpus={most['cpus']}",
        f"--memory={most['memory']}",
    ]


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


async def _class(url: str) -> int:
    people = visitors(url, SESSIONS)
    opened = await herd(people, SESSIONS / 20)
    outcome = await at_work(people, SECONDS, 5.0)
    await all_leave(people)
    head("sessions")
    return report(f"{SESSIONS}, opening", opened, None) + report("at work", outcome, None)


if __name__ == "__main__":
    main()
