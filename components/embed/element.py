"""The scripts of the element ``<shape-explorer>``: an ES module, and a classic script."""

from __future__ import annotations

import re
from functools import cache

from components.page.bundle import bundle, module_bundle
from components.page.style_sheet import SHEETS, style_sheet

MODULE_PATH = "/shape-explorer.js"
"""The URL path of the ES module."""
_SHEET = "element/sheet.css"
_BODY = re.compile(r"^body \{[^}]*\}\n", re.MULTILINE)


@cache
def element_sheet() -> str:
    """Return the style sheet of a figure in a shadow root, which has neither a root nor a body."""
    sheet = style_sheet(*SHEETS, "embed/embed", "element/element")
    return _BODY.sub("", sheet).replace(":root {", ":host {")


@cache
def element_module() -> str:
    """Return the ES module: it defines the element, and its default export is for anywidget."""
    return module_bundle("element/module.js", {_SHEET: element_sheet()})


@cache
def element_script() -> str:
    """Return the classic script, for pages from a file."""
    return bundle("element/classic.js", {_SHEET: element_sheet()})
