"""The lower fragment follows even if a message to it is lost."""

from __future__ import annotations

from backend.layer.rules import parameter_count
from tests.browser.support.visit import Visitor, spec_of
from tests.browser.support.visitors import Visitors

# Streamlit's page sends into a line that is gone already.
NOT_SENT = """
() => {
  const { send } = WebSocket.prototype;
  window.seLost = 0;
  WebSocket.prototype.send = function () {
    WebSocket.prototype.send = send;
    window.seLost += 1;
  };
}
"""
# The listener is being redrawn.
UNHEARD = """
() => {
  window.seLost = 0;
  document.addEventListener("se-settled", (event) => {
    event.stopImmediatePropagation();
    window.seLost += 1;
  }, { capture: true, once: true });
}
"""


def follows(visitor: Visitor, num_layers: int) -> None:
    """Check that the tabs show this many layers."""
    count = parameter_count(spec_of(num_layers=str(num_layers)))
    visitor.reads(".stTabs", f"{count:,} parameters.")


def test_the_tabs_follow(open_page: Visitors) -> None:
    visitor = open_page({"num_layers": "3"})
    for loses in (NOT_SENT, UNHEARD):
        visitor.has_settled()
        visitor.page.evaluate(loses)
        visitor.press(visitor.slider("num_layers"), "ArrowRight")
        follows(visitor, 4)
        assert visitor.page.evaluate("window.seLost") == 1
        # The next is heard; what was drawn before comes again.
        visitor.press(visitor.slider("num_layers"), "ArrowLeft")
        follows(visitor, 3)
