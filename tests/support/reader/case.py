"""The corpus of pasted models: classes in the styles people write, some of them broken.

Each text file of ``corpus/`` holds cases. A case starts with ``=== name``, has a head of
``key: value`` lines, then ``---`` and the source. The comment ``#!`` marks the line of the fault
and is cut off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
MARK = "  #!"


@dataclass(frozen=True)
class Case:
    """One class of the corpus with what is true of it."""

    name: str
    source: str
    head: Mapping[str, str]
    line: int
    """The line that raises or that has the trap; 0 for a sound class."""

    @property
    def raises(self) -> str:
        """Return a part of the message of the error, or nothing."""
        return self.head.get("raises", "")

    @property
    def trap(self) -> str:
        """Return the code of the silent trap, or nothing."""
        return self.head.get("trap", "")

    @property
    def sound(self) -> bool:
        """Return whether the class runs and has no trap."""
        return not self.raises and not self.trap

    @property
    def output(self) -> tuple[int, ...]:
        """Return the shape of the first tensor that Python gets."""
        return tuple(int(each) for each in self.head.get("output", "").split(",") if each)

    @property
    def roles(self) -> dict[str, str]:
        """Return the right role of inputs, by name."""
        pairs = (each.split("=") for each in self.head.get("inputs", "").split())
        return dict(pairs)  # type: ignore[arg-type]


def cases() -> dict[str, Case]:
    """Return all cases by name."""
    found: dict[str, Case] = {}
    for path in sorted(FOLDER.glob("*.txt")):
        for text in path.read_text(encoding="utf-8").split("=== ")[1:]:
            case = _case(text)
            assert case.name not in found, case.name
            found[case.name] = case
    return found


def _case(text: str) -> Case:
    above, _, source = text.partition("\n---\n")
    name, *rest = above.splitlines()
    head = {key: value.strip() for key, _, value in (line.partition(":") for line in rest)}
    lines = source.rstrip().splitlines()
    marked = [number for number, line in enumerate(lines, 1) if line.endswith(MARK)]
    plain = "\n".join(line.removesuffix(MARK) for line in lines) + "\n"
    assert len(marked) == ("raises" in head or "trap" in head), name
    return Case(name, plain, head, marked[0] if marked else 0)
