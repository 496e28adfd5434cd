"""Command that writes a course as a folder of static files.

    python -m server.export course.yaml out/

``docs/teaching.md`` describes the file. Every figure is run before a file is written, so a course
with a problem leaves the folder as it was.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

import torch

from components.course.file import CourseError, read_course
from components.course.site import course_files


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a course, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m server.export", description="Write a course as a folder of static files."
    )
    parser.add_argument("course", type=Path, help="the YAML file of the course")
    parser.add_argument("out", type=Path, help="the folder; files of the same names are replaced")
    asked = parser.parse_args(arguments)
    # The layers of a lesson are small, so further threads only wait for each other.
    torch.set_num_threads(1)
    try:
        text = asked.course.read_text(encoding="utf-8")
        course = read_course(text, lambda name: (asked.course.parent / name).read_text("utf-8"))
        files = course_files(course, print)
        for path, content in files.items():
            _write(asked.out / path, content)
    except (CourseError, OSError, UnicodeDecodeError) as error:
        print(f"{asked.course}: {error}", file=sys.stderr)
        return 2
    size = sum(len(content.encode()) for content in files.values())
    print(f"{asked.out}: {len(files)} files, {size / 1e6:.1f} MB. Open {asked.out / 'index.html'}.")
    return 0


def _write(path: Path, content: str) -> None:
    """Write a file as a whole, or leave it as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("wb", dir=path.parent, prefix=".part-", delete=False) as part:
        part.write(content.encode())
    Path(part.name).chmod(0o644)
    Path(part.name).replace(path)


if __name__ == "__main__":
    sys.exit(main())
