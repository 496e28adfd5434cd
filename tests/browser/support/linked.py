"""The linked picture: what is lit, what has the focus, and what the page sends meanwhile."""

from __future__ import annotations

from components.words.catalogue import Messages
from tests.browser.support.visit import Visitor

HINT = Messages("en").text("links.hint")
H_N_3 = ("h_n[3]", "hidden l1 backward t0", "output backward t0")
"""The blocks with the values of ``h_n[3]``."""
SENTENCE = (
    "h_n[3]: the final state of layer 1, backward. It has read t = 34 … 0."
    " Same values as output[:, 0, 20:]."
    " Its input comes from layer 0, which has already read the whole sequence."
)
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


def nothing_is_lit(visitor: Visitor) -> None:
    visitor.sees_blocks()
    visitor.says(HINT)
    assert visitor.page.locator(".se-lit").count() == 0
