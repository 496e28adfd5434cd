"""The linked picture: what is lit, what has the focus, and what the page sends meanwhile."""

from __future__ import annotations

from tests.browser.support.visit import Visitor

# Everything that the page can say to a server, by whichever way, from now on.
LISTEN = """
() => {
  window.seSent = [];
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (...data) {
    window.seSent.push("a message");
    return send.apply(this, data);
  };
  const { fetch } = window;
  window.fetch = (...asked) => {
    window.seSent.push(String(asked[0]));
    return fetch(...asked);
  };
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (...asked) {
    window.seSent.push(String(asked[1]));
    return open.apply(this, asked);
  };
}
"""
# The pieces of the page that are lit, beside the blocks: rows of shapes, of the map, of the call.
LIT = """
(place) => [...document.querySelectorAll(`${place} .se-lit`)]
  .map((each) => (each.querySelector(".se-name, .se-address") ?? each).textContent)
"""
FOCUSED = "() => document.activeElement.dataset.block ?? document.activeElement.textContent"


class Ear:
    """What a page sends while somebody only looks at it."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        visitor.has_settled()
        visitor.page.wait_for_timeout(400)
        visitor.page.evaluate(LISTEN)
        self._requests = visitor.keep_requests()

    def heard(self) -> list[str]:
        """All of it, up to and with what comes a moment later."""
        self._visitor.page.wait_for_timeout(400)
        sent: list[str] = self._visitor.page.evaluate("() => window.seSent")
        return sent + self._requests


def lit_in(visitor: Visitor, place: str) -> list[str]:
    found: list[str] = visitor.page.evaluate(LIT, place)
    return found
