"""Parts of a model that another library makes: ``self.crf = CRF(tags)``."""

from __future__ import annotations

import ast
import difflib

from backend.reader.bounds import Refused
from backend.reader.tables.entry import Namespace
from backend.reader.tables.imports import USUAL
from backend.reader.values.machine import Machine
from backend.reader.values.scope import Scope
from backend.reader.values.stand_ins import Absent


def absent_part(machine: Machine, node: ast.Assign, scope: Scope) -> Absent | None:
    """Return a stand-in for the part that a statement of a constructor sets, if it is missing.

    The constructor goes on without it. The run stops where ``forward`` uses it.
    """
    match node:
        case ast.Assign(
            targets=[ast.Attribute(value=ast.Name(id="self"), attr=attr)],
            value=ast.Call(func=function),
        ) if not machine.recorder.on and _is_dotted(function):
            missing = _missing(machine, function, scope)
            return Absent(attr, missing, node.lineno) if missing else None
    return None


def _is_dotted(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _missing(machine: Machine, function: ast.expr, scope: Scope) -> str:
    """Return the name of a function that is not in the paste, or nothing."""
    try:
        found = machine.value(function, scope)
    except Refused as refusal:
        return refusal.what if refusal.code == "missing" else ""
    except NameError as error:
        machine.failure = None
        name = getattr(error, "name", "") or ""
        known = [*machine.globals.names, *USUAL]
        return "" if difflib.get_close_matches(name, known, cutoff=0.8) else name
    except Exception:
        machine.failure = None
        return ""
    if isinstance(found, Absent):
        return found.base
    return found.name if isinstance(found, Namespace) and not found.known else ""
