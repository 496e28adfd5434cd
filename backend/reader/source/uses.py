"""Uses of the names in a source: the roles that they have, and how the code reads them."""

from __future__ import annotations

from dataclasses import dataclass, field

from backend.reader.reading import Scalar


@dataclass(frozen=True)
class Use:
    """A use of a name: the role, the code of the reason and the call."""

    role: str
    because: str
    detail: str


@dataclass
class Uses:
    """All uses of names in one source."""

    of: dict[str, Use] = field(default_factory=dict)
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Texts that a name is compared with."""
    closed: set[str] = field(default_factory=set)
    """Names for which no other text works: the keys of a dictionary."""
    bags: set[str] = field(default_factory=set)
    """Arguments of constructors that are asked for attributes, keys or items."""
    indexed: dict[str, int] = field(default_factory=dict)
    """Arguments of constructors that are lists, with the number of items that the code reads."""
    configs: dict[str, Scalar] = field(default_factory=dict)
    """Defaults of the pasted config classes."""
    arrays: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    owners: set[str] = field(default_factory=set)
    """Names that are asked for an attribute."""
    collections: set[str] = field(default_factory=set)
    """Names and attributes that are iterated or counted."""
    tested: set[str] = field(default_factory=set)
    """Names that a condition reads."""
    layered: set[str] = field(default_factory=set)
    """Arguments whose attribute ``shape`` or ``size`` is read."""
