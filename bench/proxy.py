"""A real nginx with the configuration of ``deploy/``, in front of processes on this machine."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.browser.support.app_server import ROOT, free_port

CONFIGURATION = ROOT / "deploy" / "nginx.conf"


def nginx() -> str | None:
    """Return the path of nginx, or ``None``. Debian's package is `nginx-light`."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def configuration(port: int, replicas: Sequence[str], folder: Path, text: str | None = None) -> str:
    """Return the configuration with other ports, replicas and file paths.

    Args:
        port: the port on which nginx listens, on this machine only.
        replicas: the ``host:port`` of each replica.
    """
    text = text or CONFIGURATION.read_text()
    servers = "".join(f"        server {each} max_fails=1 fail_timeout=5s;\n" for each in replicas)
    text = re.sub(r"(?:        server app\d+:8501 .*\n)+", servers, text)
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{port};")
    return text.replace("/tmp/", f"{folder}/").replace("/dev/stdout", f"{folder}/access.log")


@contextmanager
def proxy(replicas: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """Run nginx; yield its URL and the path of its log."""
    program = nginx()
    if program is None:
        raise RuntimeError("no nginx here; Debian's is `apt-get install nginx-light`")
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "nginx.conf"
        file.write_text(configuration(port, replicas, folder))
        command = [program, "-c", str(file), "-e", "stderr", "-g", "daemon off;"]
        process = subprocess.Popen(command)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url)
            yield url, folder / "access.log"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(url: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{url}/_stcore/health", timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer")
