"""The contents of the image, and ``make image-test`` if an engine is available."""

from __future__ import annotations

import re
from pathlib import Path

from bench.image import MAY_ONLY, limits

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COPIED = [
    source
    for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE)
    for source in line.split()[:-1]
]


def test_copied_files_exist_and_are_sent() -> None:
    """Check that every copied file exists and is allowed by ``.dockerignore``."""
    first, *rest = (ROOT / ".dockerignore").read_text().splitlines()
    assert first == "*"
    sent = {line.removeprefix("!") for line in rest if line.startswith("!")}
    assert {Path(source).parts[0] for source in COPIED} == sent
    assert all((ROOT / source).exists() for source in COPIED)


def test_packages_come_by_their_hashes_before_the_code() -> None:
    locked = DOCKERFILE.index("pip install --require-hashes -r requirements.lock")
    checked = DOCKERFILE.index("pip install --require-hashes -r torch.lock --no-deps --no-index")
    # For what a build brings besides; the build itself is there then.
    torch = DOCKERFILE.rindex('"${TORCH_INDEX}" "$(grep \'^torch==\' requirements.txt)"')
    assert locked < checked < torch < DOCKERFILE.index("COPY backend")
    assert DOCKERFILE.count("pip install") == 3
    assert "ARG TORCH_CHECKED=yes" in DOCKERFILE


def test_it_is_tried_with_what_the_compose_file_allows() -> None:
    assert limits() == [
        "--read-only",
        "--tmpfs=/tmp:size=64m",
        "--cap-drop=ALL",
        "--security-opt=no-new-privileges",
        "--cpus=1.5",
        "--memory=1536M",
    ]
    assert f"useradd --create-home --uid {MAY_ONLY['user']} " in DOCKERFILE
    assert f"USER {MAY_ONLY['user']}" in DOCKERFILE
