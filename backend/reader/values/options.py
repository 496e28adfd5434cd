"""Stand-ins for ``argparse``: the options of a script with their defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from backend.reader.values.kinds import Action, ModelClass, Plain


def namespace(values: Mapping[str, Any]) -> Plain:
    """Return ``argparse.Namespace(...)`` or ``types.SimpleNamespace(...)``."""
    made = Plain(ModelClass("Namespace", []))
    made._own.update(values)
    return made


def parser() -> Plain:
    """Return a parser whose options have their defaults; nothing is read from a command line."""
    made, found = Plain(ModelClass("ArgumentParser", [])), namespace({})
    made._own |= {
        "add_argument": Action("options.add", found),
        "add_argument_group": Action("itself", made),
        "set_defaults": Action("options.defaults", found),
        "parse_args": Action("itself", found),
        "parse_known_args": Action("options.known", found),
    }
    return made


def add(found: Plain, names: Sequence[Any], keywords: Mapping[str, Any]) -> None:
    """Add an option; one without a default stays open."""
    texts = [each for each in names if isinstance(each, str)]
    longest = max(texts, key=lambda each: (each.startswith("--"), len(each)), default="")
    name = keywords.get("dest") or longest.lstrip("-").replace("-", "_")
    switch = {"store_true": False, "store_false": True}.get(keywords.get("action", ""))
    default = keywords.get("default", switch)
    if default is not None and isinstance(name, str) and not name.startswith("_"):
        found._own[name] = default
