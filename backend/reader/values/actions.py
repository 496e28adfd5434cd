"""Actions: methods of objects of a paste that the interpreter itself carries out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from backend.reader.tables.entry import Namespace
from backend.reader.values import options
from backend.reader.values.attributes import of_module
from backend.reader.values.kinds import Action, Pasted
from backend.reader.values.machine import Machine
from backend.reader.values.stand_ins import Absent


def act(
    machine: Machine, action: Action, arguments: Sequence[Any], keywords: Mapping[str, Any]
) -> Any:
    """Carry out an action on an object of the paste."""
    itself = action.itself
    match action.name:
        case "init":
            started = itself if itself is not None else next(iter(arguments), None)
            if isinstance(started, Pasted):
                started.__dict__["_started"] = True
            return None
        case "nothing":
            return None
        case "itself":
            return itself
        case "call":
            return machine.apply(itself, arguments, keywords)
        case "setattr":
            return machine.set_attribute(itself, *arguments)
        case "getattr":
            return of_module(machine, itself, str(arguments[0]))
        case "apply" if isinstance(arguments[0], Absent | Namespace):
            # ``self.apply(init_weights)`` from another file changes no shape.
            return itself
        case "apply":
            for each in list(itself.modules()):
                machine.step()
                machine.apply(arguments[0], [each], {})
            return itself
        case "options.add":
            options.add(itself, arguments, keywords)
            return itself
        case "options.defaults":
            itself._own.update(keywords)
            return itself
        case "options.known":
            return itself, []
        case "bag.get":
            return itself.get(str(arguments[0]), *arguments[1:2])
        case "bag.copy":
            return itself
        case "bag.items" | "bag.keys" | "bag.values":
            size = itself.guess("vocab_size", "bag")
            table = {"a": size, "b": size}
            method = {"bag.items": dict.items, "bag.keys": dict.keys, "bag.values": dict.values}
            return list(method[action.name](table))
    raise machine.refuse("name", action.name)
