"""A session on a page under test: its content, and actions of a visitor."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from components.words.catalogue import messages

_EAR = "settled"
_CODE = re.compile("<div class='se-code'><pre><code>(.*?)</code></pre>", re.DOTALL)


@dataclass
class Visit:
    """One open page."""

    app: AppTest
    language: str = "en"

    def run(self) -> Visit:
        self.app.run()
        assert [each.value for each in self.app.exception] == []
        return self

    def component(self, key: str) -> dict[str, Any]:
        """Return the message of one component."""
        (found,) = (each for each in self.components() if each.id.endswith(f"-{key}"))
        message: dict[str, Any] = json.loads(found.bytes)
        return message

    def components(self) -> list[Any]:
        """Return the visible components, without the listener."""
        return [each for each in self._components() if not each.id.endswith(f"-{_EAR}")]

    def _components(self) -> list[Any]:
        return [each.proto for each in self.app.get("bidi_component")]

    @property
    def explorer(self) -> dict[str, Any]:
        return self.component("explorer")

    @property
    def shapes(self) -> dict[str, str]:
        return {row["name"]: row["size"] for row in self.explorer["rows"]}

    @property
    def html(self) -> str:
        return "\n".join(each.proto.body for each in self.app.get("html"))

    @property
    def code(self) -> list[str]:
        """Return the programs below the diagram, as they are copied."""
        return [unescape(re.sub("<[^>]*>", "", each)) for each in _CODE.findall(self.html)]

    def table(self, caption: str) -> str:
        """Return one table of ours as HTML."""
        (found,) = (
            part.partition("</table>")[0]
            for part in self.html.split("<caption>")[1:]
            if part.startswith(f"{caption}</caption>")
        )
        return found

    @property
    def texts(self) -> list[str]:
        """Return the text that Streamlit shows."""
        shown = self.app
        kinds = (shown.caption, shown.info, shown.success, shown.warning, shown.error)
        return [each.value for kind in kinds for each in kind]

    @property
    def address(self) -> dict[str, Any]:
        return self.app.query_params

    def open(self, tab: str) -> Visit:
        """Open one of the tabs."""
        label = messages(self.language).text(f"tab.{tab}")
        self.app.session_state[f"tabs_{self.language}"] = label
        return self.run()

    def paste(self, text: str) -> Visit:
        """Fill the box of the Paste tab and press its button."""
        self.app.text_area(key="pasted").set_value(text)
        self.run()
        self.app.button[0].click()
        return self.run()

    def explorer_says(self, event: str, value: str) -> None:
        """Report a new URL as the explorer's script does.

        Args:
            event: ``moved``, for the explorer itself, or ``settled``, for the lower fragment.
        """
        states = self.app._tree.get_widget_states()
        ear = "explorer" if event == "moved" else _EAR
        (told_to,) = (each.id for each in self._components() if each.id.endswith(f"-{ear}"))
        told = json.dumps([{"event": event, "value": value}])
        state = WidgetState(id=_make_trigger_id(told_to, "events"), json_trigger_value=told)
        states.widgets.append(state)
        self.app._run(states)
        assert [each.value for each in self.app.exception] == []


Open = Callable[..., Visit]
"""Opens a page with a link, ``page="slices"`` the other one; further arguments are what the browser
tells (``locale="ko-KR"``)."""
OpenSet = Callable[..., Visit]
"""Opens the Practice page with a link, in a language."""


def press(visit: Visit, key: str) -> Visit:
    """Press a button of the Practice page."""
    visit.app.button(key=f"practice_{key}").click()
    return visit.run()


def tab(visit: Visit, name: str) -> Visit:
    """Open one of the tabs of the Models page."""
    label = messages(visit.language).text(f"model.tab.{name}")
    visit.app.session_state[f"pasted_tabs_{visit.language}"] = label
    return visit.run()
