"""Imports of a paste: each brings a table, or an empty one for a module that is not known."""

from __future__ import annotations

from backend.reader.tables.entry import Aware, Namespace
from backend.reader.tables.imports import MODULES, QUIET, TYPING
from backend.reader.values.scope import Scope
from backend.reader.values.stand_ins import Ignored

DATACLASS = Aware("dataclass")
FIELD = Aware("field")


def bring(scope: Scope, module: str, name: str | None) -> None:
    """Run ``import module as name``."""
    top = module.partition(".")[0]
    wanted = module if name else top
    if top in QUIET:
        scope.bind(name or top, Ignored())
    else:
        scope.bind(name or top, MODULES.get(wanted) or Namespace(wanted, known=False))


def bring_from(scope: Scope, module: str, name: str, bound: str) -> None:
    """Run ``from module import name as bound``."""
    if module.partition(".")[0] in QUIET:
        scope.bind(bound, Ignored())
    elif module == "dataclasses":
        scope.bind(bound, {"dataclass": DATACLASS, "field": FIELD}.get(name, Ignored()))
    elif module in TYPING:
        scope.bind(bound, Namespace(f"{module}.{name}"))
    elif name == "*":
        scope.names.update(MODULES[module].table if module in MODULES else {})
    else:
        space = MODULES.get(module)
        found = space.table.get(name) if space else None
        found = found if found is not None else MODULES.get(f"{module}.{name}")
        if found is None:
            # No paste can define a part of torch.
            known = space is not None or module.partition(".")[0] == "torch"
            found = Namespace(f"{module}.{name}" if known else name, known=known)
        scope.bind(bound, found)
