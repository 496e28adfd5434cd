"""Every box has its answer right under it, in sight without scrolling, on a desktop and a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.support.visit import PASTE, Visitor
from tests.browser.support.visitors import Visitors

TEXT = "RuntimeError: input.size(-1) must be equal to input_size. Expected 12, got 11"
SOURCE = """class Net(nn.Module):
    def __init__(self, hidden_dim):
        super().__init__()
        self.rnn = nn.GRU(10, hidden_dim, batch_first=True)

    def forward(self, x):
        output, h_n = self.rnn(x)
        return output
"""
SIGHT = """
(place) => {
  const [box, answer] = place.map((each) => [...document.querySelectorAll(each)]
    .find((found) => found.getClientRects().length && found.textContent + (found.value ?? "")));
  if (!box || !answer) return null;
  const [above, below] = [box, answer].map((each) => each.getBoundingClientRect());
  const bar = document.querySelector(".se-docked .se-dock")?.getBoundingClientRect();
  const end = bar?.bottom === innerHeight ? bar.top : innerHeight;
  return [above.top, below.top, Math.min(below.bottom, below.top + 100), end];
}
"""
"""Tops of the box and of its answer, the end of the answer's beginning, and the end of what is in
sight: on a phone, controls cover the foot of the window."""


def paste(visitor: Visitor) -> None:
    panel = visitor.open_tab(PASTE)
    panel.locator("textarea").fill("self.a = nn.LSTM(10, n)\nself.b = nn.GRU(3, 4)")
    panel.get_by_role("button", name="Apply").click()


def fill(box: str, text: str) -> Callable[[Visitor], None]:
    """Return a step that types into a box."""

    def fill_box(visitor: Visitor) -> None:
        visitor.page.locator(box).fill(text)

    return fill_box


def only_look(_: Visitor) -> None:
    """Open the link, and do nothing else."""


def answer(visitor: Visitor) -> None:
    """Answer the first question, whose form gives way to the verdict."""
    form = visitor.page.locator("[data-testid=stForm]")
    form.locator("input[type=text]").fill("1, 2, 3")
    form.get_by_role("button").click()


BOXES: dict[str, tuple[str, str, Callable[[Visitor], None], str, str]] = {
    "paste": ("", "", paste, ".st-key-paste_apply", ".st-key-paste_answer"),
    "slices": (
        *("slices", "", fill("#se-expression", "output[:, -1].sum(1)")),
        *("#se-expression", ".se-card-own"),
    ),
    "error": (
        *("mistakes", "", fill("#se-ask-message", TEXT)),
        *("#se-ask-message", ".se-answer .se-fact"),
    ),
    "shape": (
        *("mistakes", "", fill("#se-ask-input_shape", "3,7,11")),
        *("#se-ask-input_shape", ".se-facts .se-fact"),
    ),
    "link to an expression": (
        *("slices", "bidirectional=true&expr=output[:,-1]", only_look),
        *("#se-expression", ".se-card-own"),
    ),
    "link to shapes": (
        *("mistakes", "input_shape=3,7,11", only_look),
        *("#se-ask-input_shape", ".se-facts .se-fact"),
    ),
    "source": ("models", "", fill("#se-paste-source", SOURCE), "#se-paste-source", ".se-line"),
}
"""Path, link, what a visitor does, the box, and the answer."""


@pytest.mark.parametrize(
    ("width", "height"), [pytest.param(1400, 900, marks=pytest.mark.long), (360, 740)]
)
def test_every_answer_is_in_sight_below_its_box(
    open_page: Visitors, width: int, height: int
) -> None:
    visitor = open_page(width=width, height=height)
    for name, (path, link, act, box, shown) in BOXES.items():
        visitor.go(link, path)
        visitor.has_settled()
        act(visitor)
        try:
            visitor.waits(
                f"(place) => {{ const found = ({SIGHT})(place);"
                " return found && found[0] >= 0 && found[1] > found[0] && found[2] <= found[3]; }",
                arg=[box, shown],
            )
        except Exception as error:
            found = visitor.page.evaluate(SIGHT, [box, shown])
            raise AssertionError(f"{name}: {found}") from error
    visitor.page.goto(f"{visitor.origin}/practice?level=3&mode=shape")
    visitor.page.locator("[data-testid=stForm]").wait_for()
    answer(visitor)
    visitor.page.locator(".se-verdict-box").wait_for()
    visitor.waits(
        "() => { const { top } = document.querySelector('.se-verdict-box').getBoundingClientRect();"
        " return top >= 0 && top + 120 <= innerHeight; }"
    )
