"""Packages of npm whose files the app ships: their download, checked against the listed hash."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from base64 import b64encode
from hashlib import sha512
from pathlib import Path


def integrity(content: bytes) -> str:
    """Return a hash as npm and browsers write it."""
    return f"sha512-{b64encode(sha512(content).digest()).decode()}"


def downloaded(wanted: str) -> bytes:
    """Return the archive of a package, such as ``plotly.js-dist-min@3.1.0``.

    Raises:
        SystemExit: if npm fails, or if the archive has another hash than npm lists.
    """
    listed = _npm("view", wanted, "dist.integrity", "--json")
    with tempfile.TemporaryDirectory() as folder:
        name = _npm("pack", wanted, "--silent", "--pack-destination", folder).strip()
        packed = (Path(folder) / name).read_bytes()
    if integrity(packed) != json.loads(listed):
        sys.exit(f"{wanted} has another hash than npm lists")
    return packed


def _npm(*arguments: str) -> str:
    ran = subprocess.run(["npm", *arguments], capture_output=True, text=True)
    if ran.returncode:
        sys.exit(ran.stderr)
    return ran.stdout
