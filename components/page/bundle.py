"""Several scripts as one: a figure in another site's page loads one file instead of forty.

A bundle is a classic script, because a sandboxed frame may load one from the app without the
headers that modules need.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from posixpath import normpath
from types import MappingProxyType

from components.page.assets import STATIC, minified

_IMPORT = re.compile(
    r'^import (?:(\w+)|(\{[^}]*\})) from "(\.[a-z_./]+\.(?:js|html|css))";$', re.MULTILINE
)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
_OBJECT = re.compile(r"^export default (?=\{)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default function ", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)

NONE: Mapping[str, str] = MappingProxyType({})


def bundle(entry: str, texts: Mapping[str, str] = NONE) -> str:
    """Return a script and everything it imports, minified.

    Each module becomes a function that returns its exports, and runs once, after its imports. An
    imported HTML file becomes its text.

    Args:
        entry: folder and file name below ``components/static``.
        texts: the content of files that are not on the disk, by folder and name.

    Raises:
        ValueError: for modules that import each other, and for a form that is not known here.
    """
    inside, _ = _joined(entry, texts)
    return minified(f"(() => {{\n{inside}\n}})();\n")


def module_bundle(entry: str, texts: Mapping[str, str]) -> str:
    """Return an ES module with the exports of a script, and everything it imports.

    Args:
        texts: the content of files that are not on the disk, by folder and name.
    """
    inside, entry_name = _joined(entry, texts)
    source = (STATIC / entry).read_text(encoding="utf-8")
    named = "".join(
        f"export const {{ {name} }} = {entry_name};\n" for name in _EXPORT.findall(source)
    )
    return minified(f"{inside}\n{named}export default {entry_name}.default;\n")


def _joined(entry: str, contents: Mapping[str, str]) -> tuple[str, str]:
    """Return all modules as statements, and the variable of the entry."""
    done: dict[str, str] = {}
    texts: list[str] = []

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"{name} imports itself")
        if name in done:
            return
        source = contents[name] if name in contents else (STATIC / name).read_text(encoding="utf-8")
        folder = name.rpartition("/")[0]
        is_script = name.endswith(".js")
        found = _IMPORT.findall(source) if is_script else []
        needed = {path: normpath(f"{folder}/{path}") for *_, path in found}
        for each in needed.values():
            add(each, (*above, name))
        done[name] = f"$module{len(done)}"
        variables = {path: done[each] for path, each in needed.items()}
        value = _as_function(source, variables) if is_script else _as_text(source)
        texts.append(f"const {done[name]} = {value};")

    add(entry, ())
    return "\n".join(texts), done[entry]


def _as_text(source: str) -> str:
    """Return a file as a module whose default is its text."""
    return f"{{ default: {json.dumps(source)} }}"


def _as_function(source: str, variables: dict[str, str]) -> str:
    """Return a call that runs a module.

    Args:
        variables: the variable with the exports of each imported module, by its path.
    """

    def imported(found: re.Match[str]) -> str:
        default, names, path = found.groups()
        bound = f"{{ default: {default} }}" if default else names.replace(" as ", ": ")
        return f"const {bound} = {variables[path]};"

    exports = _EXPORT.findall(source)
    body, defaults = _DEFAULT.subn("const $default = function ", _IMPORT.sub(imported, source))
    body, objects = _OBJECT.subn("const $default = ", body)
    body = _EXPORT.sub("", body)
    if unknown := _OTHER.search(body):
        raise ValueError(f"a bundle cannot have: {unknown[0]}")
    returned = [*exports, *(["default: $default"] if defaults + objects else [])]
    return f"(() => {{\n{body}\nreturn {{ {', '.join(returned)} }};\n}})()"
